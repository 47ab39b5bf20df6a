import InfusionsoftKit
import Operations
import Testing

@testable import Shell

@Suite(.timeLimit(.minutes(5))) struct InteractiveShellTests {
  private let streams: Streams
  private let router: InterruptRouter

  init() throws {
    streams = try Streams()
    router = InterruptRouter(wake: try EditorWake())
  }

  /// The shell reads plain rows here: its input is no terminal.
  private func interact(_ rows: String) async throws -> LineOutcome {
    try streams.type(rows)
    return try await TrialDoor(streams, router: router).interact()
  }

  @Test func `a line that fails does not end the shell`() async throws {
    #expect(try await interact("bogus\nfail\necho 'a\necho \"\\q\"\n'\necho on\n") == .done)
    #expect(streams.outputText.hasSuffix("{\"text\":\"on\"}\n"))
    #expect(
      streams.errorText == "error: unknown operation bogus; help lists them\nerror: it failed\n")
  }

  @Test func `quit ends it`() async throws {
    #expect(try await interact("echo a\nexit\necho b\n") == .quit(nil))
    #expect(streams.outputText == "{\"text\":\"a\"}\n")
  }

  @Test func `history holds lines and no secrets`() async throws {
    #expect(
      try await interact(
        "echo one\nsecret hunter2\nsecert hunter2\n echo blank\necho \"\\q hunter\"\nhistory\n")
        == .done)
    #expect(
      streams.outputText.hasSuffix(
        "echo one\nsecret •••\nsecert •••\necho \"\\q hunter\"\nhistory\n"))
    #expect(!streams.outputText.contains("hunter2"))
  }

  @Test func `history is searched and cleared`() async throws {
    #expect(try await interact("echo one\nhistory search ONE\nhistory clear\nhistory\n") == .done)
    #expect(
      streams.outputText == "{\"text\":\"one\"}\necho one\nhistory search ONE\nhistory\n")
  }

  @Test func `an interrupt cancels the line and not the shell`() async throws {
    let (streams, router) = (streams, router)
    async let outcome = TrialDoor(streams, router: router).interact()
    try ByteSink(descriptor: streams.inputEnd).write("wait\n")
    while !streams.errorText.hasSuffix("waiting\n") { await Task.yield() }
    router.interrupt()
    while !streams.errorText.hasSuffix("cancelled\n") { await Task.yield() }
    try streams.type("echo on\n")
    #expect(try await outcome == .done)
    #expect(streams.outputText == "{\"text\":\"on\"}\n")
    #expect(streams.errorText.hasSuffix("waiting\ncancelled\n"))
  }

  @Test func `a notice is shown while a plain prompt waits`() async throws {
    let (streams, router) = (streams, router)
    async let outcome = TrialDoor(streams, router: router).interact()
    try ByteSink(descriptor: streams.inputEnd).write("echo on\n")
    while streams.outputText.isEmpty { await Task.yield() }
    router.wake.notify("token refreshed")
    while !streams.errorText.contains("token refreshed\n") { await Task.yield() }
    try streams.type("")
    #expect(try await outcome == .done)
  }

  @Test func `a notice that comes during a question waits for the prompt`() async throws {
    try streams.type("answer\n")
    router.wake.notify("token refreshed")
    let reader = RowReader(descriptor: streams.input, wake: router.wake, readsAhead: false)
    #expect(reader.next() == .row("answer"))
    #expect(router.wake.beginReading(restoring: nil) == ["token refreshed"])
    router.wake.endReading()
  }

  @Test func `the greeting says where to begin`() {
    var state = AccountState(profile: "default", token: .some(.none), hasClientID: false)
    #expect(
      PromptText.greeting(version: "1", state) == """
        infusionsoft 1: help lists the operations, Ctrl-D leaves.
        Not authorized yet: authorize starts a login and asks for what it needs.
        To try everything without an account: infusionsoft --sandbox
        """)
    state.token = .valid
    #expect(
      PromptText.greeting(version: "1", state)
        == "infusionsoft 1: help lists the operations, Ctrl-D leaves.")
  }

  @Test(
    arguments: [
      (TokenStatus.State.valid, 86_399, "default (valid 23h)> "),
      (.valid, 3 * 86_400, "default (valid 3d)> "),
      (.expiring, 299, "default (expiring 4m)> "),
      (.valid, 12, "default (valid 12s)> "),
      (.expired, -5, "default (expired)> "),
      (TokenStatus.State.none, nil, "default (not authorized)> "),
      (.dead, 100, "default (authorize again)> "),
      (.uncertain, 100, "default (uncertain)> "),
      (.apiKey, nil, "default (api key)> "),
      (nil, nil, "default (store unreadable)> "),
    ] as [(TokenStatus.State?, Int?, String)])
  func `the prompt says how the token stands`(
    token: TokenStatus.State?, expiresIn: Int?, prompt: String
  ) {
    let state = AccountState(profile: "default", token: token, expiresIn: expiresIn)
    #expect(PromptText.text(state, colour: false) == prompt)
  }

  @Test func `trouble is red and read-only is said`() {
    var foreign = AccountState(profile: "work", token: .valid, expiresIn: 3600)
    foreign.isForeign = true
    #expect(PromptText.text(foreign, colour: false) == "work (another application's grant)> ")
    let state = AccountState(profile: "work", isReadOnly: true, token: .dead)
    #expect(
      PromptText.text(state, colour: true)
        == "work read-only (\u{1B}[31mauthorize again\u{1B}[0m)> ")
  }
}
