import JSONText

/// Reading contacts, version 1.
extension StandIn {
  mutating func listContactsV1(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let fields = try StandIn.requestedFieldsV1(call, of: ContactField.v1)
      // More than 1000 are capped; the vendor's own answer to that is not known.
      let limit = min(try StandIn.number("limit", in: call) ?? 0, StandIn.pageSize)
      let size = limit == 0 ? StandIn.pageSize : limit
      let offset = try StandIn.number("offset", in: call) ?? 0
      let filter = try StandIn.filterV1(call)
      let order = try ContactOrder(
        v1: call.query["order"], direction: call.query["order_direction"])
      let kept = call.request.query.split(separator: "&").filter {
        !$0.hasPrefix("limit=") && !$0.hasPrefix("offset=")
      }
      let query = "v1 \(call.caller.tenant) " + kept.sorted().joined(separator: "&")
      func page(at offset: Int) -> JSON {
        .string(
          call.address(
            path: StandIn.basePath + "/v1/contacts",
            query: (["limit=\(size)", "offset=\(offset)"] + kept).joined(separator: "&")))
      }
      let selection = account.contacts.select(filter, order, query: query)
      let contacts = selection.ids(from: offset, atMost: size).compactMap {
        account.contacts.contact($0)
      }
      var members: [(String, JSON)] = [
        ("contacts", .array(contacts.map { $0.json(fields, dialect) })),
        ("count", .number(selection.count)),
      ]
      if dialect.nextForever || offset + size < selection.count {
        members.append(("next", page(at: offset + size)))
      }
      if offset > 0 { members.append(("previous", page(at: max(0, offset - size)))) }
      return .json(.object(members))
    }
  }

  mutating func contactV1(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let fields = try StandIn.requestedFieldsV1(call, of: ContactField.v1Single)
      let contact = try account.contacts.contact(named: call.parameters[0])
      return .json(contact.json(fields, dialect))
    }
  }

  func contactModelV1(_ call: APICall) -> SandboxReply {
    let fields: [JSON] = CustomField.all.map { field in
      .compact([
        ("id", .number(field.id)),
        ("label", .string(field.label)),
        ("field_name", .string(field.fieldName)),
        ("field_type", .string(field.kind.v1)),
        ("record_type", "CONTACT"),
        ("options", .options(of: field)),
      ])
    }
    return .json([
      "custom_fields": .array(fields),
      "optional_properties": .array(
        ContactField.v1Single.filter(\.isOptional).map { .string($0.name) }),
    ])
  }

  static func requestedFieldsV1(
    _ call: APICall, of fields: [ContactField]
  ) throws(Refusal) -> [ContactField] {
    let names = Set(call.query.list("optional_properties"))
    // The list takes the names that only a single contact has, and leaves them out.
    let unknown = names.subtracting(ContactField.v1Single.map(\.name)).sorted()
    guard unknown.isEmpty else {
      throw Refusal("Unrecognized optional properties: \(unknown.joined(separator: ", "))")
    }
    return fields.filter { !$0.isOptional || names.contains($0.name) }
  }

  static func filterV1(_ call: APICall) throws(Refusal) -> ContactFilter {
    var filter = ContactFilter()
    let texts: [(String, ContactText)] = [
      ("email", .email), ("given_name", .givenName), ("family_name", .familyName),
    ]
    for (name, text) in texts {
      if let value = call.query[name] { filter.clauses.append(.text(text, .init(value))) }
    }
    let bounds: [(String, ContactFilter.Comparison)] = [
      ("since", .greaterOrEqual), ("until", .lessOrEqual),
    ]
    for (name, comparison) in bounds {
      guard let value = call.query[name] else { continue }
      guard let time = Timestamp(iso8601: value) else {
        throw Refusal("\(name) takes a date-time such as 2017-01-01T22:17:59.039Z")
      }
      filter.clauses.append(.updated(comparison, time))
    }
    return filter
  }

  static func number(_ name: String, in call: APICall) throws(Refusal) -> Int? {
    guard let text = call.query[name] else { return nil }
    guard let number = Int(text), number >= 0, number <= Int(Int32.max) else {
      throw Refusal("\(name) is not a number that can be used")
    }
    return number
  }
}
