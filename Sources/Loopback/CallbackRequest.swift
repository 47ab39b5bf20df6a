/// What a browser has sent so far. Only the request line counts; the headers just have to end.
enum CallbackRequest: Equatable {
  /// The most a request may take, line and headers together.
  static let limit = 8192

  case incomplete
  /// Wrong in a way that no further byte can mend.
  case refused(Refusal, withBody: Bool = true)
  case callback(query: String)

  enum Refusal: Int {
    case malformed = 400
    case notFound = 404
    case methodNotAllowed = 405
    case timedOut = 408
    case tooLarge = 431
  }

  /// Looks at everything received on a connection.
  static func read(_ bytes: [UInt8], path: String) -> CallbackRequest {
    let line = bytes.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
    // A request line is visible ASCII and spaces: what else comes (TLS, for one) is told at once.
    guard line.allSatisfy({ (0x20...0x7E).contains($0) }) else { return .refused(.malformed) }
    guard let end = endOfHeaders(bytes) else {
      return bytes.count > limit ? .refused(.tooLarge) : .incomplete
    }
    guard end <= limit else { return .refused(.tooLarge) }

    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 3, !parts[0].isEmpty, parts[1].hasPrefix("/"),
      parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0"
    else { return .refused(.malformed) }
    let target = parts[1]
    let requested = target.prefix { $0 != "?" }
    let withBody = parts[0] != "HEAD"
    guard requested == path else { return .refused(.notFound, withBody: withBody) }
    guard parts[0] == "GET" else { return .refused(.methodNotAllowed, withBody: withBody) }
    return .callback(query: String(target.dropFirst(requested.count + 1)))
  }

  /// The length of line and headers, with the empty line that ends them.
  private static func endOfHeaders(_ bytes: [UInt8]) -> Int? {
    var emptyLine = false
    for (index, byte) in bytes.enumerated() where byte != UInt8(ascii: "\r") {
      let isNewline = byte == UInt8(ascii: "\n")
      if isNewline && emptyLine { return index + 1 }
      emptyLine = isNewline
    }
    return nil
  }
}
