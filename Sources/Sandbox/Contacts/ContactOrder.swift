/// The order of a list.
struct ContactOrder: Sendable {
  enum Key: Sendable {
    case id, createTime, updateTime, email, familyName, givenName
  }

  var key = Key.id
  var descending = false

  /// Reads v2's `order_by`: a field, then perhaps `asc` or `desc`.
  init(parsing text: String) throws(Refusal) {
    let words = text.split(separator: " ")
    switch words.first {
    case "id": key = .id
    case "create_time": key = .createTime
    case "update_time": key = .updateTime
    case "email": key = .email
    default:
      throw Refusal("order_by takes id, create_time, update_time or email, then asc or desc.")
    }
    switch words.dropFirst() {
    case [], ["asc"]: break
    case ["desc"]: descending = true
    default: throw Refusal("order_by is a field, then asc or desc.")
    }
  }

  /// Reads v1's `order` and `order_direction`, mixed spelling and all.
  init(v1 order: String?, direction: String?) throws(Refusal) {
    switch order {
    case nil, "id": key = .id
    case "date_created": key = .createTime
    case "last_updated": key = .updateTime
    case "name": key = .familyName
    case "firstName": key = .givenName
    case "email": key = .email
    default:
      throw Refusal(
        "order is not one of id, date_created, last_updated, name, firstName, email")
    }
    switch direction {
    case nil, "ASCENDING": break
    case "DESCENDING": descending = true
    default: throw Refusal("order_direction is neither ASCENDING nor DESCENDING")
    }
  }

  init() {}

  /// Whether the order is that of the numbers themselves.
  var isByID: Bool { key == .id }

  /// What a contact is sorted by. Equal values stay in the order of their numbers, so that pages
  /// never overlap.
  struct Entry: Comparable {
    let text: String
    let number: Int
    let id: Int

    static func < (left: Entry, right: Entry) -> Bool {
      (left.text, left.number, left.id) < (right.text, right.number, right.id)
    }
  }

  func entry(for contact: Contact) -> Entry {
    let text: String? =
      switch key {
      case .id, .createTime, .updateTime: nil
      case .email: contact.emailAddresses.first?.email
      case .familyName: contact.familyName
      case .givenName: contact.givenName
      }
    let number =
      switch key {
      case .createTime: contact.createTime.milliseconds
      case .updateTime: contact.updateTime.milliseconds
      case .id, .email, .familyName, .givenName: 0
      }
    return Entry(text: text ?? "", number: number, id: contact.id)
  }

  func sorted(_ entries: [Entry]) -> [Int] {
    let ids = entries.sorted().map(\.id)
    return descending ? ids.reversed() : ids
  }
}
