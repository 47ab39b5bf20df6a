import InfusionsoftKit
import JSONText
import Testing

struct QuotaTests {
  @Test func `quota answers every window`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let windows = try await stand.call("quota")["windows"]?.elements ?? []
      #expect(
        windows.compactMap { $0["window"]?.string } == [
          "spike", "minute", "day", "tenant_minute", "tenant_day",
        ])
      try #require(windows.count == 5)
      #expect(windows[2]["resets_at"] == "2026-11-25T00:00:00Z")
      #expect(windows[2]["used"] == 1)
    }
  }

  @Test func `quota needs a credential`() async throws {
    try await StandInSession.run { stand in
      let failure = try await stand.failure("quota")
      #expect(failure.kind == .authorize)
    }
  }
}
