/// One person of the CRM, as both versions of the API know them.
struct Contact: Sendable {
  struct EmailAddress: Sendable {
    var email: String
    /// 1 to 3.
    var slot: Int
    var status: EmailStatus
  }

  struct PhoneNumber: Sendable {
    var number: String
    var e164: String
    var type: String
    /// 1 to 5.
    var slot: Int
    var fieldName: String { "PHONE\(slot)" }
  }

  struct FaxNumber: Sendable {
    var number: String
    /// 1 or 2.
    var slot: Int
  }

  struct Address: Sendable {
    enum Slot: String, Sendable {
      case billing = "BILLING"
      case shipping = "SHIPPING"
      case other = "OTHER"
    }
    var slot: Slot
    var line1: String
    var line2: String?
    var locality: String
    /// The subdivision by name, and by ISO 3166-2 code.
    var region: String?
    var regionCode: String?
    var country: String
    /// ISO 3166-1 alpha-3.
    var countryCode: String
    var postalCode: String?
    /// The four further figures of a United States ZIP code.
    var zipFour: String?
  }

  struct Company: Sendable {
    var id: Int
    var name: String
  }

  struct SocialAccount: Sendable {
    var name: String
    var type: SocialNetwork
  }

  struct Origin: Sendable {
    var date: Timestamp
    var ipAddress: String
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
  var birthDate: CivilDate?
  var anniversaryDate: CivilDate?
  var emailAddresses: [EmailAddress] = []
  var phoneNumbers: [PhoneNumber] = []
  var faxNumbers: [FaxNumber] = []
  var addresses: [Address] = []
  var company: Company?
  var socialAccounts: [SocialAccount] = []
  var customFields: [(field: CustomField, content: CustomField.Content)] = []
  var tagIDs: [Int] = []
  var ownerID: Int?
  var leadSource: LeadSource?
  var score: Int?
  var sourceType: SourceType = .manual
  var origin: Origin?
  var createTime = Timestamp(milliseconds: 0)
  var updateTime = Timestamp(milliseconds: 0)

  init(id: Int) { self.id = id }
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

  var v1: String {
    switch self {
    case .facebook: "Facebook"
    case .linkedIn: "LinkedIn"
    case .twitter: "Twitter"
    case .instagram: "Instagram"
    case .youTube: "YouTube"
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
