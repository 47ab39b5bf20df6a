/// Which contacts, in what order, with which fields, and how many.
public struct ContactQuery: Sendable, Hashable {
  /// Clauses joined by "and".
  public internal(set) var clauses: [String] = []
  /// Top-level field names the API should return; its own choice when empty.
  public var fields: [String] = []
  /// `id`, `create_time`, `update_time` or `email`, then `asc` or `desc`.
  public private(set) var order: String?
  /// How much of them.
  public var range = ListRange()

  /// The largest page the API gives.
  public static let maximumPageSize = 1000
  /// What the API can sort by.
  public static let sortKeys = ["id", "create_time", "update_time", "email"]

  /// The properties of a contact that every deployment knows.
  package static let standardFields = [
    "id", "given_name", "family_name", "middle_name", "preferred_name", "prefix", "suffix",
    "spouse_name", "job_title", "contact_type", "company", "email_addresses", "phone_numbers",
    "fax_numbers", "addresses", "website", "social_accounts", "birth_date", "anniversary_date",
    "time_zone", "preferred_locale", "owner_id", "leadsource_id", "source_type", "score_value",
    "referral_code", "tag_ids", "custom_fields", "links", "origin", "utm_parameters",
    "create_time", "update_time",
  ]

  /// Makes a query for every contact.
  public init() {}

  /// Adds a named clause.
  /// - Throws: a usage ``Failure`` when the value does not fit the grammar.
  public mutating func filter(_ filter: ContactFilter, _ values: [String]) throws(Failure) {
    guard !values.isEmpty else {
      throw .usage("\(filter.name) needs a value", parameter: filter.name)
    }
    if case .number = filter.kind {
      for value in values {
        let bound = FilterBound(value)
        guard Int(bound.value) != nil else {
          throw .usage(
            "\(filter.name) is an id or a bound of ids such as >100, not \(value)",
            parameter: filter.name)
        }
        clauses.append(filter.field + bound.sign + bound.value)
      }
      return
    }
    var written: [String] = []
    for value in values { written.append(try filter.write(value)) }
    clauses.append(filter.field + "==" + written.joined(separator: ","))
  }

  /// Sets the order from `email`, `update_time desc` or `update_time:desc`.
  public mutating func order(by text: String) throws(Failure) {
    order = try SortOrder.read(text, keys: Self.sortKeys)
  }

  /// The list that the query asks for.
  var request: ListRequest {
    var parameters: [(name: String, value: String)] = []
    if !clauses.isEmpty { parameters.append(("filter", clauses.joined(separator: ";"))) }
    if let order { parameters.append(("order_by", order)) }
    if !fields.isEmpty { parameters.append(("fields", fields.joined(separator: ","))) }
    return range.request("/v2/contacts", "contacts", parameters)
  }
}
