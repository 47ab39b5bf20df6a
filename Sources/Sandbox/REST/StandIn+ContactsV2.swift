import JSONText

/// Reading contacts, version 2.
extension StandIn {
  /// The specification's maximum; what comes without a `page_size` is not published, so the same.
  static let pageSize = 1000

  mutating func listContactsV2(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let fields = try StandIn.requestedFieldsV2(call)
      let size = try StandIn.pageSize(call)
      let filterText = call.query["filter"] ?? ""
      let filter = filterText.isEmpty ? ContactFilter() : try ContactFilter(parsing: filterText)
      let orderText = call.query["order_by"] ?? ""
      let order = orderText.isEmpty ? ContactOrder() : try ContactOrder(parsing: orderText)
      let query = "v2 \(call.caller.tenant) \(orderText) \(filterText)"
      var offset = 0
      if let token = call.query["page_token"], !token.isEmpty {
        guard let place = PageToken(token, query: query) else {
          throw Refusal("The page_token does not belong to this query.")
        }
        offset = place.offset
      }
      let selection = account.contacts.select(filter, order, query: query)
      let contacts = selection.ids(from: offset, atMost: size).compactMap {
        account.contacts.contact($0)
      }
      var members: [(String, JSON)] = [
        ("contacts", .array(contacts.map { $0.json(fields, dialect) }))
      ]
      if offset + size < selection.count {
        let next = PageToken(offset: offset + size)
        members.append(("next_page_token", .string(next.text(query: query))))
      }
      return .json(.object(members))
    }
  }

  mutating func contactV2(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let fields = try StandIn.requestedFieldsV2(call)
      let contact = try account.contacts.contact(named: call.parameters[0])
      return .json(contact.json(fields, dialect))
    }
  }

  func contactModelV2(_ call: APICall) -> SandboxReply {
    let fields: [JSON] = CustomField.all.map { field in
      .compact([
        ("id", .string(String(field.id))),
        ("label", .string(field.label)),
        ("field_name", .string(field.fieldName)),
        ("field_type", .string(field.kind.rawValue)),
        ("record_type", "CONTACT"),
        ("group_id", "1"),
        ("group_name", "General"),
        ("options", .options(of: field)),
      ])
    }
    return .json([
      "custom_fields": .array(fields),
      "optional_properties": .array(
        ContactField.v2.filter(\.isOptional).map { .string($0.name) }),
    ])
  }

  static func requestedFieldsV2(_ call: APICall) throws(Refusal) -> [ContactField] {
    let names = Set(call.query.list("fields"))
    if names.isEmpty { return ContactField.v2.filter { !$0.isOptional } }
    let fields = ContactField.v2.filter { names.contains($0.name) }
    guard fields.count == names.count else {
      let unknown = names.subtracting(fields.map(\.name)).sorted().joined(separator: ", ")
      throw Refusal("fields has unknown names: \(unknown).")
    }
    return fields
  }

  static func pageSize(_ call: APICall) throws(Refusal) -> Int {
    guard let text = call.query["page_size"] else { return StandIn.pageSize }
    guard let size = Int(text), (0...StandIn.pageSize).contains(size) else {
      throw Refusal("page_size must be a number from 0 to \(StandIn.pageSize).")
    }
    return size == 0 ? StandIn.pageSize : size
  }
}

extension JSON {
  /// The choices of a custom field, as both versions of the model list them.
  static func options(of field: CustomField) -> JSON? {
    .array(of: Array(field.options.enumerated())) {
      ["id": .string(String($0.offset + 1)), "label": .string($0.element)]
    }
  }
}
