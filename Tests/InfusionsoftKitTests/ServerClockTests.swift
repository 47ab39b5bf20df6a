import CurlHTTP
import FoundationEssentials
import JSONText
import Testing

@testable import InfusionsoftKit

@Suite(.timeLimit(.minutes(5))) struct ServerClockTests {
  @Test(arguments: [
    ("Tue, 24 Nov 2026 10:15:30 GMT", "2026-11-24T10:15:30Z"),
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
    ("Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59Z"),
  ])
  func `a date of HTTP is read`(text: String, expected: String) throws {
    #expect(Timestamp.parseHTTPDate(text).map(Timestamp.format) == expected)
  }

  @Test(arguments: [
    "", "Tue", "Tue, 24 Nov 2026 10:15:30", "Tue, 24 Nov 2026 10:15:30 CET",
    "Tue, 4 Nov 2026 10:15:30 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    "Tue, 31 Nov 2026 10:15:30 GMT", "Tue, 24 Nov 2026 25:15:30 GMT", "2026-11-24T10:15:30Z",
    "Tue, 24 November 2026 10:15:30 GMT",
  ])
  func `what is no such date is nothing`(text: String) {
    #expect(Timestamp.parseHTTPDate(text) == nil)
  }

  @Test(arguments: [(0.0, 0), (0.9, 0), (90.5, 90), (-90, -90), (86_400, 86_400)])
  func `the skew is how far this machine is ahead`(ahead: Double, skew: Int) {
    let clock = TestClock()
    clock.advance(ahead)
    let server = ServerClock { clock.now }
    #expect(server.skew == nil)
    server.observe(["Date": "Tue, 24 Nov 2026 10:15:30 GMT"])
    #expect(server.skew == skew)
    // From a cache, or without a date: nothing is learned.
    server.observe(["Date": "Tue, 24 Nov 2026 11:00:00 GMT", "Age": "60"])
    server.observe([:])
    #expect(server.skew == skew)
  }

  @Test(arguments: [-40_000.0, -600, 600, 40_000])
  func `a wrong clock refreshes in time, and the status tells of it`(ahead: Double) async throws {
    try await StandInServer.run { server in
      // The server's clock is set; the account keeps the one it began with.
      let order = Timestamp.format(server.clock.now.addingTimeInterval(-ahead))
      try server.order("clock", ["set": .string(order)])
      let account = try await server.authorizedAccount()
      #expect(try await account.custody.status().clockSkew == Int(ahead))
      #expect(try await account.custody.status().notes.count == 1)
      let ends = try #require(try await account.custody.status().grant?.expiresAt)
      server.clock.advance(ends.timeIntervalSince(server.clock.now) - 3600)
      _ = try await account.userInfo()
      #expect(server.refreshes == 0)
      server.clock.advance(3599)
      _ = try await account.userInfo()
      #expect(server.refreshes == 1)
      #expect(server.rejected == 0)
      await account.shutdown()
    }
  }
}
