/// The v2 filter language: clauses `field==value` joined by `;`, sets separated by `,`, a prefix
/// marked by a trailing `*`, and `<`, `<=`, `>`, `>=` where values have an order.
extension ContactFilter {
  init(parsing text: String) throws(Refusal) {
    var phone: String?
    var slots: Set<Int>?
    for (name, comparison, value) in try FilterClause.split(text) {
      func equalOnly() throws(Refusal) {
        guard case .equal = comparison else {
          throw Refusal("\(name) can only be compared with ==.")
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
        let time = try FilterClause.time(value, of: name)
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
          throw Refusal("The filter names an unknown field: \(name).")
        }
      }
    }
    switch (phone, slots) {
    case (nil, nil): break
    case (let phone?, let slots?): clauses.append(.phone(phone, slots: slots))
    default: throw Refusal("phone_number and phone_fields are given together or not at all.")
    }
  }

  private static func clause(
    on field: CustomField, _ comparison: Comparison, _ value: Substring
  ) throws(Refusal) -> Clause {
    switch field.kind {
    case .wholeNumber, .decimalNumber:
      guard let number = Double(value) else {
        throw Refusal("\(field.fieldName) is compared with a number.")
      }
      return .customNumber(field, comparison, number)
    case .date:
      return .customDate(field, comparison, try FilterClause.time(value, of: field.fieldName))
    case .text, .textArea, .dropdown, .listBox, .yesNo:
      guard case .equal = comparison else {
        throw Refusal("\(field.fieldName) can only be compared with ==.")
      }
      return .customText(
        field, try pattern(value, of: field.fieldName, prefix: field.kind.isText))
    }
  }

  private static func pattern(
    _ value: Substring, of name: String, prefix: Bool
  ) throws(Refusal) -> Pattern {
    let isPrefix = value.last == "*"
    let text = isPrefix ? value.dropLast() : value
    guard !isPrefix || prefix else { throw Refusal("\(name) does not take a *.") }
    guard !text.contains("*") else {
      throw Refusal("A * can only stand at the end of the value of \(name).")
    }
    return Pattern(text, isPrefix: isPrefix)
  }

  private static func number(_ value: Substring, of name: String) throws(Refusal) -> Int {
    guard let number = Int(value) else { throw Refusal("\(name) takes a number.") }
    return number
  }

  private static func numbers(_ value: Substring, of name: String) throws(Refusal) -> Set<Int> {
    let parts = value.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count else {
      throw Refusal("\(name) takes numbers separated by commas.")
    }
    return Set(numbers)
  }

  private static func phoneSlots(_ value: Substring) throws(Refusal) -> Set<Int> {
    let names = value.split(separator: ",", omittingEmptySubsequences: false)
    let slots = names.compactMap { name in (1...5).first { "PHONE\($0)" == name } }
    guard slots.count == names.count else {
      throw Refusal("phone_fields takes PHONE1 to PHONE5, separated by commas.")
    }
    return Set(slots)
  }
}
