package import InfusionsoftKit
package import JSONText

/// A parameter of an operation: `page_size` over RPC, `--page-size` at the command line.
package struct Parameter: Sendable {
  package let name: String
  package let kind: Kind
  package let summary: String
  package let isRequired: Bool
  /// May be given without its name, after the positional ones before it.
  package let isPositional: Bool
  /// Kept out of history.
  package let isSensitive: Bool
  /// What its values are names or ids of, so that completion can offer them.
  package let completion: Completion?
  /// What the API calls it, where that is something else: who knows that is told ours.
  package let apiName: String?

  /// What values it takes.
  package enum Kind: Sendable, Equatable {
    case text
    /// An id of the CRM: text, or a number over RPC.
    case id
    case integer(ClosedRange<Int>)
    case flag
    /// Texts: an array over RPC, separated by commas at the command line.
    case list
    /// Fields of rows that the operation itself picks out, dotted paths among them; a list otherwise.
    case paths
    /// Texts that may hold commas: an array over RPC, one for each time it is given.
    case texts
    /// What a record's field holds: text at the command line, any JSON over RPC.
    case value
    /// A name or an id, or nothing: text, or a number over RPC.
    case reference
    /// A JSON object.
    case object
    /// Any JSON: its text at the command line, `@FILE` or `-` for what is in a file.
    case json
    /// Names with values: `name=value` at the command line, one for each time it is given; an object
    /// over RPC, with an array where a name repeats.
    case pairs
    case choice([String])
    /// Anything, as it stands: never read as `name=value`.
    case pasted
    /// All words that are left of a line, as they stand; only for operations of the door itself.
    case words
    /// The path of a file; `-` is standard input or output at the command line, and refused where the
    /// wire lives there.
    case file
  }

  /// What completion offers: things of the account that have names, or words that need not be taken.
  package enum Completion: Sendable, Equatable {
    case contact, tag, company, customField, user, profile
    /// The name of a property of contacts.
    case contactField
    /// The URL of the login that is under way.
    case authorizationURL
    case words([String])
  }

  package init(
    _ name: String, _ kind: Kind, _ summary: String, required: Bool = false,
    positional: Bool = false, sensitive: Bool = false, completion: Completion? = nil,
    apiName: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.summary = summary
    isRequired = required
    isPositional = positional
    isSensitive = sensitive
    self.completion = completion
    self.apiName = apiName
  }

  /// The option that spells it: `--page-size`.
  package var option: String { "--" + name.replacing("_", with: "-") }

  /// Reads a value from the command line.
  package func read(_ text: String) throws(Failure) -> JSON {
    switch kind {
    case .text, .id, .pasted, .file, .choice, .value, .reference:
      return try check(.string(text))
    case .texts, .words:
      return [.string(text)]
    case .object, .json:
      return try read(json: text)
    case .pairs:
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw refusal(of: .string(text))
      }
      return .object([(String(text[..<equals]), .string(String(text[equals...].dropFirst())))])
    case .integer:
      guard let number = Int(text) else { throw refusal(of: .string(text)) }
      return try check(.number(number))
    case .flag:
      switch text {
      case "true", "yes", "on", "1": return true
      case "false", "no", "off", "0": return false
      default: throw refusal(of: .string(text))
      }
    case .list, .paths:
      return try check(
        .array(text.split(separator: ",").map { .string(String($0.trimmingWhitespace())) }))
    }
  }

  /// Reads a value that is written as JSON: what stands behind `:=`.
  package func read(json text: String) throws(Failure) -> JSON {
    do {
      return try check(try JSON(validating: text))
    } catch let error as JSONError {
      throw .usage("\(name) is given as JSON (:=), but has \(error)", parameter: name)
    } catch {
      throw Failure(error)
    }
  }

  /// Checks a value that came as JSON and brings it into the one form operations see.
  package func check(_ value: JSON) throws(Failure) -> JSON {
    switch kind {
    case .text, .pasted, .file:
      guard value.string != nil else { throw refusal(of: value) }
      return value
    case .id:
      guard let id = value.string ?? value.int.map({ String($0) }), !id.isEmpty,
        !id.contains(where: \.isWhitespace)
      else { throw refusal(of: value) }
      return .string(id)
    case .integer(let range):
      guard let number = value.int, range.contains(number) else { throw refusal(of: value) }
      return value
    case .flag:
      guard value.bool != nil else { throw refusal(of: value) }
      return value
    case .list, .paths, .texts, .words:
      if value.string != nil { return .array([value]) }
      let items = value.elements.map { $0.string ?? $0.int.map { String($0) } }
      guard value.kind == .array, !items.contains(nil) else { throw refusal(of: value) }
      return .array(items.compactMap { $0.map { .string($0) } })
    case .choice(let choices):
      guard let word = value.string, choices.contains(word) else { throw refusal(of: value) }
      return value
    case .value, .json:
      return value
    case .pairs:
      let values = value.members.flatMap {
        $0.value.kind == .array ? $0.value.elements : [$0.value]
      }
      guard value.kind == .object, values.allSatisfy({ $0.kind != .object && $0.kind != .array })
      else { throw refusal(of: value) }
      return value
    case .reference:
      guard let text = value.string ?? value.int.map({ String($0) }) else {
        throw refusal(of: value)
      }
      return .string(text)
    case .object:
      guard value.kind == .object else { throw refusal(of: value) }
      return value
    }
  }

  /// What it takes, in words.
  package var expectation: String {
    switch kind {
    case .text, .pasted: "text"
    case .file: "the path of a file"
    case .id: "an id"
    case .integer(let range):
      range.upperBound == .max
        ? "a whole number from \(range.lowerBound)"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .list, .paths, .texts: "a list of texts"
    case .words: "words"
    case .value: "any value"
    case .reference: "a name or an id"
    case .object: "a JSON object"
    case .json: "JSON, @FILE or -"
    case .pairs: "name=value"
    case .choice(let choices): "one of " + choices.joined(separator: ", ")
    }
  }

  private func refusal(of value: JSON) -> Failure {
    let shown = isSensitive ? "" : ", not \(value.text.prefix(60))"
    return .usage("\(name) takes \(expectation)\(shown)", parameter: name)
  }
}
