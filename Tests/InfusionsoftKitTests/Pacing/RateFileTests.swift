import FoundationEssentials
import JSONText
import Testing

@testable import InfusionsoftKit

/// Two accounts with the same credential stand for two processes: each opens the file by itself.
@Suite(.timeLimit(.minutes(5))) struct RateFileTests {
  private func shared(_ directory: TemporaryDirectory) -> Pacing {
    .shared(directory: directory.file("rates"))
  }

  @Test func `processes share the windows of a credential`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let directory = try TemporaryDirectory()
      let store = MemoryStore()
      let one = try await server.authorizedAccount(store: store, pacing: shared(directory))
      let other = server.account(store: store, pacing: shared(directory))
      for _ in 0..<200 {
        _ = try await one.contact(id: "1")
        _ = try await other.contact(id: "2")
      }
      #expect(server.throttled == 0)
      #expect(TemporaryDirectory.names(in: directory.file("rates")).count == 1)
    }
  }

  @Test func `an application and a key have windows of their own`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let directory = try TemporaryDirectory()
      let oauth = try await server.authorizedAccount(pacing: shared(directory))
      let key = server.account(
        credential: .apiKey(server.apiKey, header: .bearer), pacing: shared(directory))
      let begin = server.clock.now
      for _ in 0..<25 { _ = try await oauth.contact(id: "1") }
      for _ in 0..<10 { _ = try await key.contact(id: "1") }
      #expect(server.clock.now == begin)
      let names = TemporaryDirectory.names(in: directory.file("rates"))
      #expect(names.map { $0.prefix { $0 != "-" } } == ["client", "key"])
      #expect(!names.joined().contains(server.apiKey.reveal().suffix(6)))
      for name in names {
        #expect(try Disk.mode(directory.file("rates/" + name)) == 0o600)
        #expect(try !Disk.read(directory.file("rates/" + name)).contains(server.apiKey.reveal()))
      }
    }
  }

  @Test func `what a process learned is there for the next one`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let directory = try TemporaryDirectory()
      let store = MemoryStore()
      try server.order("limits", ["minute": 3])
      let first = try await server.authorizedAccount(store: store, pacing: shared(directory))
      _ = try await first.contact(id: "1")
      await first.shutdown()
      let second = server.account(store: store, pacing: shared(directory))
      _ = try await second.contact(id: "1")
      _ = try await second.contact(id: "1")
      let failure = await #expect(throws: Failure.self) {
        try await second.contact(id: "1", deadline: .after(.seconds(10)))
      }
      #expect(failure?["window"] == "minute")
      #expect(server.throttled == 0)
    }
  }

  @Test(arguments: [
    "", "{", "[]", "\u{0}\u{0}\u{0}", #"{"version":99}"#,
    #"{"version":1,"product":{},"tenants":{},"held_until":0,"held_by":"spike"}"#,
    #"{"version":1,"product":{"spike":{"limit":-1}},"held_until":9223372036854775807}"#,
  ])
  func `a file that makes no sense is begun anew`(text: String) async throws {
    try await StandInServer.run(unlimited: false) { server in
      let directory = try TemporaryDirectory()
      let store = MemoryStore()
      let first = try await server.authorizedAccount(store: store, pacing: shared(directory))
      _ = try await first.contact(id: "1")
      let name = try #require(TemporaryDirectory.names(in: directory.file("rates")).first)
      try Disk.write(text, to: directory.file("rates/" + name))
      _ = try await first.contact(id: "1")
      let second = server.account(store: store, pacing: shared(directory))
      _ = try await second.contact(id: "1")
      #expect(try Disk.read(directory.file("rates/" + name)).hasPrefix(#"{"version":1,"#))
    }
  }

  @Test func `a hold that lies days ahead was written by another clock, and is dropped`() {
    var windows = RateWindows(isKey: false)
    windows.hold(until: 400 * 86_400_000, by: .spike)
    windows.advance(to: 1000)
    #expect(windows.wait("", .interactive, at: 1000) == nil)
  }

  @Test func `a directory that cannot be used costs no call`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let directory = try TemporaryDirectory()
      try Disk.write("a file", to: directory.file("rates"))
      let account = try await server.authorizedAccount(pacing: shared(directory))
      for _ in 0..<60 { _ = try await account.contact(id: "1") }
      #expect(server.throttled == 0)
    }
  }

  @Test func `a lock that somebody holds costs no call`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let directory = try TemporaryDirectory()
      let account = try await server.authorizedAccount(pacing: shared(directory))
      _ = try await account.contact(id: "1")
      let name = try #require(TemporaryDirectory.names(in: directory.file("rates")).first)
      let lock = try PrivateFile.openLock(directory.file("rates/" + name))
      #expect(try lock.tryLock())
      for _ in 0..<30 { _ = try await account.contact(id: "1") }
      #expect(server.throttled == 0)
    }
  }

  @Test func `where the windows are wide, calls are taken by the block and given back`()
    async throws
  {
    try await StandInServer.run { server in
      let directory = try TemporaryDirectory()
      let account = try await server.authorizedAccount(pacing: shared(directory))
      for _ in 0..<40 {
        _ = try await account.contact(id: "1")
        server.clock.advance(0.005)
      }
      await account.shutdown()
      let reader = server.account(pacing: shared(directory))
      try await server.login(reader)
      let minute = try await reader.rateLimits().first { $0.window == "minute" }
      #expect(minute?.used == 41)
      #expect(minute?.limit == 1_000_000_000)
    }
  }
}
