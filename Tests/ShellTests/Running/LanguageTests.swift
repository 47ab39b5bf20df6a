import InfusionsoftKit
import JSONText
import TestSupport
import Testing

@testable import Shell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Transcripts of scripts: what they hold, what they print, what they say, how they end.
@Suite(.timeLimit(.minutes(5))) struct LanguageTests {
  private let streams: Streams
  private let directory = TemporaryDirectory()

  init() throws {
    // As the executable has it.
    signal(SIGPIPE, SIG_IGN)
    streams = try Streams()
  }

  private func run(_ script: String, _ arguments: [String] = []) async throws -> LineOutcome {
    directory.write(script, to: "main.isf")
    return try await TrialDoor(streams, router: InterruptRouter(wake: try EditorWake()))
      .run(script: directory.path + "/main.isf", arguments: arguments)
  }

  @Test(arguments: [
    ("let a = 'x y'\necho $a\necho \"<$a>\"\necho ${a}z\n", ["x y", "<x y>", "x yz"]),
    ("let a=1\nlet b = \"$a$a\"\necho $b\necho '$b'\necho \\$b\n", ["11", "$b", "$b"]),
    ("people\necho \"$id $count $status\"\n", ["1 3 0"]),
    ("people get 7\necho \"$id\"\n", ["7"]),
    ("echo {\"a\": [1, 2]}\n", ["{\"a\": [1, 2]}"]), ("echo [1,\n 2]\n", ["[1,\n 2]"]),
    ("echo $1-$2\necho \"$1\"\n", ["one-two words", "one"]),
    ("alias e = echo\ne hi\nalias two = 'people get 2'\ntwo\necho $id\n", ["hi", "2"]),
    ("if 2 > 10 echo no\nif b == b echo yes\nif 02 == 2.0 echo same\n", ["yes", "same"]),
    ("set on_error continue\nfail rate\necho $status\n", ["5"]),
    ("echo ~/x\necho a~\necho text=~\n", ["/nonexistent/x", "a~", "/nonexistent"]),
  ])
  func `a script computes no more than it has to`(script: String, texts: [String]) async throws {
    _ = try await run(script, ["one", "two words"])
    let echoed = streams.outputText.split(separator: "\n").compactMap { line in
      line.hasPrefix("{\"text\":") ? try? echoedText(line) : nil
    }
    #expect(echoed == texts, "\(streams.errorText)")
  }

  @Test(
    arguments: [
      (
        "echo $nam\n", 2,
        "column 6: there is no variable nam; let nam = VALUE sets it, and a plain $ is \\$\n  echo $nam\n       ^\n"
      ),
      (
        "let name = 1\necho \"日本 $nam\"\n", 2,
        "column 10: there is no variable nam (did you mean name?)\n  echo \"日本 $nam\"\n             ^\n"
      ),
      (
        "echo $3\n", 2,
        "column 6: there is no $3: the script was given one argument; a plain $ is \\$\n  echo $3\n       ^\n"
      ),
      (
        "echo a\necho $id\n", 2,
        "column 6: there is no $id: the last line gave no id\n  echo $id\n       ^\n"
      ),
      (
        "people --limit 99\n", 2,
        "limit takes a whole number from 1 to 10, not 99\n  people --limit 99\n                 ^\n"
      ),
      (
        "people list --limt 9\n", 2,
        "people list has no option --limt (did you mean --limit?)\n  people list --limt 9\n              ^\n"
      ),
      (
        "let 9a = 1\n", 2,
        "a variable's name is made of letters, digits and _, not 9a\n  let 9a = 1\n      ^\n"
      ),
      (
        "let id = 1\n", 2,
        "id is what the last line left: let other = $id keeps it\n  let id = 1\n      ^\n"
      ),
      ("let a = b c\n", 2, "write let NAME = VALUE, and quote a value that has blanks\n"),
      (
        "alias echo = people\n", 2,
        "echo is an operation, and an alias may not hide it\n  alias echo = people\n        ^\n"
      ),
      (
        "if a > b echo c\n", 2,
        "> compares numbers, and a and b are not both numbers\n  if a > b echo c\n       ^\n"
      ),
      ("if a b c\n", 2, "write if A == B LINE\n"),
      (
        "if a b c echo d\n", 2,
        "write if A == B LINE, with one of == != < > <= >= between them\n  if a b c echo d\n       ^\n"
      ),
      (
        "watch 1 people\n", 2,
        "watch takes whole seconds from 2 to 86400, then a line; not 1\n  watch 1 people\n        ^\n"
      ),
      (
        "source other.isf\n", 2,
        "cannot read DIR/other.isf: No such file or directory\n  source other.isf\n         ^\n"
      ),
      (
        "people get 1 2\n", 2,
        "people get takes one value without a name, and 2 is too many\n  people get 1 2\n               ^\n"
      ),
      (
        "people list order=off\n", 2,
        "order takes one of up, down, not \"off\"\n  people list order=off\n              ^\n"
      ),
      (
        "set on_error maybe\n", 2,
        "on_error is one of stop, continue, not maybe\n  set on_error maybe\n               ^\n"
      ),
      ("set api_key x\n", 2, "api_key is a secret: config set api_key reads it without echo\n"),
      ("secret hunter2 ;\n", 2, "column 16: ; has no meaning in a line: quote it, as in ';'\n"),
      (
        "echo x > missing/y\n", 2,
        "cannot write to missing/y: No such file or directory\n  echo x > missing/y\n           ^\n"
      ),
      ("quit 7\nfail\n", 7, ""),
      ("set on_error continue\nfail network\nfail rate\nquit\n", 6, "it failed\n"),
      ("set on_error continue\nfail network\nquit 0\n", 0, "it failed\n"),
    ] as [(String, Int32, String)])
  func `what is wrong is named, and shown where it stands`(
    script: String, status: Int32, message: String
  ) async throws {
    let outcome = try await run(script, ["one"])
    #expect(outcome.exitStatus == status)
    let line = streams.errorText.replacing(directory.path + "/main.isf:", with: "")
      .replacing(directory.path, with: "DIR")
    let shown = line.split(separator: " ", maxSplits: 1).last.map(String.init) ?? ""
    #expect(message.isEmpty ? streams.errorText.isEmpty : shown.hasPrefix(message), "\(line)")
  }

  @Test func `a result goes into a file, which a line that fails leaves as it was`() async throws {
    directory.write("old\n", to: "out")
    let out = directory.path + "/out"
    _ = try await run(
      "set on_error continue\nfail > \(out)\npeople -o ids > \(out)\necho x >> \(out)\n")
    #expect(directory.read("out") == "1\n2\n3\n{\"text\":\"x\"}\n")
    _ = try await run("set on_error continue\nfail rate > \(out)\n")
    #expect(directory.read("out") == "1\n2\n3\n{\"text\":\"x\"}\n")
  }

  @Test func `a result goes through a command, which sees the variables`() async throws {
    let out = directory.path + "/out"
    let outcome = try await run(
      "let word = 'a b'\npeople -o ids | sort -r | sed \"s/^/$word /\" > \(out)\necho $status\n")
    #expect(outcome == .done)
    #expect(directory.read("out") == "a b 3\na b 2\na b 1\n")
  }

  @Test func `a command that has read enough ends the line and is no failure`() async throws {
    #expect(try await run("people -o ids | head -n 1 > /dev/null\necho on\n") == .done)
    #expect(streams.outputText == "{\"text\":\"on\"}\n")
  }

  @Test func `the status of a command is that of the line`() async throws {
    #expect(try await run("people -o ids | grep -q nobody\n") == .failed(1))
    #expect(streams.errorText.hasSuffix(":1: the command behind | ended with status 1\n"))
  }

  @Test func `scripts find each other, have arguments of their own and share variables`()
    async throws
  {
    directory.write("let seen = \"$1 $2\"\nsource inner.isf\n", to: "other.isf")
    directory.write("let inner = \"$2 $1\"\n", to: "inner.isf")
    #expect(try await run("source other.isf x y\necho \"$seen, $inner, $1\"\n", ["mine"]) == .done)
    #expect(streams.outputText == "{\"text\":\"x y, y x, mine\"}\n")
  }

  @Test func `all arguments are as many words as there are`() async throws {
    directory.write("echo $1$2$3\n", to: "other.isf")
    #expect(try await run("source other.isf $@\n", ["a b", "", "c"]) == .done)
    #expect(streams.outputText == "{\"text\":\"a bc\"}\n")
  }

  @Test func `scripts that source each other come to an end`() async throws {
    #expect(try await run("source main.isf\n") == .failed(2))
    #expect(streams.errorText.contains("16 deep"))
  }

  @Test func `settings hold for the lines behind them, and set shows where they come from`()
    async throws
  {
    _ = try await run("set output ids\npeople\nset timeout 5\nset -o csv\n")
    #expect(
      streams.outputText == """
        1
        2
        3
        name,value,source\r
        output,ids,set\r
        quiet,off,default\r
        pager,on,default\r
        hints,on,default\r
        on_error,stop,default\r
        timeout,5,set\r

        """)
  }
}

/// The text that `echo` gave back.
private func echoedText(_ line: Substring) throws -> String? {
  try JSON(validating: Array(line.utf8))["text"]?.string
}
