import InfusionsoftKit
import JSONText

/// What is asked of the account for completion by name: the calls, and what their rows stand for.
struct NameQuestion: Hashable, Sendable {
  /// What has names.
  enum Kind: Sendable {
    case contact, company, tag, user, customField

    /// There are few: all are asked for at once.
    var isAskedWhole: Bool { self == .tag || self == .user || self == .customField }
  }

  let kind: Kind
  /// What the names begin with, in lower case; empty where all are asked for.
  let prefix: String

  /// So many rows of one call are enough to choose from.
  static let rowsPerCall = 25

  /// - Returns: nil for what is no beginning of a name: too short, or an id already.
  init?(_ kind: Kind, beginning text: String) {
    self.kind = kind
    prefix = kind.isAskedWhole ? "" : text.lowercased()
    guard kind.isAskedWhole || prefix.count >= 2 && prefix.contains(where: { !$0.isNumber }) else {
      return nil
    }
  }

  /// The operations that answer it, with their parameters.
  var calls: [(operation: String, parameters: JSON)] {
    switch kind {
    case .contact:
      ["given_name", "family_name", "email"].map { filter in
        let parameters: JSON = .object([
          (filter, .string(prefix + "*")), ("limit", .number(Self.rowsPerCall)),
          ("fields", ["id", "given_name", "family_name", "email_addresses"]),
        ])
        return ("contacts.list", parameters)
      }
    case .company:
      // The grammar of filters has no way to write these.
      prefix.contains { $0 == ";" || $0 == "*" }
        ? []
        : [
          Self.get(
            "/v2/companies",
            ["filter": .string("name==\(prefix)*"), "page_size": .number(Self.rowsPerCall)])
        ]
    case .tag: [("tags.list", ["limit": 1000])]
    case .user: [Self.get("/v2/users", ["page_size": 100])]
    case .customField: [("contacts.model", [:])]
    }
  }

  private static func get(_ path: String, _ query: JSON) -> (operation: String, parameters: JSON) {
    ("api", ["method": "GET", "path": .string(path), "query": query])
  }

  /// The rows of an object that the API answered with as it stands.
  func rows(of answer: JSON) -> [JSON] {
    switch kind {
    case .company: answer["companies"]?.elements ?? []
    case .user: answer["users"]?.elements ?? []
    case .contact, .tag, .customField: []
    }
  }

  /// What a row stands for.
  func named(_ row: JSON) -> Named? {
    switch kind {
    case .contact, .user: Named(person: row)
    case .company: Named(id: row["id"], name: row["company_name"], note: nil)
    case .tag: Named(id: row["id"], name: row["name"], note: row["description"])
    case .customField: Named(customField: CustomField(row))
    }
  }
}

/// Something of the account, with the name that people know it by.
struct Named: Sendable, Equatable {
  /// What stands for it in a line.
  let word: String
  let name: String
  /// What tells it from others of that name.
  let note: String
  /// The only values it takes, if it is a field that has such.
  var choices: [String] = []

  fileprivate init?(id: JSON?, name: JSON?, note: JSON?) {
    guard let id = id?.string ?? id?.int.map(String.init), let name = name?.string else {
      return nil
    }
    word = id
    self.name = name
    self.note = [id, note?.string ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  fileprivate init?(person: JSON) {
    guard let id = person["id"]?.string else { return nil }
    let name = ["given_name", "family_name"].compactMap { person[$0]?.string }
      .filter { !$0.isEmpty }.joined(separator: " ")
    let email = person["email_addresses"]?.elements.first?["email"]?.string ?? ""
    word = id
    self.name = name.isEmpty ? email : name
    note = name.isEmpty || email.isEmpty ? id : "\(id), \(email)"
  }

  /// The label stands in a line as it is, or where it would need quotes the name that filters use.
  fileprivate init?(customField field: CustomField) {
    word =
      field.label.asWord == field.label && !field.label.contains("=") ? field.label : field.name
    name = field.label
    choices =
      field.type == "YES_NO" && field.options.isEmpty ? ["Yes", "No"] : field.options.map(\.label)
    let kind = field.type.lowercased().replacing("_", with: " ")
    note = word == name ? kind : "\(word), \(kind)"
    if word.isEmpty { return nil }
  }

  /// Whether the name, a word of it, or what stands for it begins so.
  func matches(_ prefix: String) -> Bool {
    let words = name.split(separator: " ") + note.split { $0 == " " || $0 == "," }
    return words.contains { $0.lowercased().hasPrefix(prefix) }
      || name.lowercased().hasPrefix(prefix) || word.lowercased().hasPrefix(prefix)
  }
}
