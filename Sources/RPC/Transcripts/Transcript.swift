import JSONText

/// A conversation with a server, in the form that Tests/Transcripts/README.md describes.
struct Transcript: Sendable {
  enum Step: Sendable {
    case send([UInt8])
    /// Lines that come next, in any order.
    case expect([JSON])
    case end
  }

  let name: String
  let steps: [Step]

  /// Every transcript of Tests/Transcripts.
  static func all() throws -> [Transcript] {
    try embedded.map { try Transcript(name: $0.name, text: $0.text) }
  }

  /// - Throws: ``Unreadable``, or a `JSONError` for what it expects.
  init(name: String, text: String) throws {
    self.name = name
    var steps: [Step] = []
    var expected: [JSON] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("//") {
      let body = Array(line.utf8.dropFirst(4))
      switch line.prefix(4) {
      case "<-- ": expected.append(try JSON(validating: body))
      case "<~~ ": expected.append(try JSON(validating: Self.expand(body)))
      default:
        if !expected.isEmpty { steps.append(.expect(expected)) }
        expected = []
        switch line.prefix(4) {
        case "--> ": steps.append(.send(body + [0x0A]))
        case "~~> ": steps.append(.send(Self.expand(body)))
        case "--|": steps.append(.end)
        default: throw Unreadable(line: String(line))
        }
      }
    }
    if !expected.isEmpty { steps.append(.expect(expected)) }
    self.steps = steps
  }

  /// A line that is none of a transcript.
  struct Unreadable: Error { let line: String }

  /// Replaces `\xHH` by that byte and `\{COUNT*TEXT}` by that many texts.
  private static func expand(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let mark = rest.first else {
        result.append(byte)
        continue
      }
      if mark == UInt8(ascii: "x"),
        let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        result.append(value)
        rest = rest.dropFirst(3)
      } else if mark == UInt8(ascii: "{"), let star = rest.firstIndex(of: UInt8(ascii: "*")),
        let count = Int(String(decoding: rest[(rest.startIndex + 1)..<star], as: UTF8.self)),
        let end = closing(rest[(star + 1)...])
      {
        let text = expand(Array(rest[(star + 1)..<end]))
        if text.count == 1, let only = text.first {
          result += [UInt8](repeating: only, count: count)
        } else {
          for _ in 0..<count { result += text }
        }
        rest = rest[(end + 1)...]
      } else {
        result.append(byte)
      }
    }
    return result
  }

  /// The brace that closes the text: those inside it come in pairs, or are written `\x7B`.
  private static func closing(_ text: ArraySlice<UInt8>) -> Int? {
    var depth = 0
    for index in text.indices {
      if text[index] == UInt8(ascii: "{") { depth += 1 }
      if text[index] == UInt8(ascii: "}") {
        if depth == 0 { return index }
        depth -= 1
      }
    }
    return nil
  }
}
