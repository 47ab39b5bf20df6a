import JSONText

/// Reading contacts, version 2.
extension StandIn {
  /// The specification's maximum; what comes without a `page_size` is not published, so the same.
  static let pageSize = 1000

  mutating func listContactsV2(_ call: APICall) -> SandboxReply {
    do throws(QueryError) {
      let fields = try requestedFieldsV2(call)
      let size = try pageSize(call)
      let filterText = call.query["filter"] ?? ""
      let filter = filterText.isEmpty ? ContactFilter() : try ContactFilter(parsing: filterText)
      let orderText = call.query["order_by"] ?? ""
      let order = orderText.isEmpty ? ContactOrder() : try ContactOrder(parsing: orderText)
      let query = "v2 \(call.caller.tenant) \(orderText) \(filterText)"
      var offset = 0
      if let token = call.query["page_token"], !token.isEmpty {
        guard let place = PageToken(token, query: query) else {
          throw QueryError("The page_token does not belong to this query.")
        }
        offset = place.offset
      }
      return withBook(of: call.caller) { book, dialect in
        let selection = book.select(filter, order, query: query)
        let contacts = selection.ids(from: offset, atMost: size).compactMap { book.contact($0) }
        var members: [(String, JSON)] = [
          ("contacts", .array(contacts.map { $0.json(fields, dialect) }))
        ]
        if offset + size < selection.count {
          let next = PageToken(offset: offset + size)
          members.append(("next_page_token", .string(next.text(query: query))))
        }
        return .json(.object(members))
      }
    } catch {
      return .badRequest(error.message)
    }
  }

  mutating func contactV2(_ call: APICall) -> SandboxReply {
    do throws(QueryError) {
      let fields = try requestedFieldsV2(call)
      return withBook(of: call.caller) { book, dialect in
        guard let contact = Int(call.parameters[0]).flatMap(book.contact) else {
          return .apiError(404, "NOT_FOUND", "There is no contact with that id.")
        }
        return .json(contact.json(fields, dialect))
      }
    } catch {
      return .badRequest(error.message)
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

  private func requestedFieldsV2(_ call: APICall) throws(QueryError) -> [ContactField] {
    let names = Set(call.query.list("fields"))
    guard !names.isEmpty else { return ContactField.v2.filter { !$0.isOptional } }
    let fields = ContactField.v2.filter { names.contains($0.name) }
    guard fields.count == names.count else {
      let unknown = names.subtracting(fields.map(\.name)).sorted().joined(separator: ", ")
      throw QueryError("fields has unknown names: \(unknown).")
    }
    return fields
  }

  private func pageSize(_ call: APICall) throws(QueryError) -> Int {
    guard let text = call.query["page_size"] else { return StandIn.pageSize }
    guard let size = Int(text), (0...StandIn.pageSize).contains(size) else {
      throw QueryError("page_size must be a number from 0 to \(StandIn.pageSize).")
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
