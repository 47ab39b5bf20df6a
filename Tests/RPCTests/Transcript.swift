#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import JSONText
import Testing
import JSONText

/// A conversation from Tests/Transcripts, in the form its README describes.
struct Transcript: Sendable, CustomTestStringConvertible {
  enum Step: Sendable {
    case send([UInt8])
    /// Lines that come next, in any order.
    case expect([JSON])
    case end
  }

  let name: String
  let steps: [Step]

  var testDescription: String { name }

  /// Every transcript of the directory.
  static let all: [Transcript] = {
    let directory = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Transcripts").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted().compactMap { name in
      guard let data = FileManager.default.contents(atPath: directory + "/" + name) else {
        return nil
      }
      return try? Transcript(
        name: String(name.dropLast(4)), text: String(decoding: data, as: UTF8.self))
    }
  }()

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

  // MARK: Comparing

  /// Whether an answer is what a transcript expects: of an error only what the transcript says.
  static func matches(_ answer: JSON, _ expected: JSON) -> Bool {
    if expected.kind == .array {
      guard answer.kind == .array else { return false }
      var rest = answer.elements
      for element in expected.elements {
        guard let index = rest.firstIndex(where: { matches($0, element) }) else { return false }
        rest.remove(at: index)
      }
      return rest.isEmpty
    }
    guard Set(answer.members.map(\.name)) == Set(expected.members.map(\.name)),
      answer["id"] == expected["id"]
    else { return false }
    guard let error = expected["error"] else { return equal(answer["result"], expected["result"]) }
    guard let given = answer["error"], given["code"] == error["code"] else { return false }
    let message = error["message"]?.string ?? ""
    let data = error["data"]?.members ?? []
    return given["message"]?.string?.hasPrefix(message) == true
      && data.allSatisfy { equal(given["data"]?[$0.name], $0.value) }
  }

  /// Equal as values: members in any order, strings by what they spell, numbers by their text.
  private static func equal(_ a: JSON?, _ b: JSON?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    guard a.kind == b.kind else { return false }
    switch a.kind {
    case .object:
      let (a, b) = (a.members, b.members)
      return a.count == b.count
        && a.allSatisfy { member in
          b.contains { $0.name == member.name && equal($0.value, member.value) }
        }
    case .array:
      let (a, b) = (a.elements, b.elements)
      return a.count == b.count && zip(a, b).allSatisfy { equal($0, $1) }
    case .string: return a.string == b.string
    default: return a == b
    }
  }
}
