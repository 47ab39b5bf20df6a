/// A value as PHP's `serialize` writes it, of the kinds that a token is made of.
enum PHPValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  /// Bytes: PHP's strings have no character set.
  case string([UInt8])
  /// Keys are integers or strings, in the order they were added.
  case array([Entry])
  /// Property names as they are written: those that are not public have their class in front.
  case object(class: String, [Entry])

  struct Entry: Sendable, Equatable {
    let key: PHPValue
    let value: PHPValue
  }

  /// A string that is UTF-8.
  var text: String? {
    guard case .string(let bytes) = self else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// As `serialize` writes it.
  var serialized: [UInt8] {
    switch self {
    case .null: Array("N;".utf8)
    case .bool(let value): Array("b:\(value ? 1 : 0);".utf8)
    case .int(let value): Array("i:\(value);".utf8)
    case .double(let value): Array("d:\(value);".utf8)
    case .string(let bytes): Array("s:\(bytes.count):\"".utf8) + bytes + Array("\";".utf8)
    case .array(let entries): Array("a:\(entries.count):{".utf8) + Self.body(entries)
    case .object(let name, let properties):
      Array("O:\(name.utf8.count):\"\(name)\":\(properties.count):{".utf8) + Self.body(properties)
    }
  }

  private static func body(_ entries: [Entry]) -> [UInt8] {
    entries.flatMap { $0.key.serialized + $0.value.serialized } + Array("}".utf8)
  }
}

extension PHPValue: ExpressibleByStringLiteral {
  init(_ text: String) { self = .string(Array(text.utf8)) }
  init(stringLiteral text: String) { self.init(text) }
}
