import InfusionsoftKit
import JSONText
import Operations
import Synchronization

@testable import RPC

extension OperationTable {
  /// The methods that transcripts need, and some that wait on a ``Stage``.
  static func specimen(_ stage: Stage) -> OperationTable {
    OperationTable(Specimen.operations() + staged(stage) + wire)
  }

  private static let anything = ResultShape.object(.any("anything"))

  /// Operations that run until the stage lets them end.
  private static func staged(_ stage: Stage) -> [Operation] {
    func staged(
      _ name: String, _ effect: Operation.Effect, _ ordering: Operation.Ordering
    ) -> Operation {
      Operation(
        name, "wait for the stage",
        parameters: [
          Parameter("as", .text, "its name on the stage", required: true),
          Parameter("id", .id, "a contact"),
        ], effect: effect, ordering: ordering, result: anything,
        action: .session { call in
          try await stage.perform(call.arguments.string("as") ?? "")
          return .value(.null)
        })
    }
    return [
      staged("wait", .reads, .free),
      staged("contact.read", .reads, .contact(parameter: "id")),
      staged("contact.write", .writes, .contact(parameter: "id")),
      staged("token.read", .reads, .token),
      staged("token.write", .local, .token),
      Operation(
        "login", "wait for the stage, as authorize waits for a person",
        parameters: [Parameter("as", .text, "its name on the stage", required: true)],
        effect: .local, ordering: .token, result: anything,
        action: .session { call in
          call.caller.notice("Open this page")
          try await stage.perform(call.arguments.string("as") ?? "")
          return .value(.null)
        }),
    ]
  }

  /// Operations that say how far they have come, hand out rows, or have a shape.
  private static var wire: [Operation] {
    [
      Operation(
        "described", "answer with an object",
        result: .object(.object([("answer", .integer("of everything"))])),
        action: .session { _ in .value(["answer": 42]) }),
      Operation(
        "count", "count up, with progress",
        parameters: [Parameter("to", .integer(1...Int.max), "the last number", required: true)],
        result: anything,
        action: .session { call in
          let last = call.arguments.integer("to") ?? 0
          for number in 1...last {
            call.caller.progress(Progress(done: number, total: last, unit: "numbers"))
          }
          return .value(.null)
        }),
      Operation(
        "rows", "hand out rows",
        parameters: [
          Parameter("count", .integer(0...Int.max), "how many", required: true),
          Parameter("size", .integer(1...Int.max), "bytes of text in each"),
          Parameter("stream", .flag, "in notifications"),
        ], result: .rows(name: "contacts", columns: [], item: .object([], open: true)),
        action: .session { call in
          let pages = Countdown(from: call.arguments.integer("count") ?? 0)
          let text = String(repeating: "x", count: call.arguments.integer("size") ?? 1)
          return .rows(
            Rows(name: "contacts") {
              guard let page = pages.take(1000) else { return nil }
              return Rows.Page(
                rows: page.map { ["id": .number($0), "text": .string(text)] },
                tail: [JSON.Member(name: "last", value: .number(page.last ?? 0))])
            })
        }),
      Operation(
        "contacts.get", "answer with the id, unless it is 0",
        parameters: [Parameter("id", .id, "any", required: true, positional: true)],
        result: anything,
        action: .session { call in
          let id = call.arguments.string("id") ?? ""
          guard id != "0" else { throw Failure(.notFound, "there is no contact 0") }
          return .value(["id": .string(id)])
        }),
    ]
  }
}

extension Session {
  static func specimen(
    _ stage: Stage, timeout: String? = nil, isReadOnly: Bool = false,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) throws -> Session {
    let environment = Environment(home: "/nonexistent", sleep: sleep)
    var options: [SettingKey: Settings.Setting] = [:]
    if let timeout { options[.timeout] = Settings.Setting(timeout, source: "test") }
    return Session(
      settings: try Settings(sandbox: [:], options: options, environment: environment),
      environment: environment,
      services: .none, isReadOnly: isReadOnly, table: .specimen(stage))
  }
}

/// Numbers from 1 on, so many in all.
private final class Countdown: Sendable {
  private let state: Mutex<(next: Int, last: Int)>

  init(from count: Int) { state = Mutex((1, count)) }

  /// The next of them, at most `count`; nil when there are no more.
  func take(_ count: Int) -> Range<Int>? {
    state.withLock { state in
      guard state.next <= state.last else { return nil }
      let end = min(state.next + count, state.last + 1)
      defer { state.next = end }
      return state.next..<end
    }
  }
}
