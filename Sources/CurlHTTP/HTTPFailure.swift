/// Why no answer came: the reason, how far the request got, and whether it may have been executed.
package struct HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong.
  package enum Reason: Sendable, Hashable {
    /// The URL is not an absolute `http` or `https` URL, or carries credentials.
    case badURL
    /// Plain `http` to a host for which it is not allowed.
    case insecureURL
    /// The method or a header cannot be written as given.
    case badRequest
    case resolve
    case connect
    case tls
    case proxy
    case timeout
    /// The connection ended before an answer, or the server broke off the stream.
    case reset
    /// The answer ended before its announced end.
    case truncated
    /// The answer is larger than the request allows.
    case tooLarge
    /// What came is not HTTP, or its compression is broken.
    case malformed
    case cancelled
    /// The transport was stopped.
    case stopped
    case other
  }

  /// How far the request had come.
  package enum Phase: String, Sendable, Hashable {
    /// Not begun, or waiting for a free connection.
    case none
    case resolve, connect, tls, send, wait, receive
  }

  /// Whether the server may have acted on the request.
  package enum Outcome: Sendable, Hashable {
    /// No byte of it left this machine; sending it again is safe.
    case notSent
    /// At least a part of it may have left.
    case unknown
  }

  package let reason: Reason
  package let phase: Phase
  package let outcome: Outcome
  /// The host, with its port unless that is the default; empty for an unreadable URL.
  package let host: String
  /// The particulars, without control characters and secrets; may be empty.
  package let detail: String

  init(
    _ reason: Reason, phase: Phase = .none, outcome: Outcome = .notSent, host: String,
    detail: String = ""
  ) {
    self.reason = reason
    self.phase = phase
    self.outcome = outcome
    self.host = host
    self.detail = TraceRedaction.line(detail.withoutControlCharacters)
  }

  /// One line naming the host, the step that failed and why.
  package var description: String {
    detail.isEmpty ? summary : "\(summary): \(detail)"
  }

  private var summary: String {
    switch reason {
    case .badURL: "not a usable URL"
    case .insecureURL: "http to \(host) would send secrets in the clear"
    case .badRequest: "the request to \(host) cannot be sent"
    case .resolve: "cannot resolve host \(host)"
    case .connect: "cannot connect to \(host)"
    case .tls: "TLS to \(host)"
    case .proxy: "the proxy did not connect to \(host)"
    case .timeout: "\(host) timed out \(phase.whileDoing)"
    case .reset: "\(host) broke off the connection \(phase.whileDoing)"
    case .truncated: "the answer of \(host) was cut off"
    case .tooLarge: "the answer of \(host) is too large"
    case .malformed: "the answer of \(host) is not valid HTTP"
    case .cancelled: "the request to \(host) was cancelled"
    case .stopped: "the request to \(host) was abandoned"
    case .other: "the request to \(host) failed"
    }
  }
}

extension HTTPFailure.Phase {
  fileprivate var whileDoing: String {
    switch self {
    case .none: "waiting for a free connection"
    case .resolve: "looking up its name"
    case .connect: "connecting"
    case .tls: "in the TLS handshake"
    case .send: "while the request was sent"
    case .wait: "before it answered"
    case .receive: "in the middle of its answer"
    }
  }
}

extension String {
  var withoutControlCharacters: String {
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: unicodeScalars.filter { $0.properties.generalCategory != .control })
    return String(kept)
  }
}
