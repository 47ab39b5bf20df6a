import InfusionsoftKit
import Operations
import Testing
import Threads

@testable import Shell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct TerminalTests {
  @Test(
    arguments: [
      (TerminalColour.auto, [:], true, false),
      (.auto, ["TERM": "xterm"], true, true),
      (.auto, ["TERM": "xterm"], false, false),
      (.auto, ["TERM": "dumb"], true, false),
      (.auto, ["TERM": "xterm", "NO_COLOR": "1"], true, false),
      (.auto, ["TERM": "xterm", "NO_COLOR": ""], true, true),
      (.auto, ["TERM": "xterm", "CLICOLOR": "0"], true, false),
      (.auto, ["CLICOLOR_FORCE": "1"], false, true),
      (.auto, ["CLICOLOR_FORCE": "0"], false, false),
      (.auto, ["CLICOLOR_FORCE": "1", "CLICOLOR": "0"], false, true),
      (.auto, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], true, false),
      (.always, ["NO_COLOR": "1", "TERM": "dumb"], false, true),
      (.never, ["TERM": "xterm", "CLICOLOR_FORCE": "1"], true, false),
    ] as [(TerminalColour, [String: String], Bool, Bool)])
  func `colour is decided in the documented order`(
    choice: TerminalColour, variables: [String: String], isTerminal: Bool, expected: Bool
  ) {
    let environment = Environment(variables: variables, home: "/")
    #expect(
      Terminal.hasColour(choice, environment: environment, isTerminal: isTerminal) == expected)
  }

  @Test func `a terminal says its width, and COLUMNS where it does not`() throws {
    let pty = try Pty()
    func width(_ columns: UInt16, _ variables: [String: String] = [:]) -> Int? {
      pty.resize(columns: columns)
      let environment = Environment(variables: variables, home: "/")
      return Terminal(environment: environment, input: pty.slave, output: pty.slave).width
    }
    #expect(width(132) == 132)
    #expect(width(132, ["COLUMNS": "99"]) == 132)
    #expect(width(0, ["COLUMNS": "99"]) == 99)
    #expect(width(0, ["COLUMNS": "many"]) == 80)
    #expect(width(0) == 80)
  }

  @Test func `lines are edited only where both sides are a terminal that can move its cursor`()
    throws
  {
    let pty = try Pty()
    let streams = try Streams()
    func canEdit(_ input: Int32, _ output: Int32, _ term: String?) -> Bool {
      let environment = Environment(variables: term.map { ["TERM": $0] } ?? [:], home: "/")
      return Terminal(environment: environment, input: input, output: output).canEdit
    }
    #expect(canEdit(pty.slave, pty.slave, "xterm"))
    #expect(!canEdit(pty.slave, pty.slave, "dumb"))
    #expect(!canEdit(pty.slave, pty.slave, nil))
    #expect(!canEdit(streams.input, pty.slave, "xterm"))
    #expect(!canEdit(pty.slave, streams.output, "xterm"))
    #expect(Terminal(environment: Environment(home: "/"), output: streams.output).width == nil)
  }

  @Test func `a reader that went away is an error of its own`() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    #expect(throws: OutputError.brokenPipe) {
      try ByteSink(descriptor: ends[1]).write("data")
    }
  }

  @Test func `a full pipe that does not block is waited for`() async throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let (readEnd, writeEnd) = (ends[0], ends[1])
    _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
    let bytes = [UInt8](repeating: 7, count: 1 << 20)
    async let received = withBlockingCall {
      var count = 0
      var buffer = [UInt8](repeating: 0, count: 4096)
      while count < 1 << 20 {
        let read = read(readEnd, &buffer, buffer.count)
        guard read > 0 else { break }
        count += read
      }
      return count
    }
    try await withBlockingCall {
      Result { try ByteSink(descriptor: writeEnd).write(bytes) }
    }.get()
    #expect(await received == bytes.count)
    close(readEnd)
    close(writeEnd)
  }

  @Test func `what cannot be written names the reason`() throws {
    let descriptor = open("/dev/null", O_RDONLY)
    defer { close(descriptor) }
    #expect(throws: OutputError.failed("Bad file descriptor")) {
      try ByteSink(descriptor: descriptor).write("data")
    }
  }
}
