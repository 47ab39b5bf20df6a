import FoundationEssentials
import JSONText
import Testing

@testable import InfusionsoftKit

@Suite struct TokenStatusTests {
  private let now = Date(timeIntervalSince1970: 1_795_515_330)

  private func status(
    age days: Double = 0, dead: Bool = false, uncertain: Bool = false, boundTo: String? = nil,
    skew: Int? = nil, apiKey: BoundSecret? = nil, refreshToken: Secret? = Secret("refresh")
  ) -> TokenStatus {
    var record = StoredRecord()
    let issued = now.addingTimeInterval(-days * 86_400)
    record.grant = Grant(
      accessToken: Secret("access"), refreshToken: refreshToken, issuedAt: issued,
      expiresAt: now.addingTimeInterval(3600), scope: "full|ab123.infusionsoft.com",
      binding: GrantBinding(clientID: "id", endpoints: Endpoints()))
    record.isDead = dead
    record.apiKey = apiKey
    return TokenStatus(
      record: record, isUncertain: uncertain, boundTo: boundTo,
      location: StoreLocation(kind: "memory", path: nil), clockSkew: skew, now: now)
  }

  @Test func `the age of the refresh token counts from its issue, its end 45 days later`() {
    let status = status(age: 3)
    #expect(status.json["refresh_token_age"] == 259_200)
    #expect(status.json["refresh_by"] == "2027-01-05T10:15:30Z")
    #expect(status.notes.isEmpty)
    let bare = self.status(refreshToken: nil)
    #expect(bare.json["refresh_token_age"] == nil)
    #expect(bare.json["refresh_by"] == nil)
  }

  @Test func `every trouble has a sentence that says what to do`() {
    for (status, words) in [
      (status(dead: true), "run authorize"), (status(uncertain: true), "token refresh asks once"),
      (status(age: 30), "30 days old"), (status(age: 46), "dies after 45 days"),
      (status(boundTo: "another client id"), "--profile"), (status(skew: -61), "61 seconds behind"),
      (status(skew: 3600), "3600 seconds ahead"),
    ] {
      #expect(status.notes.count == 1)
      #expect(status.notes.first?.contains(words) == true, "\(status.notes)")
    }
    #expect(status(age: 29.9, skew: 60).notes.isEmpty)
  }

  @Test func `a dead or uncertain grant says how long its access token serves`() {
    for status in [status(dead: true), status(uncertain: true)] {
      #expect(status.notes.first?.contains("until 2026-11-24T11:15:30Z") == true)
    }
  }

  @Test func `what holds a credential and is not used is named`() {
    let key = BoundSecret(Secret("stored key"), for: "https://elsewhere.example")
    #expect(status().json["shadows"] == [])
    #expect(status(apiKey: key).json["shadows"] == ["store:api_key"])
    let fromStore = TokenStatus(
      apiKey: Secret("key"), source: "store", over: status(apiKey: key))
    #expect(fromStore.json["shadows"] == ["store:grant"])
    let fromVariable = TokenStatus(
      apiKey: Secret("key"), source: "INFUSIONSOFT_API_KEY", over: status(apiKey: key))
    #expect(fromVariable.json["shadows"] == ["store:api_key", "store:grant"])
    #expect(fromVariable.notes.first?.contains("INFUSIONSOFT_API_KEY") == true)
  }
}
