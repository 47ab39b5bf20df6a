import InfusionsoftKit
import JSONText

extension Invocation {
  /// Nothing is to be changed.
  var isDryRun: Bool { arguments.flag("dry_run") == true }
}

extension Output {
  /// The requests that a call would make: method, path and body.
  /// - Parameter changes: what would become different, for a person.
  static func preview(
    _ requests: [APIRequest], _ references: ContactReferences = ContactReferences(),
    changes: [FieldDifference] = []
  ) -> Output {
    .value(
      ["requests": .array(requests.map { $0.preview(hiding: references.secretFields) })],
      notes: changes.map(\.line))
  }
}

extension APIRequest {
  /// The request as it would be sent, without the credential.
  /// - Parameter secret: ids of custom fields whose content is not shown.
  fileprivate func preview(hiding secret: Set<String>) -> JSON {
    var copy = self
    // It only says what of the contact comes back.
    copy.query.removeAll { $0.name == "fields" }
    guard !secret.isEmpty, let body else { return copy.preview }
    copy.body = .object(
      body.members.map { member in
        guard member.name == "custom_fields" else { return (member.name, member.value) }
        let items = member.value.elements.map { item -> JSON in
          guard let id = item["id"]?.string, secret.contains(id) else { return item }
          let text = item["content"]?.string ?? ""
          return ["id": .string(id), "content": .string("…" + text.suffix(4))]
        }
        return (member.name, .array(items))
      })
    return copy.preview
  }
}

extension FieldDifference {
  /// The difference on a line, for a person: `phone2: 555 0100 → 555 0199`.
  var line: String {
    func shown(_ value: JSON?) -> String {
      guard let value else { return "(none)" }
      let text = value["company_name"]?.string ?? value.string ?? value.text
      return text.isEmpty ? "(none)" : String(text.prefix(200))
    }
    return "\(field): \(shown(before)) → \(shown(after))"
  }
}

extension MergePlan {
  /// The plan as rows.
  var table: Rows {
    let rows: [JSON] = self.rows.map { row in
      .object(
        [("field", .string(row.field))]
          + [("survivor", row.survivor), ("duplicate", row.duplicate)].compactMap { name, value in
            value.map { (name, $0) }
          } + [("wins", .string(row.wins.rawValue))])
    }
    return .single("fields", rows)
  }
}
