import Formats
import InfusionsoftKit
import JSONText
import Synchronization

@testable import Operations
@testable import Shell

extension OperationTable {
  /// Operations that need no account.
  static let trial = OperationTable(
    [
      Operation(
        "echo", "give back a text",
        parameters: [
          Parameter("text", .text, "any", positional: true),
          Parameter("from", .file, "a file"),
        ],
        result: .object(.object([("text", .string("the same"))])),
        action: .session { call in .value(["text": .string(call.arguments.string("text") ?? "")]) }),
      Operation(
        "people.list", alias: "people", "list people",
        parameters: [
          Parameter("fields", .list, "only these"),
          Parameter("limit", .integer(1...10), "rows"),
          Parameter("order", .choice(["up", "down"]), "direction"),
          Parameter("stream", .flag, "as they come"),
        ],
        result: .rows(
          name: "people", columns: [Column("id"), Column("name")],
          item: .object([("id", .string("id")), ("name", .string("name"))])),
        action: .session(listPeople)),
      Operation(
        "people.get", "show one", parameters: [Parameter("id", .id, "whom", positional: true)],
        result: .object(.object([], open: true)),
        action: .session { call in .value(["id": .string(call.arguments.string("id") ?? "")]) }),
      Operation(
        "fail", "fail", parameters: [Parameter("how", .text, "the kind", positional: true)],
        result: .text,
        action: .session { call in
          let kind = FailureKind.allCases.first { $0.name == call.arguments.string("how") }
          throw Failure(kind ?? .api, "it failed")
        }),
      Operation(
        "wait", "wait until cancelled", result: .text,
        action: .session { call in
          call.caller.notice("waiting")
          try await Task.sleep(for: .seconds(3600))
          return .value(true)
        }),
      Operation(
        "secret", "read a secret",
        parameters: [Parameter("value", .pasted, "it", positional: true, sensitive: true)],
        result: .object(.object([])),
        action: .session { call in
          if let value = call.arguments.string("value") {
            return .value(["length": .number(value.count)])
          }
          guard let read = call.caller.readSecret else { throw Failure.usage("nobody to ask") }
          return .value(["length": .number(try await read("? ").reveal().count)])
        }),
      Operation(
        "destroy", "destroy", effect: .destroys, result: .text,
        action: .session { _ in .value("gone") }),
    ] + OperationTable.shell)

  private static func listPeople(_ call: Invocation) async throws -> Output {
    let pages: [Rows.Page] = [
      Rows.Page(rows: [["id": "1", "name": "Ann"], ["id": "2", "name": "Bo"]]),
      Rows.Page(
        rows: [["id": "3", "name": "Cy"]],
        tail: [JSON.Member(name: "next_page_token", value: "a b")]),
    ]
    let next = Counter()
    return .rows(
      Rows(name: "people") {
        let index = next.increment()
        return index < pages.count ? pages[index] : nil
      })
  }
}

private final class Counter: Sendable {
  private let value = Mutex(0)
  func increment() -> Int {
    value.withLock { value in
      defer { value += 1 }
      return value
    }
  }
}

extension Session {
  /// A session on which only operations of `trial` make sense.
  static func trial(isReadOnly: Bool = false) throws -> Session {
    let environment = Environment(home: "/nonexistent")
    return Session(
      settings: try Settings(sandbox: [:], options: [:], environment: environment),
      environment: environment,
      services: Services(
        listen: { _, _ in throw Failure(.internalError, "not here") }, openBrowser: { _ in }),
      isReadOnly: isReadOnly, table: .trial)
  }
}
