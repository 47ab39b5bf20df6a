import JSONText

/// A field the tenant has added to its contacts.
struct CustomField: Sendable {
  enum Kind: String, Sendable {
    case text = "TEXT"
    case textArea = "TEXT_AREA"
    case wholeNumber = "WHOLE_NUMBER"
    case decimalNumber = "DECIMAL_NUMBER"
    case date = "DATE"
    case dropdown = "DROPDOWN"
    case listBox = "LIST_BOX"
    case yesNo = "YES_NO"

    /// v1 writes the words in camel case.
    var v1: String {
      rawValue.split(separator: "_").map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined()
    }

    var isText: Bool { self == .text || self == .textArea || self == .dropdown }
    var isOrdered: Bool { self == .wholeNumber || self == .decimalNumber || self == .date }
  }

  /// What a contact holds in such a field.
  enum Content: Sendable {
    case text(String)
    case number(Double)
    case date(CivilDate)
    case list([String])

    var json: JSON {
      switch self {
      case .text(let text): .string(text)
      case .number(let number): Int(exactly: number).map { .number($0) } ?? .number(number)
      case .date(let date): .string(date.description)
      case .list(let items): .array(items.map { .string($0) })
      }
    }
  }

  let id: Int
  let label: String
  let fieldName: String
  let kind: Kind
  var options: [String] = []

  static let customerNumber = CustomField(
    id: 1, label: "Customer number", fieldName: "customerNumber1", kind: .wholeNumber)
  static let renewalDate = CustomField(
    id: 3, label: "Renewal date", fieldName: "renewalDate1", kind: .date)
  static let language = CustomField(
    id: 5, label: "Newsletter language", fieldName: "newsletterLanguage1", kind: .dropdown,
    options: ["English", "Deutsch", "Français", "Español", "日本語", "العربية"])
  static let favouriteColour = CustomField(
    id: 7, label: "Favourite colour", fieldName: "favouriteColour1", kind: .text)
  static let deliveryNotes = CustomField(
    id: 9, label: "Delivery notes", fieldName: "deliveryNotes1", kind: .textArea)
  static let interests = CustomField(
    id: 11, label: "Interests", fieldName: "interests1", kind: .listBox,
    options: ["Cycling", "Gardening", "Jazz", "Cuisine du monde", "旅行", "R&D"])
  static let height = CustomField(
    id: 13, label: "Größe (cm)", fieldName: "groessecm1", kind: .decimalNumber)
  static let vip = CustomField(id: 15, label: "VIP", fieldName: "vip1", kind: .yesNo)

  static let all = [
    customerNumber, renewalDate, language, favouriteColour, deliveryNotes, interests, height, vip,
  ]

  static func named(_ name: String) -> CustomField? {
    all.first { $0.fieldName.lowercased() == name.lowercased() }
  }
}
