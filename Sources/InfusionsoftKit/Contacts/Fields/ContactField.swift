import JSONText

/// What a field is called outside: `given_name`, `email2`, `billing.locality`, `custom.7`, `tag`.
///
/// The spellings are the same on a line, over RPC and in the header of a CSV file.
public enum ContactField: Sendable, Hashable {
  case scalar(ContactScalar)
  /// A slot as a whole: its main part as text, or its parts as an object.
  case slot(ContactSlot)
  case part(ContactSlot, String)
  /// A custom field by label, field name or id; the model of the account says which.
  case custom(String)
  /// By name or id.
  case company
  /// By id.
  case owner
  /// By name or id; a contact takes any number.
  case tag

  /// Reads a spelling; nil when it is none.
  public init?(spelling: String) {
    if spelling.hasPrefix(Self.customPrefix), spelling.count > Self.customPrefix.count {
      self = .custom(String(spelling.dropFirst(Self.customPrefix.count)))
    } else if let field = Self.byName[spelling] {
      self = field
    } else {
      return nil
    }
  }

  /// As it is written.
  public var spelling: String {
    switch self {
    case .scalar(let scalar): scalar.name
    case .slot(let slot): slot.spelling
    case .part(let slot, let part): slot.spelling + "." + part
    case .custom(let name): Self.customPrefix + name
    case .company: "company"
    case .owner: "owner"
    case .tag: "tag"
    }
  }

  /// What stands before the label, name or id of a custom field.
  public static let customPrefix = "custom."

  /// Every field with a name of its own, which custom fields have not, in the order of help.
  public static let named: [ContactField] =
    ContactScalar.all.map { .scalar($0) }
    + ContactSlot.all.flatMap { slot in
      // An address has no text of its own, but it can be removed as a whole.
      [.slot(slot)]
        + slot.collection.parts.filter { $0 != slot.collection.mainPart }
        .map { .part(slot, $0) }
    }
    + [.company, .owner, .tag]

  private static let byName: [String: ContactField] = {
    var fields = Dictionary(uniqueKeysWithValues: named.map { ($0.spelling, $0) })
    for slot in ContactSlot.all where slot.name.hasSuffix("1") {
      // email1 is email.
      fields[slot.name.lowercased()] = .slot(slot)
    }
    return fields
  }()
}

/// Where a value was given: what a refusal calls it.
public struct FieldSource: Sendable, Hashable {
  /// For people: `phone2`, `contact.phone_numbers[1].number`, `column 7`.
  public let name: String
  /// For programs (RFC 6901): `/phone2`, `/contact/phone_numbers/1/number`.
  public let pointer: String

  /// Makes a source.
  public init(name: String, pointer: String) {
    self.name = name
    self.pointer = pointer
  }

  /// A parameter.
  public init(_ name: String) {
    self.init(name: name, pointer: JSONPointer.root(name))
  }

  func member(_ member: String) -> FieldSource {
    FieldSource(name: name + "." + member, pointer: pointer + JSONPointer.root(member))
  }

  func element(_ index: Int) -> FieldSource {
    FieldSource(name: "\(name)[\(index)]", pointer: pointer + "/\(index)")
  }

  /// A refusal of what was given here: `rule` goes on after the name.
  func refusal(_ rule: String) -> Failure {
    Failure(.usage, "\(name) \(rule)", ["pointer": .string(pointer)])
  }
}
