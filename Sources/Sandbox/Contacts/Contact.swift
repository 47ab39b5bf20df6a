/// One person of the CRM, as both versions of the API know them.
struct Contact: Sendable {
  struct EmailAddress: Sendable {
    var email: String
    /// 1 to 3.
    var slot: Int
    var status: EmailStatus
    var optInReason: String?
  }

  struct PhoneNumber: Sendable {
    var number: String
    var e164: String?
    var type: String?
    var `extension`: String?
    /// 1 to 5.
    var slot: Int
    var fieldName: String { "PHONE\(slot)" }
  }

  struct FaxNumber: Sendable {
    var number: String
    var type: String? = "Work"
    /// 1 or 2.
    var slot: Int
  }

  struct Address: Sendable {
    enum Slot: String, Sendable, CaseIterable {
      case billing = "BILLING"
      case shipping = "SHIPPING"
      case other = "OTHER"
    }
    var slot: Slot
    var line1: String?
    var line2: String?
    var locality: String?
    /// The subdivision by name, and by ISO 3166-2 code.
    var region: String?
    var regionCode: String?
    var country: String?
    /// ISO 3166-1 alpha-3.
    var countryCode: String?
    var postalCode: String?
    /// The four further figures of a United States ZIP code.
    var zipFour: String?
  }

  struct SocialAccount: Sendable {
    var name: String
    var type: SocialNetwork
  }

  struct Origin: Sendable {
    var date: Timestamp
    var ipAddress: String?
  }

  /// A campaign the contact came by.
  struct Visit: Sendable {
    var sourceID: String
    /// `utmSource` and the like, as a reply spells them.
    var parameters: [(name: String, value: String)]
    var date: Timestamp
  }

  struct AppliedTag: Sendable {
    var id: Int
    var time: Timestamp
  }

  let id: Int
  var givenName: String?
  var middleName: String?
  var familyName: String?
  var preferredName: String?
  var prefix: String?
  var suffix: String?
  var spouseName: String?
  var jobTitle: String?
  var contactType: String?
  var website: String?
  var timeZone: String?
  var preferredLocale: String?
  var referralCode: String?
  var assistantName: String?
  var assistantPhone: String?
  var billingInformation: String?
  var birthDate: CivilDate?
  var anniversaryDate: CivilDate?
  var emailAddresses: [EmailAddress] = []
  var phoneNumbers: [PhoneNumber] = []
  var faxNumbers: [FaxNumber] = []
  var addresses: [Address] = []
  var company: Company?
  var socialAccounts: [SocialAccount] = []
  var customFields: [(field: CustomField, content: CustomField.Content)] = []
  var tags: [AppliedTag] = []
  var ownerID: Int?
  var leadSource: LeadSource?
  var score: Int?
  var sourceType: SourceType = .manual
  var origin: Origin?
  var visits: [Visit] = []
  var links: [ContactLink] = []
  var createTime = Timestamp(milliseconds: 0)
  var updateTime = Timestamp(milliseconds: 0)

  init(id: Int) { self.id = id }

  var tagIDs: [Int] { tags.map(\.id) }
}

/// An organisation that contacts belong to.
struct Company: Sendable {
  let id: Int
  let name: String

  static let all: [Company] = [
    "Acme, Inc.", "Müller & Söhne GmbH", "株式会社サンプル", "Café \"Le Zinc\"",
    "Northwind Traders", "Smith; Jones; Partners", "ТОВ «Приклад»", "شركة المثال",
  ].enumerated().map { Company(id: 5001 + 2 * $0.offset, name: $0.element) }
}

/// Where a contact came from; both versions of the API have the list, each spelled its own way.
struct LeadSource: Sendable {
  let id: Int
  let name: String

  static let all: [LeadSource] = [
    "Website", "Trade fair", "Referral", "Newsletter", "Événement", "検索広告",
  ].enumerated().map { LeadSource(id: $0.offset + 1, name: $0.element) }
}

/// How the record was made.
enum SourceType: String, Sendable, CaseIterable {
  case api = "API"
  case appointment = "APPOINTMENT"
  case formAPIHosted = "FORM_API_HOSTED"
  case imported = "IMPORT"
  case internalForm = "INTERNAL_FORM"
  case landingPage = "LANDING_PAGE"
  case manual = "MANUAL"
  case webform = "WEBFORM"
  case formAPIInternal = "FORM_API_INTERNAL"
  case other = "OTHER"
  case unknown = "UNKNOWN"

  /// Those that invented contacts have.
  static let invented = Array(allCases.prefix(8))

  /// v1 spells the same words without underscores.
  var v1: String { rawValue.filter { $0 != "_" } }
}

/// A network a social account belongs to.
enum SocialNetwork: String, Sendable, CaseIterable {
  case facebook = "FACEBOOK"
  case linkedIn = "LINKED_IN"
  case twitter = "TWITTER"
  case instagram = "INSTAGRAM"
  case youTube = "YOUTUBE"
  case snapchat = "SNAPCHAT"
  case pinterest = "PINTEREST"

  /// Those that invented contacts have.
  static let invented = Array(allCases.prefix(5))

  var v1: String {
    switch self {
    case .facebook: "Facebook"
    case .linkedIn: "LinkedIn"
    case .twitter: "Twitter"
    case .instagram: "Instagram"
    case .youTube: "YouTube"
    case .snapchat: "Snapchat"
    case .pinterest: "Pinterest"
    }
  }
}

/// Whether an address may be written to.
enum EmailStatus: String, Sendable, CaseIterable {
  case unengagedMarketable = "UNENGAGED_MARKETABLE"
  case singleOptIn = "SINGLE_OPT_IN"
  case doubleOptIn = "DOUBLE_OPT_IN"
  case confirmed = "CONFIRMED"
  case nonMarketable = "NON_MARKETABLE"
  case hardBounce = "HARD_BOUNCE"
  case listUnsubscribe = "LIST_UNSUBSCRIBE"

  var isOptIn: Bool { self == .singleOptIn || self == .doubleOptIn || self == .confirmed }

  var v1: String {
    switch self {
    case .unengagedMarketable: "UnengagedMarketable"
    case .singleOptIn: "SingleOptIn"
    case .doubleOptIn: "DoubleOptin"
    case .confirmed: "Confirmed"
    case .nonMarketable: "NonMarketable"
    case .hardBounce: "HardBounce"
    case .listUnsubscribe: "ListUnsubscribe"
    }
  }
}
