import InfusionsoftKit
import Operations
import Testing

@Suite struct OperationTableTests {
  private let table = OperationTable.standard

  @Test(
    arguments: [
      (["contacts"], "contacts.list", 1), (["contacts", "list"], "contacts.list", 2),
      (["contacts", "get", "42"], "contacts.get", 2),
      (["contacts", "--limit", "5"], "contacts.list", 1),
      (["token"], "token.status", 1), (["token", "status"], "token.status", 2),
      (["config"], "config.list", 1), (["authorize", "cancel"], "authorize.cancel", 2),
      (["authorize", "--open"], "authorize", 1), (["exit"], "quit", 1),
      (["contacts", "given_name=Ann"], "contacts.list", 1),
    ] as [([String], String, Int)])
  func `words find the longest name that fits`(words: [String], name: String, used: Int) throws {
    let (operation, count) = try #require(table.find(words: words, at: .shell))
    #expect(operation.name == name)
    #expect(count == used)
  }

  @Test(
    arguments: [[], ["--limit"], ["contcts"], ["get", "contacts"], ["Contacts"]] as [[String]])
  func `other words find nothing`(words: [String]) {
    #expect(table.find(words: words, at: .shell) == nil)
  }

  @Test(arguments: [
    ("quit", Operation.Doors.rpc), ("rpc.discover", .shell), ("sandbox.serve", .shell),
    ("sandbox.serve", .rpc), ("token.access", .mcp), ("history", .arguments), ("ping", .mcp),
  ])
  func `an operation is not found at a door it does not have`(name: String, door: Operation.Doors) {
    #expect(table.find(name, at: door) == nil)
    #expect(!table.names(at: door).contains(name))
  }

  @Test(arguments: [
    (["contcts"], "contcts", "contacts"), (["contacts", "gte"], "contacts gte", "contacts get"),
    (["tokne", "--live"], "tokne", "token"), (["confg", "list"], "confg", "config"),
    (["cotnacts", "get"], "cotnacts", "contacts"),
  ])
  func `an unknown name is told with the nearest that exists`(
    words: [String], said: String, suggestion: String
  ) {
    let failure = table.unknown(words, at: .shell)
    #expect(failure.kind == .unknownOperation)
    #expect(failure.kind.exitStatus == 2)
    #expect(failure.message.hasPrefix("unknown operation \(said) "))
    #expect(failure.message.contains("did you mean \(suggestion)"), "\(failure.message)")
  }

  @Test func `an unknown name near nothing is told where the names are`() {
    #expect(table.unknown(["xyzzy"], at: .shell).message.contains("help"))
    #expect(table.unknown([], at: .shell).message.contains("(empty)"))
    #expect(table.unknown(["contacts", "xyzzy"], at: .shell).message.contains("help contacts"))
  }

  @Test func `of what was said no more is shown than fits on a line`() {
    let said = String(repeating: "x", count: 100_000)
    #expect(table.unknown([said], at: .shell).message.count < 100)
  }

  @Test func `names are suggested only where they exist`() {
    #expect(!table.unknown(["rpc.discove"], at: .shell).message.contains("rpc discover"))
  }

  // MARK: The declarations

  @Test func `no two operations answer to one name`() {
    for door in [Operation.Doors.shell, .arguments, .rpc, .mcp] {
      let names = table.names(at: door)
      #expect(Set(names).count == names.count)
    }
  }

  @Test(arguments: [
    "authorize", "authorize.cancel", "code", "token", "token.status", "token.refresh",
    "token.access", "token.forget", "contacts", "contacts.list", "contacts.get", "whoami",
    "config.list", "config.get", "config.set", "config.unset", "sandbox.approve", "sandbox.deny",
    "rpc.discover", "ping", "server.stats",
  ])
  func `what the interface promises over RPC is there`(name: String) {
    #expect(table.find(name, at: .rpc) != nil)
  }

  @Test func `the program's own RPC prefix is kept for one name`() {
    #expect(table.names(at: .rpc).filter { $0.hasPrefix("rpc.") } == ["rpc.discover"])
  }

  @Test(arguments: OperationTable.standard.operations.map(\.name))
  func `every operation is declared so that every door can spell it`(name: String) throws {
    let operation = try #require(table.operations.first { $0.name == name })
    let letters = Set("abcdefghijklmnopqrstuvwxyz_0123456789")
    // A name that is only typed may have a hyphen, which is no part of a method's or a tool's name.
    let isTyped = operation.doors.isDisjoint(with: [.rpc, .mcp])
    #expect(name.allSatisfy { letters.contains($0) || $0 == "." || $0 == "-" && isTyped })
    #expect(!operation.summary.isEmpty && !operation.summary.hasSuffix("."))
    #expect(Set(operation.parameters.map(\.name)).count == operation.parameters.count)
    for parameter in operation.parameters {
      #expect(parameter.name.allSatisfy { letters.contains($0) }, "\(parameter.name)")
      #expect(!parameter.summary.isEmpty)
      #expect(parameter.name != "confirm" && parameter.name != "_meta")
    }
    // What is required comes before what is not, or a position would be ambiguous.
    let required = operation.positional.map(\.isRequired)
    #expect(required == required.sorted { $0 && !$1 })
    if operation.doors != .rpc { #expect(!operation.examples.isEmpty) }
    if case .contact(let parameter) = operation.ordering {
      #expect([.id, .list].contains(operation.parameter(parameter)?.kind))
    }
  }

  @Test func `everything that reveals a secret stays away from agents`() {
    let revealing = table.operations.filter { ["token.access", "token.export"].contains($0.name) }
    #expect(!revealing.isEmpty)
    #expect(revealing.allSatisfy { !$0.doors.contains(.mcp) })
  }
}
