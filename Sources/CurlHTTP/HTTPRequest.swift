/// One request, complete with its body.
///
/// libcurl adds `Host`, `User-Agent`, `Accept`, `Accept-Encoding` and `Content-Length`; a field of
/// the same name given here replaces its own.
package struct HTTPRequest: Sendable {
  /// The method in capitals, as it goes on the wire.
  package var method: String
  /// An absolute URL; plain `http` only where the configuration allows it.
  package var url: String
  package var headers: HTTPHeaders
  package var body: [UInt8]?
  /// The limit for the whole request, waiting for a free connection included; nil is no limit.
  package var timeout: Duration?
  /// The limit for name lookup, connection and TLS together.
  package var connectTimeout: Duration
  /// The largest answer taken, counted after decompression.
  package var maximumBodySize: Int
  /// The request gets a connection of its own over HTTP/1.1, closed afterwards.
  ///
  /// libcurl repeats a request by itself when a reused connection dies unanswered or an HTTP/2
  /// stream is refused; on such a connection neither can happen. Meant for token requests, where
  /// a second copy would spend the grant.
  package var singleUse: Bool
  /// Values that nobody is to see: masked wherever they stand in the trace, in the answer as well,
  /// for a server may repeat what it was sent. See ``HTTPResponse/withholding(_:)``.
  package var secrets: [String]
  /// Given the body of a success piece by piece, on the thread that carries it, before the program sees any
  /// of it: for what must not be lost with this process.
  package var keepAnswer: (@Sendable (_ piece: UnsafeRawBufferPointer) -> Void)?

  package init(
    method: String = "GET", url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
    timeout: Duration? = nil, connectTimeout: Duration = .seconds(10),
    maximumBodySize: Int = 64 << 20, singleUse: Bool = false, secrets: [String] = []
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.maximumBodySize = maximumBodySize
    self.singleUse = singleUse
    self.secrets = secrets
  }

  /// Whether sending it twice does no more than sending it once (RFC 9110 section 9.2.2).
  package var isIdempotent: Bool {
    ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(method)
  }
}

extension HTTPRequest {
  /// What keeps this request from being written on the wire as given, if anything.
  var flaw: String? {
    guard method.isToken else { return "the method is not a token" }
    for field in headers.fields {
      guard field.name.isToken else { return "a header name is not a token" }
      guard field.value.utf8.allSatisfy({ $0 != 0x0A && $0 != 0x0D && $0 != 0 }) else {
        return "the value of header \(field.name) holds a line break or NUL"
      }
    }
    return nil
  }
}

extension String {
  /// RFC 9110 section 5.6.2.
  fileprivate var isToken: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default:
          "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}
