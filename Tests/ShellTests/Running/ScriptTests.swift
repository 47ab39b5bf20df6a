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

@Suite(.timeLimit(.minutes(5))) struct ScriptTests {
  private let streams: Streams
  private let router: InterruptRouter

  init() throws {
    streams = try Streams()
    router = InterruptRouter(wake: try EditorWake())
  }

  private func door() throws -> TrialDoor { try TrialDoor(streams, router: router) }

  private func run(_ script: String) async throws -> LineOutcome {
    try streams.type(script)
    return try await door().run(script: nil)
  }

  @Test func `lines run in order, joined where they go on`() async throws {
    let outcome = try await run(
      "#!/usr/bin/env -S infusionsoft -f\n# comment\n\necho one\r\necho \\\n  two\necho 'thr\nee'")
    #expect(outcome == .done)
    #expect(
      streams.outputText
        == "{\"text\":\"one\"}\n{\"text\":\"two\"}\n{\"text\":\"thr\\nee\"}\n")
  }

  @Test(
    arguments: [
      ("echo a\nfail rate\necho b\n", 5, "stdin:2: it failed\n"),
      ("echo a\n\n\nbogus\n", 2, "stdin:4: unknown operation bogus; help lists them\n"),
      (
        "echo a\necho \\\n; b\n", 2,
        "stdin:3: column 1: ; has no meaning in a line: quote it, as in ';'\n  ; b\n  ^\n"
      ),
      ("echo a\nfail \\\nnetwork\n", 6, "stdin:2: it failed\n"),
      ("echo a\necho 'b", 2, "stdin:2: the script ends too early: a ' is open\n"),
      (
        "echo a\necho b\\", 2,
        "stdin:2: the script ends too early: the line ends with a backslash\n"
      ),
      ("echo a\nsecret\n", 2, "stdin:2: nobody to ask\n"),
      (
        "echo a\ndestroy\n", 10,
        "stdin:2: destroy needs --yes (or confirm: true in the call); nothing was changed\n"
      ),
    ] as [(String, Int32, String)])
  func `a script stops at its first failure and names the line`(
    script: String, status: Int32, message: String
  ) async throws {
    #expect(try await run(script) == .failed(status))
    #expect(streams.outputText == "{\"text\":\"a\"}\n")
    #expect(streams.errorText == message)
  }

  @Test func `quit ends a script well`() async throws {
    #expect(try await run("quit\nfail\n") == .quit(nil))
    #expect(streams.errorText == "")
  }

  @Test func `what is not UTF-8 is refused by line`() async throws {
    try ByteSink(descriptor: streams.inputEnd).write([0x65, 0x0A, 0xFF, 0x0A])
    #expect(try await run("") == .failed(2))
    #expect(streams.errorText.hasPrefix("stdin:1: unknown operation e"))
  }

  @Test func `a line that is not UTF-8 is named`() async throws {
    try ByteSink(descriptor: streams.inputEnd).write([0x23, 0x0A, 0xFF, 0x0A])
    #expect(try await run("") == .failed(2))
    #expect(streams.errorText == "stdin:2: this line is not UTF-8 text\n")
  }

  @Test func `a line runs as soon as it has arrived`() async throws {
    let (streams, door) = (streams, try door())
    async let outcome = door.run(script: nil)
    try ByteSink(descriptor: streams.inputEnd).write("echo one\nech")
    while streams.outputText != "{\"text\":\"one\"}\n" { await Task.yield() }
    try streams.type("o two\n")
    #expect(try await outcome == .done)
    #expect(streams.outputText == "{\"text\":\"one\"}\n{\"text\":\"two\"}\n")
  }

  @Test func `an interrupt ends a script that waits for its next line`() async throws {
    let (streams, router, door) = (streams, router, try door())
    async let outcome = door.run(script: nil)
    try ByteSink(descriptor: streams.inputEnd).write("echo one\n")
    while streams.outputText.isEmpty { await Task.yield() }
    // Wherever it is by now: before the next row, or in front of it.
    while !router.wake.interrupt() { await Task.yield() }
    #expect(try await outcome == .failed(130))
  }

  @Test func `a script is read from a file, whose name stands in front of a failure`() async throws
  {
    var template = Array("/tmp/infusionsoft-script-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      close(descriptor)
      unlink(path)
    }
    try ByteSink(descriptor: descriptor).write("\u{FEFF}secret\nfail store\n")
    try streams.type("hunter2\n")
    #expect(try await door().run(script: path) == .failed(7))
    #expect(streams.outputText == "{\"length\":7}\n")
    #expect(streams.errorText == "\(path):2: it failed\n")
  }

  @Test func `a script that cannot be opened is named`() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await door().run(script: "/nonexistent/x.isf")
    }
    #expect(failure?.kind == .usage)
    #expect(failure?.message == "cannot read /nonexistent/x.isf: No such file or directory")
  }

  @Test func `a script that cannot be read is named`() async throws {
    #expect(try await door().run(script: "/tmp") == .failed(2))
    #expect(streams.errorText == "/tmp:1: cannot read the script: Is a directory\n")
  }

  @Test func `lines of -c share a session and stop at the first failure`() async throws {
    let outcome = try await door().run(commands: ["echo a\necho b", "fail rate", "echo c"])
    #expect(outcome == .failed(5))
    #expect(streams.outputText == "{\"text\":\"a\"}\n{\"text\":\"b\"}\n")
    #expect(streams.errorText == "-c 2: it failed\n")
  }

  @Test func `a line of -c must be whole`() async throws {
    #expect(try await door().run(commands: ["echo 'a"]) == .failed(2))
    #expect(streams.errorText == "-c 1: the line ends too early: a ' is open\n")
  }

  @Test func `options of the process hold for every line`() async throws {
    var options = LineOptions()
    options.output = .ids
    options.isQuiet = true
    var door = try door()
    door.options = options
    #expect(await door.run(commands: ["people"]) == .done)
    #expect(streams.outputText == "1\n2\n3\n")
    #expect(streams.errorText == "")
  }
}
