public import JSONText

/// A field that the account has added to its contacts.
public struct CustomField: Sendable, Hashable {
  /// What contacts hold its content under.
  public let id: String
  /// What people see.
  public let label: String
  /// What filters call it.
  public let name: String
  /// `TEXT`, `WHOLE_NUMBER`, `DATE`, …
  public let type: String
  /// The values to choose from, where there are such.
  public let options: [Option]

  /// One value to choose.
  public struct Option: Sendable, Hashable {
    /// The API's number for it.
    public let id: String
    /// What people see.
    public let label: String
  }

  /// Reads an entry of the model.
  public init(_ entry: JSON) {
    id = entry["id"]?.idText ?? ""
    label = entry["label"]?.string ?? ""
    name = entry["field_name"]?.string ?? ""
    type = entry["field_type"]?.string ?? ""
    options = (entry["options"]?.elements ?? []).map {
      Option(id: $0["id"]?.idText ?? "", label: $0["label"]?.string ?? "")
    }
  }

  /// Whether it holds a number, so that it can be compared.
  var isNumber: Bool {
    ["WHOLE_NUMBER", "DECIMAL_NUMBER", "CURRENCY", "PERCENT", "YEAR"].contains(type)
  }

  /// Whether filters can compare it with a bound.
  var isComparable: Bool { isNumber || isDate || ["MONTH", "DAY_OF_WEEK", "USER"].contains(type) }

  /// Whether filters can match it by what it begins with.
  var matchesPrefixes: Bool {
    !isComparable && !["YES_NO", "DRILLDOWN", "LIST_BOX", "USER_LIST_BOX"].contains(type)
  }

  /// Whether it holds a date or a time.
  var isDate: Bool { type == "DATE" || type == "DATE_TIME" }

  /// The content for a value as it was given: JSON that is no text is taken as it stands.
  /// - Throws: a violation that completes "custom.7 …".
  func content(_ given: JSON) throws(FieldRule.Violation) -> JSON {
    guard let text = given.string else { return given }
    if isNumber {
      let number = try? JSON(validating: text)
      guard let number, number.kind == .number, type != "WHOLE_NUMBER" || number.int != nil else {
        let kind = type == "WHOLE_NUMBER" ? "a whole number" : "a number"
        throw FieldRule.Violation("takes \(kind), not \(text.prefix(60))")
      }
      return number
    }
    switch type {
    case "DATE":
      guard Timestamp.parse(text) != nil else {
        throw FieldRule.Violation("takes a date such as 2026-01-31, not \(text.prefix(60))")
      }
    case "DATE_TIME":
      guard text.utf8.count > 10, Timestamp.parse(text) != nil else {
        throw FieldRule.Violation(
          "takes a time with a zone, such as 2026-01-31T08:00:00Z, not \(text.prefix(60))")
      }
    case "LIST_BOX":
      return try choices(text)
    default:
      guard options.isEmpty || isOption(text) else { throw notAmongOptions(text) }
      guard text.unicodeScalars.count <= 65_535 else {
        throw FieldRule.Violation("takes at most 65535 characters")
      }
    }
    return given
  }

  /// One option, or several separated by semicolons, as tables have them, or by commas: an option may
  /// itself have one.
  private func choices(_ text: String) throws(FieldRule.Violation) -> JSON {
    if options.isEmpty || isOption(text) { return [.string(text)] }
    let separator: Character = text.contains(";") ? ";" : ","
    let items = text.split(separator: separator).map { String($0.trimmingWhitespace()) }
    if let other = items.first(where: { !isOption($0) }) { throw notAmongOptions(other) }
    return .array(items.map { .string($0) })
  }

  private func isOption(_ text: String) -> Bool {
    options.contains { $0.label == text || $0.id == text }
  }

  private func notAmongOptions(_ text: String) -> FieldRule.Violation {
    let labels = options.map(\.label)
    return FieldRule.Violation(
      "is one of \(labels.joined(separator: ", ")), not \(text.prefix(60))"
        + didYouMean(text, labels) + "; as JSON (:=) any value is taken")
  }
}

/// What the account's contacts look like beside what all contacts have.
public struct ContactModel: Sendable {
  /// In the order of the API.
  public let customFields: [CustomField]

  /// Reads the answer of `GET /v2/contacts/model`.
  public init(_ answer: JSON) {
    customFields = (answer["custom_fields"]?.elements ?? []).map(CustomField.init)
  }

  /// The custom field with this id, label or field name; letter case counts only where two fields
  /// differ in nothing else.
  public func customField(_ name: String, from source: FieldSource) throws(Failure) -> CustomField {
    let folded = name.lowercased()
    let ways: [(CustomField) -> Bool] = [
      { $0.id == name }, { $0.label == name }, { $0.name == name },
      { $0.label.lowercased() == folded || $0.name.lowercased() == folded },
    ]
    for way in ways {
      let found = customFields.filter(way)
      guard found.count < 2 else {
        throw source.refusal(
          "names \(found.count) custom fields: use the id, one of "
            + found.map(\.id).joined(separator: ", "))
      }
      if let field = found.first { return field }
    }
    throw source.refusal(
      "names no custom field of this account"
        + didYouMean(name, customFields.map(\.label) + customFields.map(\.name))
        + "; contacts model lists them")
  }
}

extension JSON {
  /// An id as text: v2 writes strings, v1 and some of v2's examples numbers.
  package var idText: String? { string ?? (kind == .number ? text : nil) }
}
