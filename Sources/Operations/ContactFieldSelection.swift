import Formats
import InfusionsoftKit
import JSONText

/// `--fields` of contacts: what ``FieldSelection`` does, fields as they are written (`email2`,
/// `billing.locality`), and custom fields by label, name or id.
///
/// The API hands out all custom fields or none, each under its id. A row gets those that were asked
/// for in an object `custom`, under the names they were asked for by.
struct ContactFieldSelection: Sendable {
  private let fields: FieldSelection
  /// Ids of custom fields by what follows `custom.`.
  private let custom: [(name: String, id: String)]
  private let wantsAllCustom: Bool

  /// - Parameter model: needed where a custom field is among the fields.
  init(_ names: [String], _ model: ContactModel?) throws(Failure) {
    fields = FieldSelection(names, path: Self.path)
    wantsAllCustom = names.contains("custom_fields")
    var custom: [(name: String, id: String)] = []
    for case .custom(let name)? in names.map({ ContactField(spelling: $0) }) {
      let source = FieldSource("fields")
      guard let field = try model?.customField(name, from: source) else { continue }
      custom.append((name, field.id))
    }
    self.custom = custom
  }

  /// Whether the account's model has to be read for these fields.
  static func needsModel(_ names: [String]) -> Bool {
    names.contains { $0.hasPrefix(ContactField.customPrefix) }
  }

  /// The way to a field that is written otherwise than the API has it (`email2`,
  /// `billing.locality`); its own words come first.
  static func path(_ name: String) -> String? {
    ContactQuery.standardFields.contains(name) ? nil : ContactField(spelling: name)?.path
  }

  /// The properties to ask the API for.
  var properties: [String] {
    var seen = Set<String>()
    return fields.topLevel.map { $0 == Self.member ? "custom_fields" : $0 }
      .filter { seen.insert($0).inserted }
  }

  /// Whether rows are shown as they came.
  var isWhole: Bool { custom.isEmpty && !fields.hasPaths }

  private static let member = String(ContactField.customPrefix.dropLast())

  /// A row with what was asked for.
  func project(_ row: JSON) -> JSON {
    guard !custom.isEmpty else { return fields.project(row) }
    let contents = row["custom_fields"]?.elements ?? []
    var nested = Nested()
    for (name, id) in custom {
      let content = contents.first { ($0["id"]?.string ?? $0["id"]?.text) == id }?["content"]
      // A dot in a label leads a step further, as it does in a path.
      if let content { nested.set(name.split(separator: ".")[...], to: content) }
    }
    let members = row.members.filter { wantsAllCustom || $0.name != "custom_fields" }
    return fields.project(
      .object(members.map { ($0.name, $0.value) } + [(Self.member, nested.json)]))
  }
}

/// Objects within objects, while they are filled.
private struct Nested {
  private var members: [(name: String, value: Value)] = []

  private indirect enum Value {
    case leaf(JSON)
    case object(Nested)
  }

  mutating func set(_ path: ArraySlice<Substring>, to value: JSON) {
    guard let first = path.first.map(String.init) else { return }
    let rest = path.dropFirst()
    let index = members.firstIndex { $0.name == first }
    if rest.isEmpty {
      if index == nil { members.append((first, .leaf(value))) }
      return
    }
    var inner = Nested()
    if let index, case .object(let known) = members[index].value { inner = known }
    inner.set(rest, to: value)
    if let index {
      members[index].value = .object(inner)
    } else {
      members.append((first, .object(inner)))
    }
  }

  var json: JSON {
    .object(
      members.map { name, value in
        switch value {
        case .leaf(let json): (name, json)
        case .object(let inner): (name, inner.json)
        }
      })
  }
}
