import Formats
import InfusionsoftKit
import Operations
import Testing

@testable import Shell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(5))) struct LineRunnerTests {
  private let streams: Streams
  private let router: InterruptRouter

  init() throws {
    streams = try Streams()
    router = InterruptRouter(wake: try EditorWake())
  }

  private func run(_ words: String) async throws -> LineOutcome {
    try await TrialDoor(streams, router: router)
      .run(words: words.split(separator: " ").map(String.init))
  }

  @Test(arguments: [
    ("echo hi", "{\"text\":\"hi\"}\n"),
    ("echo hi -o csv", "text\r\nhi\r\n"),
    ("echo hi -o record", "text  hi\n"),
    (
      "people",
      "{\"id\":\"1\",\"name\":\"Ann\"}\n{\"id\":\"2\",\"name\":\"Bo\"}\n{\"id\":\"3\",\"name\":\"Cy\"}\n"
    ),
    ("people -o ids", "1\n2\n3\n"),
    ("people -o tsv --fields name,id", "name\tid\nAnn\t1\nBo\t2\nCy\t3\n"),
    ("people --fields name -o ids", "1\n2\n3\n"),
    (
      "people -o json",
      "{\"people\":[{\"id\":\"1\",\"name\":\"Ann\"},{\"id\":\"2\",\"name\":\"Bo\"},{\"id\":\"3\",\"name\":\"Cy\"}],\"next_page_token\":\"a b\"}\n"
    ),
  ])
  func `a result is written in the wanted format`(words: String, expected: String) async throws {
    #expect(try await run(words) == .done)
    #expect(
      streams.outputText == expected)
  }

  @Test func `the page token is a hint beside rows, in no one's way`() async throws {
    #expect(try await run("people -o ids") == .done)
    #expect(streams.errorText == "next page: --page-token 'a b'\n")
  }

  @Test(arguments: ["people -o json", "people -o ids --quiet"])
  func `no hint where the token is in the result or none is wanted`(words: String) async throws {
    #expect(try await run(words) == .done)
    #expect(streams.errorText == "")
  }

  @Test(
    arguments: [
      ("fail api", 1), ("fail usage", 2), ("nonsense", 2), ("echo --bad", 2), ("fail authorize", 4),
      ("fail rate", 5), ("fail network", 6), ("fail store", 7), ("fail not_found", 8),
      ("fail partial", 9), ("fail refused", 10), ("destroy", 10), ("fail cancelled", 130),
      ("fail internal", 70), ("history", 2),
    ] as [(String, Int32)])
  func `a failure goes to standard error and makes the status`(
    words: String, status: Int32
  ) async throws {
    #expect(try await run(words).exitStatus == status)
    #expect(streams.outputText == "")
    #expect(streams.errorText.hasPrefix("infusionsoft: "))
    #expect(streams.errorText.filter { $0 == "\n" }.count == 1)
  }

  @Test func `what destroys goes on when it was agreed to`() async throws {
    #expect(try await run("destroy --yes") == .done)
    #expect(streams.outputText == "\"gone\"\n")
  }

  @Test func `help is data`() async throws {
    #expect(try await run("people get --help") == .done)
    #expect(streams.outputText.hasPrefix("people get [ID]\n"))
  }

  @Test func `a secret is the first row of what is piped in`() async throws {
    try streams.type("hunter2\nnote\n")
    #expect(try await run("secret") == .done)
    #expect(streams.outputText == "{\"length\":7}\n")
    #expect(streams.errorText == "")
  }

  @Test func `an interrupt cancels what runs`() async throws {
    let (streams, router) = (streams, router)
    async let outcome = TrialDoor(streams, router: router).run(words: ["wait"])
    while streams.errorText != "waiting\n" { await Task.yield() }
    router.interrupt()
    #expect(try await outcome == .failed(130))
    #expect(streams.errorText == "waiting\ninfusionsoft: cancelled\n")
  }

  @Test func `an interrupt that comes too early is not lost`() async throws {
    router.interrupt()
    #expect(try await run("wait") == .failed(130))
  }

  @Test func `a broken pipe is no failure of the operation`() async throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let door = try TrialDoor(streams, router: router, output: ends[1])
    #expect(await door.run(words: ["people"]) == .brokenPipe)
    #expect(streams.errorText == "")
  }
}
