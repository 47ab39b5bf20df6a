import TestSupport
import JSONText

/// A generated value, known independently of the text it is written as.
indirect enum RandomValue: Equatable {
  case scalar(String)
  case string(String)
  case array([RandomValue])
  case object([(name: String, value: RandomValue)])

  init(depth: Int, using generator: inout SeededGenerator) {
    let count = Int.random(in: 0...4, using: &generator)
    switch Int.random(in: 0..<(depth > 0 ? 6 : 2), using: &generator) {
    case 0: self = .scalar(generator.pick(Self.scalars))
    case 1: self = .string(Self.text(using: &generator))
    case 2, 3:
      self = .array((0..<count).map { _ in Self(depth: depth - 1, using: &generator) })
    default:
      self = .object(
        (0..<count).map { _ in
          (Self.text(using: &generator), Self(depth: depth - 1, using: &generator))
        })
    }
  }

  /// Takes a value apart by the module under test.
  init(_ json: JSON) {
    switch json.kind {
    case .array: self = .array(json.elements.map(Self.init))
    case .object: self = .object(json.members.map { ($0.name, Self($0.value)) })
    case .string: self = .string(json.string ?? "")
    default: self = .scalar(json.text)
    }
  }

  /// Composed by the module under test.
  func composed() throws -> JSON {
    switch self {
    case .scalar(let text): try JSON(validating: text)
    case .string(let string): .string(string)
    case .array(let elements): .array(try elements.map { try $0.composed() })
    case .object(let members): .object(try members.map { ($0.name, try $0.value.composed()) })
    }
  }

  /// Written by hand, with white space and needless escapes thrown in.
  func written(using generator: inout SeededGenerator) -> String {
    let body =
      switch self {
      case .scalar(let text): text
      case .string(let string): Self.quoted(string, using: &generator)
      case .array(let elements):
        "[" + elements.map { $0.written(using: &generator) }.joined(separator: ",")
          + Self.space(using: &generator) + "]"
      case .object(let members):
        "{"
          + members.map { member in
            Self.space(using: &generator) + Self.quoted(member.name, using: &generator)
              + Self.space(using: &generator) + ":" + member.value.written(using: &generator)
          }.joined(separator: ",") + Self.space(using: &generator) + "}"
      }
    return Self.space(using: &generator) + body + Self.space(using: &generator)
  }

  static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.scalar(let a), .scalar(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)):
      a.elementsEqual(b) { $0.name.utf8.elementsEqual($1.name.utf8) && $0.value == $1.value }
    default: false
    }
  }

  private static let scalars = [
    "null", "true", "false", "0", "-0", "1.0", "1e2", "-12.50E+3", "1e400",
    "123456789012345678901234567890", "-0.0000000000000000000000000000000001",
  ]

  private static let pieces = [
    "a", "id", "given_name", "\"", "\\", "\\\"", "[", "]", "{", "}", ",", ":", "\n", "\u{0}",
    "\u{1F}",
    "\u{85}", "\u{2028}", "é", "e\u{301}", "€", "😀", "/", "\\u0041", " ", "\u{7F}", "\u{FFFD}",
    String(repeating: "x", count: 61),
  ]

  private static func text(using generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...5, using: &generator)).map { _ in generator.pick(pieces) }.joined()
  }

  private static func space(using generator: inout SeededGenerator) -> String {
    generator.pick(["", "", "", " ", "\n", "\t ", "\r\n", String(repeating: " ", count: 63)])
  }

  private static func quoted(_ string: String, using generator: inout SeededGenerator) -> String {
    let characters = string.unicodeScalars.map { scalar in
      let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      guard mustEscape || Int.random(in: 0..<8, using: &generator) == 0 else {
        return String(scalar)
      }
      return String(scalar).utf16.map { unit in
        let digits = String(unit, radix: 16, uppercase: Bool.random(using: &generator))
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
    return "\"" + characters.joined() + "\""
  }
}
