import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

@Suite(.timeLimit(.minutes(5))) struct ContactPagesTests {
  private func query(
    limit: Int? = nil, pageSize: Int? = nil, token: String? = nil
  ) -> ContactQuery {
    var query = ContactQuery()
    query.range = ListRange(limit: limit, pageSize: pageSize, pageToken: token)
    return query
  }

  private func all(_ pages: ListPages) async throws -> [ListPage] {
    var all: [ListPage] = []
    while let page = try await pages.next() { all.append(page) }
    // The end stays the end.
    #expect(try await pages.next() == nil)
    return all
  }

  private func ids(_ pages: [ListPage]) -> [Int] {
    pages.flatMap(\.rows).compactMap { $0["id"]?.string.flatMap { Int($0) } }
  }

  @Test(
    arguments: [
      (2500, nil, 3), (2000, nil, 2), (99, 10, 10), (100, 10, 10), (1, nil, 1), (0, nil, 1),
    ]
      as [(Int, Int?, Int)])
  func `every contact comes once, in as few requests as can be`(
    contacts: Int, pageSize: Int?, requests: Int
  ) async throws {
    try await StandInServer.run(contacts: contacts) { server in
      let account = try await server.authorizedAccount()
      let pages = try await all(account.contacts(query(pageSize: pageSize)))
      #expect(ids(pages) == Array(1...max(contacts, 1)).filter { $0 <= contacts })
      #expect(pages.count == requests)
      #expect(pages.last?.nextPageToken == nil)
      #expect(pages.allSatisfy { !$0.isTruncated })
      #expect(server.requests == requests)
    }
  }

  @Test func `a limit that falls inside a page cuts it, and gives no token`() async throws {
    try await StandInServer.run(contacts: 50) { server in
      let account = try await server.authorizedAccount()
      let pages = try await all(account.contacts(query(limit: 25, pageSize: 10)))
      #expect(ids(pages) == Array(1...25))
      #expect(pages.map(\.isTruncated) == [false, false, true])
      #expect(pages.map { $0.nextPageToken == nil } == [false, false, true])
      #expect(server.requests == 3)
    }
  }

  @Test func `a limit at the end of a page gives the token, and nothing more is fetched`()
    async throws
  {
    try await StandInServer.run(contacts: 50) { server in
      let account = try await server.authorizedAccount()
      let pages = account.contacts(query(limit: 20, pageSize: 10))
      let first = try await all(pages)
      #expect(ids(first) == Array(1...20))
      // A third page asked for behind our back would have come before these.
      for _ in 0..<3 { _ = try await account.userInfo() }
      #expect(server.requests == 2 + 3)
      withExtendedLifetime(pages) {}
      let token = try #require(first.last?.nextPageToken)
      let rest = try await all(account.contacts(query(pageSize: 10, token: token)))
      #expect(ids(rest) == Array(21...50))
    }
  }

  @Test func `a limit makes the page no larger than itself`() async throws {
    try await StandInServer.run(contacts: 50) { server in
      let account = try await server.authorizedAccount()
      let pages = try await all(account.contacts(query(limit: 7)))
      #expect(ids(pages) == Array(1...7))
      #expect(pages.last?.nextPageToken != nil)
      #expect(server.requests == 1)
    }
  }

  @Test(arguments: [0, -1])
  func `a limit of nothing gives nothing`(limit: Int) async throws {
    try await StandInServer.run(contacts: 5) { server in
      let account = try await server.authorizedAccount()
      #expect(ids(try await all(account.contacts(query(limit: limit)))) == [])
    }
  }

  @Test func `order and filter hold on every page`() async throws {
    try await StandInServer.run(contacts: 300) { server in
      let account = try await server.authorizedAccount()
      var query = query(pageSize: 7)
      try query.order(by: "id desc")
      try query.filter(raw: "contact_id<=100")
      let pages = try await all(account.contacts(query))
      #expect(ids(pages) == Array((1...100).reversed()))
    }
  }

  @Test func `the next page is asked for before this one is worked on`() async throws {
    let server = try LoopbackServer { request in
      request.target.contains("page_token=2")
        ? [.ok(#"{"contacts":[{"id":"2"}]}"#)]
        : [.ok(#"{"contacts":[{"id":"1"}],"next_page_token":"2"}"#)]
    }
    defer { server.stop() }
    let pages = ScriptedAccount.make(server).contacts()
    let first = try #require(try await pages.next())
    await server.until { $0.requests.count == 2 }
    #expect(ids([first]) == [1])
    #expect(ids(try await all(pages)) == [2])
    #expect(server.log.requests.count == 2)
  }

  @Test func `a page that failed can be asked for again`() async throws {
    try await StandInServer.run(contacts: 30) { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI([("after", 1), ("status", 400)])
      let pages = account.contacts(query(pageSize: 10))
      let first = try #require(try await pages.next())
      let failure = await #expect(throws: Failure.self) { try await pages.next() }
      #expect(failure?.kind == .api)
      #expect(ids([first] + (try await all(pages))) == Array(1...30))
    }
  }

  @Test(arguments: [
    #"{"contacts":[],"next_page_token":""}"#, #"{"contacts":[]}"#,
    #"{"contacts":[],"next_page_token":null}"#,
  ])
  func `an empty token is the end`(body: String) async throws {
    let server = try LoopbackServer { _ in [.ok(body)] }
    defer { server.stop() }
    #expect(try await all(ScriptedAccount.make(server).contacts()).count == 1)
    #expect(server.log.requests.count == 1)
  }

  @Test func `a server that leads in a circle is found out`() async throws {
    let server = try LoopbackServer { _ in
      [.ok(#"{"contacts":[{"id":"1"}],"next_page_token":"same"}"#)]
    }
    defer { server.stop() }
    let failure = await #expect(throws: Failure.self) {
      try await all(ScriptedAccount.make(server).contacts())
    }
    #expect(failure?.kind == .api)
    #expect(server.log.requests.count == 2)
  }

  @Test(arguments: ["{}", "[]", #"{"contacts":null}"#, #"{"contacts":{}}"#, #"{"message":"hi"}"#])
  func `an answer without a list of contacts is named as such`(body: String) async throws {
    let server = try LoopbackServer { _ in [.ok(body)] }
    defer { server.stop() }
    let failure = await #expect(throws: Failure.self) {
      try await ScriptedAccount.make(server).contacts().next()
    }
    #expect(failure?.kind == .api)
    #expect(failure?.message.contains("no list of contacts") == true)
  }

  @Test func `a bad row spoils its page before any row of it is given out`() async throws {
    let server = try LoopbackServer { _ in [.ok(#"{"contacts":[{"id":"1"},{"id":01,"x":tru}]}"#)] }
    defer { server.stop() }
    await #expect(throws: Failure.self) {
      try await ScriptedAccount.make(server).contacts().next()
    }
  }

  @Test func `rows carry the API's bytes untouched`() async throws {
    let row = #"{"id" : "1",  "n":1.50, "big":123456789012345678901234567890, "u":"\u00e9\/"}"#
    let server = try LoopbackServer { _ in [.ok(#"{"contacts": [ \#(row) ]}"#)] }
    defer { server.stop() }
    let page = try await ScriptedAccount.make(server).contacts().next()
    #expect(page?.rows.map(\.text) == [row])
  }

  @Test func `cancelling the wait for a page ends its request`() async throws {
    let server = try LoopbackServer { _ in [.hold] }
    defer { server.stop() }
    let pages = ScriptedAccount.make(server).contacts()
    let wait = Task { try await pages.next()?.rows }
    await server.until { $0.requests.count == 1 }
    wait.cancel()
    let failure = await #expect(throws: (any Error).self) { try await wait.value }
    #expect(failure.map { Failure($0).kind } == .cancelled)
    await server.until { !$0.closedByClient.isEmpty }
  }

  @Test func `pages that nobody wants any more are not fetched on`() async throws {
    let server = try LoopbackServer { request in
      request.target.contains("page_token")
        ? [.hold] : [.ok(#"{"contacts":[{"id":"1"}],"next_page_token":"2"}"#)]
    }
    defer { server.stop() }
    var pages: ListPages? = ScriptedAccount.make(server).contacts()
    _ = try await pages?.next()
    await server.until { $0.requests.count == 2 }
    pages = nil
    await server.until { !$0.closedByClient.isEmpty }
  }
}
