/// A condition on contacts: all its clauses hold.
struct ContactFilter: Sendable {
  typealias Comparison = FilterClause.Comparison

  /// A text to compare with; whether case counts at the vendor's is not known, here it does not.
  struct Pattern: Sendable {
    let text: String
    /// Written with a `*` at the end.
    let isPrefix: Bool

    init(_ text: some StringProtocol, isPrefix: Bool = false) {
      self.text = text.lowercased()
      self.isPrefix = isPrefix
    }

    func matches(_ value: String) -> Bool {
      let value = value.lowercased()
      return isPrefix ? value.hasPrefix(text) : value == text
    }
  }

  enum Clause: Sendable {
    case text(ContactText, Pattern)
    case ids(Set<Int>)
    case id(Comparison, Int)
    case company(Int)
    case phone(String, slots: Set<Int>)
    case updated(Comparison, Timestamp)
    case customText(CustomField, Pattern)
    case customNumber(CustomField, Comparison, Double)
    case customDate(CustomField, Comparison, Timestamp)
  }

  var clauses: [Clause] = []

  func matches(_ contact: Contact) -> Bool { clauses.allSatisfy { $0.matches(contact) } }

  /// The only contacts that can match, where the filter names them.
  var namedIDs: Set<Int>? {
    clauses.compactMap { clause -> Set<Int>? in
      switch clause {
      case .ids(let ids): ids
      case .id(.equal, let id): [id]
      default: nil
      }
    }.reduce(nil) { $0?.intersection($1) ?? $1 }
  }
}

extension ContactFilter.Clause {
  func matches(_ contact: Contact) -> Bool {
    switch self {
    case .text(let text, let pattern): text.values(of: contact).contains(where: pattern.matches)
    case .ids(let ids): ids.contains(contact.id)
    case .id(let comparison, let id): comparison.holds(contact.id, id)
    case .company(let id): contact.company?.id == id
    case .phone(let figures, let slots):
      contact.phoneNumbers.contains { phone in
        slots.contains(phone.slot)
          && (figuresOnly(phone.number) == figures || phone.e164.map(figuresOnly) == figures)
      }
    case .updated(let comparison, let time): comparison.holds(contact.updateTime, time)
    case .customText(let field, let pattern):
      switch contact.content(of: field) {
      case .text(let text): pattern.matches(text)
      case .list(let items): items.contains(where: pattern.matches)
      default: false
      }
    case .customNumber(let field, let comparison, let number):
      if case .number(let held) = contact.content(of: field) {
        comparison.holds(held, number)
      } else {
        false
      }
    case .customDate(let field, let comparison, let time):
      if case .date(let held) = contact.content(of: field) {
        comparison.holds(Timestamp(held), time)
      } else {
        false
      }
    }
  }
}

extension Contact {
  fileprivate func content(of field: CustomField) -> CustomField.Content? {
    customFields.first { $0.field.id == field.id }?.content
  }
}

/// Telephone numbers are compared by their figures.
func figuresOnly(_ number: some StringProtocol) -> String {
  String(number.filter { $0.isASCII && $0.isNumber })
}
