import InfusionsoftKit
import JSONText
import Operations
import Synchronization
import Testing

@Suite struct OutputTests {
  private func rows(_ pages: [Rows.Page], then failure: Failure? = nil) -> Output {
    let rest = Mutex(pages)
    return .rows(
      Rows(name: "things") {
        let next = rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        if next == nil, let failure { throw failure }
        return next
      })
  }

  @Test func `the result of rows holds all of them, and what the last page says beside them`()
    async throws
  {
    let token = JSON.Member(name: "next_page_token", value: "t")
    let output = rows([
      Rows.Page(rows: [1, 2], tail: [JSON.Member(name: "next_page_token", value: "s")]),
      Rows.Page(rows: [3], tail: [token]),
    ])
    #expect(try await output.result().text == #"{"things":[1,2,3],"next_page_token":"t"}"#)
  }

  @Test func `no rows are an empty list`() async throws {
    #expect(try await rows([]).result().text == #"{"things":[]}"#)
  }

  @Test func `a page that fails fails the result`() async throws {
    let output = rows([Rows.Page(rows: [1])], then: Failure(.network, "gone"))
    let failure = await #expect(throws: Failure.self) { try await output.result() }
    #expect(failure?.kind == .network)
  }
}
