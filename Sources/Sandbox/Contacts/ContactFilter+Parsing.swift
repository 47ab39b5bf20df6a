/// Why a filter, an order or a page token was refused.
struct QueryError: Error, Equatable {
  let message: String

  init(_ message: String) { self.message = message }
}

/// The v2 filter language: clauses `field==value` joined by `;`, sets separated by `,`, a prefix
/// marked by a trailing `*`, and `<`, `<=`, `>`, `>=` where values have an order.
extension ContactFilter {
  init(parsing text: String) throws(QueryError) {
    var phone: String?
    var slots: Set<Int>?
    for written in text.split(separator: ";", omittingEmptySubsequences: false) {
      let (name, comparison, value) = try ContactFilter.split(written)
      func equalOnly() throws(QueryError) {
        guard case .equal = comparison else {
          throw QueryError("\(name) can only be compared with ==.")
        }
      }
      switch name {
      case "ids", "contact_ids":
        try equalOnly()
        clauses.append(.ids(try ContactFilter.numbers(value, of: name)))
      case "contact_id":
        clauses.append(.id(comparison, try ContactFilter.number(value, of: name)))
      case "company_id":
        try equalOnly()
        clauses.append(.company(try ContactFilter.number(value, of: name)))
      case "start_update_time", "end_update_time":
        try equalOnly()
        let time = try ContactFilter.time(value, of: name)
        clauses.append(.updated(name.hasPrefix("start") ? .greaterOrEqual : .lessOrEqual, time))
      case "phone_number":
        try equalOnly()
        phone = figuresOnly(value)
      case "phone_fields":
        try equalOnly()
        slots = try ContactFilter.phoneSlots(value)
      default:
        if let field = ContactText(name) {
          try equalOnly()
          let pattern = try ContactFilter.pattern(value, of: name, prefix: field.takesPrefix)
          clauses.append(.text(field, pattern))
        } else if let field = CustomField.named(name) {
          clauses.append(try ContactFilter.clause(on: field, comparison, value))
        } else {
          throw QueryError("The filter names an unknown field: \(name).")
        }
      }
    }
    switch (phone, slots) {
    case (nil, nil): break
    case (let phone?, let slots?): clauses.append(.phone(phone, slots: slots))
    default: throw QueryError("phone_number and phone_fields are given together or not at all.")
    }
  }

  private static func split(
    _ clause: Substring
  ) throws(QueryError) -> (name: String, Comparison, value: Substring) {
    let name = clause.prefix { !"=<>".contains($0) }
    let rest = clause.dropFirst(name.count)
    let spellings: [(String, Comparison)] = [
      ("==", .equal), (">=", .greaterOrEqual), ("<=", .lessOrEqual), (">", .greater), ("<", .less),
    ]
    guard !name.isEmpty, let (sign, comparison) = spellings.first(where: { rest.hasPrefix($0.0) })
    else { throw QueryError("A filter clause is written field==value, not \"\(clause)\".") }
    let value = rest.dropFirst(sign.count)
    guard !value.isEmpty else { throw QueryError("The filter gives no value for \(name).") }
    return (String(name), comparison, value)
  }

  private static func clause(
    on field: CustomField, _ comparison: Comparison, _ value: Substring
  ) throws(QueryError) -> Clause {
    switch field.kind {
    case .wholeNumber, .decimalNumber:
      guard let number = Double(value) else {
        throw QueryError("\(field.fieldName) is compared with a number.")
      }
      return .customNumber(field, comparison, number)
    case .date:
      return .customDate(field, comparison, try time(value, of: field.fieldName))
    case .text, .textArea, .dropdown, .listBox, .yesNo:
      guard case .equal = comparison else {
        throw QueryError("\(field.fieldName) can only be compared with ==.")
      }
      return .customText(
        field, try pattern(value, of: field.fieldName, prefix: field.kind.isText))
    }
  }

  private static func pattern(
    _ value: Substring, of name: String, prefix: Bool
  ) throws(QueryError) -> Pattern {
    let isPrefix = value.last == "*"
    let text = isPrefix ? value.dropLast() : value
    guard !isPrefix || prefix else { throw QueryError("\(name) does not take a *.") }
    guard !text.contains("*") else {
      throw QueryError("A * can only stand at the end of the value of \(name).")
    }
    return Pattern(text, isPrefix: isPrefix)
  }

  private static func number(_ value: Substring, of name: String) throws(QueryError) -> Int {
    guard let number = Int(value) else { throw QueryError("\(name) takes a number.") }
    return number
  }

  private static func numbers(_ value: Substring, of name: String) throws(QueryError) -> Set<Int> {
    let parts = value.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count else {
      throw QueryError("\(name) takes numbers separated by commas.")
    }
    return Set(numbers)
  }

  private static func time(_ value: Substring, of name: String) throws(QueryError) -> Timestamp {
    guard let time = Timestamp(iso8601: String(value)) else {
      throw QueryError("\(name) takes a date-time such as 2026-01-01T00:00:00.000Z.")
    }
    return time
  }

  private static func phoneSlots(_ value: Substring) throws(QueryError) -> Set<Int> {
    let names = value.split(separator: ",", omittingEmptySubsequences: false)
    let slots = names.compactMap { name in (1...5).first { "PHONE\($0)" == name } }
    guard slots.count == names.count else {
      throw QueryError("phone_fields takes PHONE1 to PHONE5, separated by commas.")
    }
    return Set(slots)
  }
}
