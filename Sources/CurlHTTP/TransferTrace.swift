import CLibcurl

/// Tells the conversation of one transfer in the style of `curl -v`, secrets masked.
///
/// `*` is libcurl speaking, `>` a line sent, `<` a line received, `}` a body sent and `{` a body
/// received. Bodies are told in one piece, up to a limit: a secret in two would not be recognised.
struct TransferTrace {
  private static let longestBody = 4096
  private let tell: @Sendable (String) -> Void
  private let secrets: [String]

  /// - Parameter secrets: masked wherever they stand, beside what stands under a telling name.
  init(_ tell: @escaping @Sendable (String) -> Void, withholding secrets: [String]) {
    self.tell = tell
    self.secrets = secrets
  }

  func record(_ kind: curl_infotype, _ text: UnsafeRawBufferPointer) {
    let mark: String
    switch kind {
    case CURLINFO_TEXT: mark = "*"
    case CURLINFO_HEADER_OUT: mark = ">"
    case CURLINFO_HEADER_IN: mark = "<"
    default: return
    }
    tell(lines: String(decoding: text, as: UTF8.self), mark: mark)
  }

  func sent(_ body: [UInt8]) {
    tell(body: body, mark: "}")
  }

  func received(_ body: [UInt8]) {
    tell(body: body, mark: "{")
  }

  private func tell(body: [UInt8], mark: String) {
    guard !body.isEmpty else { return }
    let shown = body.prefix(Self.longestBody)
    guard !shown.contains(0) else { return tell("\(mark) [\(body.count) bytes]") }
    // Masked before the cut, which might leave half a secret.
    let longest = secrets.map(\.utf8.count).max() ?? 0
    let ahead = String(decoding: body.prefix(shown.count + longest), as: UTF8.self)
    let text = TraceRedaction.withholding(secrets, in: ahead).utf8.prefix(shown.count)
    tell(lines: TraceRedaction.body(String(decoding: Array(text), as: UTF8.self)), mark: mark)
    if shown.count < body.count { tell("\(mark) [\(body.count) bytes in all]") }
  }

  private func tell(lines text: String, mark: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      let shown = TraceRedaction.line(String(line).withoutControlCharacters)
      tell("\(mark) \(TraceRedaction.withholding(secrets, in: shown))")
    }
  }
}
