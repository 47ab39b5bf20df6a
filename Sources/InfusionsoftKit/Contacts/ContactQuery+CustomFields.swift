/// Filters by what only the account's model can explain, and by the API's own words.
extension ContactQuery {
  /// Adds a filter as the API writes it: `given_name==Ann;family_name==S*`.
  /// - Parameter model: says which names beside the standard ones are fields; without it only those
  ///   are.
  /// - Throws: a usage ``Failure`` for a name that is no field: the API would ignore it and return
  ///   everybody.
  public mutating func filter(raw: String, _ model: ContactModel? = nil) throws(Failure) {
    let names = try Self.names(inRaw: raw)
    let custom = model?.customFields.map(\.name) ?? []
    let unknown = names.first { name in
      // Of the account's own names the API says that letter case does not count.
      !Self.filterFields.contains(name)
        && !custom.contains { $0.lowercased() == name.lowercased() }
    }
    if let unknown {
      throw .usage(
        "filter names \(unknown), which is no field to filter by"
          + didYouMean(unknown, Self.filterFields + custom)
          + ": the API would ignore it and return everybody", parameter: "filter")
    }
    clauses += raw.split(separator: ";").map(String.init)
  }

  /// Whether a raw filter has names that only the account's model can explain.
  /// - Throws: a usage ``Failure`` for what is no filter.
  public static func needsModel(raw: String) throws(Failure) -> Bool {
    try names(inRaw: raw).contains { !filterFields.contains($0) }
  }

  private static let filterFields = ContactFilter.all.map(\.field) + ["contact_ids"]

  /// What stands before the signs of comparison.
  private static func names(inRaw raw: String) throws(Failure) -> [String] {
    var names: [String] = []
    for clause in raw.split(separator: ";") {
      let name = clause.prefix { !"=<>!".contains($0) }
      let rest = clause.dropFirst(name.count)
      guard !name.isEmpty, let sign = FilterBound.signs.first(where: rest.hasPrefix),
        rest.count > sign.count
      else {
        throw .usage(
          "a raw filter reads like given_name==Ann;family_name==S*, and “\(clause)” does not",
          parameter: "filter")
      }
      names.append(String(name))
    }
    guard !names.isEmpty else { throw .usage("filter needs a value", parameter: "filter") }
    return names
  }

  /// Adds clauses on a custom field, one for each value.
  /// - Throws: a usage ``Failure`` when a value does not fit the field's type.
  public mutating func filter(
    _ field: CustomField, _ values: [String], from source: FieldSource
  ) throws(Failure) {
    guard !Self.filterFields.contains(field.name.lowercased()) else {
      throw source.refusal("cannot be filtered by: \(field.name) is a standard filter of the API")
    }
    guard !values.isEmpty else { throw source.refusal("needs a value") }
    for value in values {
      let bound = field.isComparable ? FilterBound(value) : FilterBound(equal: value)
      clauses.append(field.name + bound.sign + (try field.write(bound.value, from: source)))
    }
  }
}
