import FoundationEssentials
import JSONText
import Testing

@testable import InfusionsoftKit

@Suite struct GrantTests {
  private static let issued = Date(timeIntervalSince1970: 1_800_000_000)

  private func grant(life: Double, scope: String = "full|ab123.infusionsoft.com") -> Grant {
    Grant(
      accessToken: Secret("access"), refreshToken: Secret("refresh"), issuedAt: Self.issued,
      expiresAt: Self.issued.addingTimeInterval(life), scope: scope,
      binding: GrantBinding(clientID: "id", endpoints: Endpoints()))
  }

  @Test(
    arguments: [
      (86_400, 0, Grant.Freshness.valid), (86_400, 84_599, .valid), (86_400, 84_600, .expiring),
      (86_400, 86_279, .expiring), (86_400, 86_280, .expired), (86_400, 90_000, .expired),
      (86_400, -3600, .valid),
      // A short life: a quarter, then a tenth of it.
      (400, 299, .valid), (400, 300, .expiring), (400, 359, .expiring), (400, 360, .expired),
      (1, 0, .valid), (0, 0, .expired), (-5, 0, .expired),
    ] as [(Double, Double, Grant.Freshness)])
  func `a token nears its end in two steps`(
    life: Double, age: Double, freshness: Grant.Freshness
  ) {
    #expect(grant(life: life).freshness(at: Self.issued.addingTimeInterval(age)) == freshness)
  }

  @Test(
    arguments: [
      ("full|ab123.infusionsoft.com", "ab123.infusionsoft.com"), ("full", nil), ("", nil),
      ("full|", nil), ("a|b|c.infusionsoft.com", "c.infusionsoft.com"),
    ] as [(String, String?)])
  func `the tenant stands behind the bar of the scope`(scope: String, tenant: String?) {
    #expect(grant(life: 60, scope: scope).tenant == tenant)
  }

  @Test func `a refresh token dies after 45 days of disuse`() {
    #expect(grant(life: 60).refreshBy.timeIntervalSince(Self.issued) == 45 * 86_400)
  }

  @Test func `a grant prints neither of its tokens`() {
    var dumped = ""
    dump(grant(life: 60), to: &dumped)
    #expect(!"\(grant(life: 60))\(dumped)".contains("\"access\""))
    #expect(!dumped.contains("refresh\n"))
  }
}

@Suite struct GrantBindingTests {
  private static let endpoints = Endpoints(
    authorizeURL: "https://a/authorize", tokenURL: "https://a/token", apiURL: "https://a/rest")
  private let binding = GrantBinding(clientID: "id", endpoints: endpoints)

  @Test(arguments: ["id", nil])
  func `the same application at the same addresses may use a grant`(clientID: String?) {
    let application = Application(clientID: clientID, clientSecret: nil)
    #expect(binding.mismatch(with: application, at: Self.endpoints) == nil)
    var slashed = Self.endpoints
    slashed = Endpoints(
      authorizeURL: slashed.authorizeURL, tokenURL: slashed.tokenURL, apiURL: slashed.apiURL + "/")
    #expect(binding.mismatch(with: application, at: slashed) == nil)
  }

  @Test(arguments: [
    ("other", endpoints, "client id"),
    (
      "id",
      Endpoints(authorizeURL: "https://b", tokenURL: "https://a/token", apiURL: "https://a/rest"),
      "https://a/authorize"
    ),
    (
      "id",
      Endpoints(
        authorizeURL: "https://a/authorize", tokenURL: "https://b", apiURL: "https://a/rest"),
      "https://a/token"
    ),
    (
      "id",
      Endpoints(
        authorizeURL: "https://a/authorize", tokenURL: "https://a/token", apiURL: "https://b"),
      "https://a/rest"
    ),
  ])
  func `another application or address may not, and is told whose it is`(
    clientID: String, endpoints: Endpoints, named: String
  ) throws {
    let application = Application(clientID: clientID, clientSecret: nil)
    let mismatch = try #require(binding.mismatch(with: application, at: endpoints))
    #expect(mismatch.contains(named))
  }

  @Test func `a binding is stored and read back`() throws {
    #expect(GrantBinding(try JSON(binding.json.text)) == binding)
  }
}
