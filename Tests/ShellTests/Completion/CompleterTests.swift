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

  private func standard(_ line: String) -> [String] {
    Completer(table: .standard, door: .shell).complete(CompletionRequest(text: line))
      .candidates.map { $0.text + $0.suffix }
  }

  @Test func `where a record is written its fields are what comes next, the parts behind a dot`() {
    let found = standard("contacts create ")
    #expect(found.starts(with: ["given_name=", "family_name="]))
    #expect(found.contains("billing."))
    #expect(found.contains("custom."))
    #expect(!found.contains { $0.hasPrefix("billing.l") || $0.hasPrefix("--") })
    #expect(standard("contacts create billing.po") == ["billing.postal_code="])
    #expect(standard("contacts create given_name=Ann given_n") == [])
    #expect(standard("contacts create tag=1 ta") == ["tag="])
    #expect(standard("contacts create source_type=IM") == ["source_type=IMPORT "])
    // The id comes first.
    #expect(standard("contacts update ").allSatisfy { $0.hasPrefix("-") })
    #expect(standard("contacts update 4 fam") == ["family_name="])
  }

  @Test func `fields to show are those of the API`() {
    #expect(standard("contacts --fields id,create_t") == ["id,create_time "])
    #expect(standard("contacts get 4 --fields cu") == ["custom_fields ", "custom."])
    #expect(standard("contacts phone_fields=PHONE1,PHONE2") == ["phone_fields=PHONE1,PHONE2 "])
  }

  @Test func `a destructive operation alone is offered --yes`() {
    #expect(standard("contacts delete 4 --y") == ["--yes "])
    #expect(standard("contacts create --y") == [])
  }

  @Test func `the login under way is what is approved`() {
    var completer = Completer(table: .standard, door: .shell)
    completer.authorizationURL = { "http://127.0.0.1:1/authorize?state=x&scope=full" }
    let found = completer.complete(CompletionRequest(text: "sandbox approve "))
    #expect(
      found.candidates.map(\.display).first == "http://127.0.0.1:1/authorize?state=x&scope=full")
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
