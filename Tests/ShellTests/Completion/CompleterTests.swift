import Operations
import Testing

@testable import Shell

@Suite struct CompleterTests {
  private let completer = Completer(
    table: .trial, door: .shell,
    files: FileLister { directory in
      directory == "."
        ? [
          FileLister.Entry(name: "notes.csv", isDirectory: false),
          FileLister.Entry(name: "new year", isDirectory: true),
          FileLister.Entry(name: ".hidden", isDirectory: false),
        ] : [FileLister.Entry(name: "a.csv", isDirectory: false)]
    })

  private func texts(_ line: String) -> [String] {
    completer.complete(CompletionRequest(text: line)).candidates.map { $0.text + $0.suffix }
  }

  @Test(
    arguments: [
      (
        "",
        [
          "echo ", "people ", "fail ", "wait ", "secret ", "destroy ", "help ", "history ", "set ",
          "let ", "alias ", "if ", "watch ", "source ", "quit ", "exit ",
        ]
      ),
      ("pe", ["people "]),
      ("people ", ["list ", "get "]),
      ("people g", ["get "]),
      ("zzz", []),
      ("people zzz ", []),
      ("people --or", ["--order "]),
      ("people list --l", ["--limit "]),
      ("people --order ", ["up ", "down "]),
      ("people --order=d", ["--order=down "]),
      ("people order=u", ["order=up "]),
      ("people ord", ["order="]),
      ("people --order up --or", []),
      ("people --no-s", ["--no-stream "]),
      ("people --stream=t", ["--stream=true "]),
      ("people -o c", ["csv "]),
      ("people --output=nd", ["--output=ndjson "]),
      ("-o json peop", ["people "]),
      ("people --fields n", ["name "]),
      ("people --fields id,n", ["id,name "]),
      ("people fields=id,", ["fields=id,name "]),
      ("echo --from n", ["'new year/'", "notes.csv "]),
      ("echo --from .h", [".hidden "]),
      ("echo --from 'new year/", ["'new year/a.csv' "]),
      ("echo from=no", ["from=notes.csv "]),
      ("help peo", ["people "]),
      ("help people ", ["list ", "get "]),
      ("help quo", ["quoting "]),
      ("history s", ["search "]),
      ("people -- --o", []),
      ("# peo", []),
      ("people | pe", []),
      ("people > n", ["'new year/'", "notes.csv "]), ("people >> ", ["'new year/'", "notes.csv "]),
      ("people > notes.csv ", []),
      ("watch 5 peop", ["people "]), ("watch ", []), ("if $status =", ["== "]),
      ("if $status == 0 people g", ["get "]), ("alias x = people g", ["get "]),
      ("source no", ["notes.csv "]), ("let x = pe", []),
      ("set on", ["on_error "]), ("set on_error c", ["continue "]), ("set output nd", ["ndjson "]),
      ("secret ", []),
    ] as [(String, [String])])
  func `a line is completed`(line: String, expected: [String]) {
    let found = texts(line)
    if line == "secret " {
      // Nothing is known about a secret; only options are left.
      #expect(found.allSatisfy { $0.hasPrefix("--") })
    } else {
      #expect(found == expected)
    }
  }

  @Test func `candidates carry what they mean`() {
    let completion = completer.complete(CompletionRequest(text: "people l"))
    #expect(completion.candidates == [Candidate("list", summary: "list people")])
  }

  @Test func `a list shows the value alone and inserts the whole word`() {
    let request = CompletionRequest(text: "people --order=", rest: " -o csv")
    let completion = completer.complete(request)
    #expect(completion.candidates.map(\.display) == ["up", "down"])
    #expect(request.text[completion.start...] == "--order=")
  }

  @Test func `an operation without positional parameters offers its options`() {
    let found = texts("people list ")
    #expect(found.starts(with: ["--fields ", "--limit ", "--order ", "--stream "]))
    #expect(found.contains("--output "))
  }

  @Test(arguments: [Operation.Doors.shell.rawValue, Operation.Doors.arguments.rawValue])
  func `every operation can be reached by completion alone`(door: Int) {
    let door = Operation.Doors(rawValue: door)
    let completer = Completer(table: .standard, door: door)
    for name in OperationTable.standard.names(at: door) {
      var line = ""
      for word in name.split(separator: ".") {
        let found = completer.complete(CompletionRequest(text: line)).candidates.map(\.text)
        #expect(found.contains(String(word)), "\(name) after \(line)")
        line += word + " "
      }
    }
  }
}
