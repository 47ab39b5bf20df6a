#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

import CLibcurl

/// What is known about a transfer that ended without an answer, and what it amounts to.
struct TransferEnding {
  /// What ended it.
  enum Cause {
    case code(CURLcode)
    case tooLarge
    /// The connection ended in the middle of the headers.
    case cutHead
    case interrupted(HTTPFailure.Reason)
  }

  let cause: Cause
  let times: TransferTimes
  /// Whether any line of an answer came.
  let hasAnswered: Bool
  let isTLS: Bool
  /// Whether a TCP connection was made for it.
  let isNewConnection: Bool
  /// Bytes of the request handed to the connection as libcurl counts them.
  let bytesOut: Int
  let bodyBytesLeft: Int
  let systemError: Int32
  let message: String
  let host: String
  let maximumBodySize: Int

  var failure: HTTPFailure {
    HTTPFailure(reason, phase: phase, outcome: outcome, host: host, detail: detail)
  }

  /// libcurl's byte counts leave out what went past a full socket buffer, so that being ready
  /// counts as having sent; and they include `CONNECT`, the only thing sent before TLS is up.
  private var outcome: HTTPFailure.Outcome {
    let isBeforeTLS = isTLS && isNewConnection && times.secured == 0
    return times.ready == 0 && (bytesOut == 0 || isBeforeTLS) ? .notSent : .unknown
  }

  private var reason: HTTPFailure.Reason {
    switch cause {
    case .tooLarge: .tooLarge
    case .cutHead: .truncated
    case .interrupted(let reason): reason
    case .code(let code): reason(of: code)
    }
  }

  private func reason(of code: CURLcode) -> HTTPFailure.Reason {
    switch code {
    case CURLE_URL_MALFORMAT: .badURL
    case CURLE_COULDNT_RESOLVE_HOST: .resolve
    case CURLE_COULDNT_CONNECT: concernsProxy ? .proxy : .connect
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED:
      .tls
    case CURLE_OPERATION_TIMEDOUT: .timeout
    case CURLE_RECV_ERROR where times.ready == 0 && message.contains("CONNECT"): .proxy
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_SEND_FAIL_REWIND,
      CURLE_HTTP2, CURLE_HTTP2_STREAM:
      .reset
    case CURLE_PARTIAL_FILE: hasAnswered ? .truncated : .reset
    case CURLE_FILESIZE_EXCEEDED: .tooLarge
    case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
      .malformed
    default: .other
    }
  }

  /// Whether the host that could not be reached is another than the URL's, or is called a proxy.
  private var concernsProxy: Bool {
    if message.contains("proxy") { return true }
    let start = "Failed to connect to "
    guard message.hasPrefix(start) else { return false }
    let reached = message.dropFirst(start.count).prefix { $0 != " " }
    let name =
      host.hasPrefix("[") ? host.dropFirst().prefix { $0 != "]" } : host.prefix { $0 != ":" }
    return reached.lowercased() != name.lowercased()
  }

  private var phase: HTTPFailure.Phase {
    if case .code(let code) = cause {
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .resolve
      case CURLE_COULDNT_CONNECT: return .connect
      default:
        if reason == .proxy { return .connect }
        if reason == .tls { return .tls }
      }
    }
    if times.ready > 0 {
      if hasAnswered { return .receive }
      return bodyBytesLeft > 0 ? .send : .wait
    }
    // libcurl notes the time of the TCP connection only once TLS stands as well.
    if isNewConnection { return isTLS ? .tls : .connect }
    if times.resolved > 0 { return .connect }
    // Nothing but libcurl's words tells a name lookup from the wait for a free connection.
    return message.hasPrefix("Resolving") ? .resolve : .none
  }

  private var detail: String {
    switch cause {
    case .tooLarge: return "more than \(maximumBodySize) bytes"
    case .cutHead: return "the connection ended in the middle of the headers"
    case .interrupted: return ""
    case .code(let code):
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST: return ""
      case CURLE_COULDNT_CONNECT where systemError != 0 && reason == .connect:
        return String(cString: strerror(systemError))
      case CURLE_FILESIZE_EXCEEDED: return "more than \(maximumBodySize) bytes"
      // The text speaks of a rewind; what happened is that a reused connection died unanswered.
      case CURLE_SEND_FAIL_REWIND: return ""
      default: return reason == .tls ? tlsDetail : messageOrCode(code)
      }
    }
  }

  private var tlsDetail: String {
    if message.contains("subject name matches") {
      return "wrong host name in certificate"
    }
    for prefix in ["SSL certificate problem: ", "SSL routines::"] {
      if let range = message.firstRange(of: prefix) { return String(message[range.upperBound...]) }
    }
    return message
  }

  private func messageOrCode(_ code: CURLcode) -> String {
    message.isEmpty ? Libcurl.describe(code) : message
  }
}
