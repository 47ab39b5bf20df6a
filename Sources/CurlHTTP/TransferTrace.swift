import CLibcurl

/// Tells the conversation of one transfer in the style of `curl -v`, secrets masked.
///
/// `*` is libcurl speaking, `>` a line sent, `<` a line received, `}` a body sent and `{` a body
/// received. Bodies are told in one piece, up to a limit: a secret in two would not be recognised.
struct TransferTrace {
  private static let longestBody = 4096
  private let tell: @Sendable (String) -> Void

  init(_ tell: @escaping @Sendable (String) -> Void) {
    self.tell = tell
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
    tell(lines: TraceRedaction.body(String(decoding: shown, as: UTF8.self)), mark: mark)
    if shown.count < body.count { tell("\(mark) [\(body.count) bytes in all]") }
  }

  private func tell(lines text: String, mark: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      tell("\(mark) \(TraceRedaction.line(String(line).withoutControlCharacters))")
    }
  }
}
