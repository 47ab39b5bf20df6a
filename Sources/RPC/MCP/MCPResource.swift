import JSONText

/// What can be read by its address: `keap://contact/{id}`.
struct MCPResource: Sendable {
  static let operation = "contacts.get"
  private static let prefix = "keap://contact/"

  let uri: String
  let contactID: String

  /// Nil for an address of something else.
  init?(uri: String) {
    guard uri.hasPrefix(Self.prefix) else { return nil }
    let id = uri.dropFirst(Self.prefix.count)
    guard !id.isEmpty, id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"/?#%".utf8.contains($0) })
    else { return nil }
    self.uri = uri
    contactID = String(id)
  }

  /// The one template of `resources/templates/list`.
  static func template(for revision: MCPRevision) -> JSON {
    var members: [(String, JSON)] = [
      ("uriTemplate", .string(prefix + "{id}")),
      ("name", "contact"),
    ]
    if revision >= .structuredContent { members.append(("title", "Contact")) }
    return .object(
      members + [
        ("description", "A contact of the CRM as the API answers, by its id."),
        ("mimeType", "application/json"),
      ])
  }

  /// The contents of what was read.
  func contents(_ contact: JSON) -> JSON {
    [["uri": .string(uri), "mimeType": "application/json", "text": .string(contact.text)]]
  }

  /// The error for an address at which there is nothing.
  static func notFound(_ uri: String, for revision: MCPRevision) -> MCPError {
    MCPError(
      code: revision >= .stateless ? -32602 : -32002, message: "Resource not found",
      data: ["uri": .string(uri)])
  }
}
