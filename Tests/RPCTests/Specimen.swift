import InfusionsoftKit
import JSONText
import Operations
import Synchronization

extension OperationTable {
  /// The methods that Tests/Transcripts/README.md describes, and some that wait on a ``Stage``.
  static func specimen(_ stage: Stage) -> OperationTable {
    OperationTable(arithmetic + texts + effects(stage) + staged(stage) + wire + door)
  }

  private static let number = Parameter.Kind.integer(Int.min...Int.max)
  private static let anything = ResultShape.object(.any("anything"))

  private static var arithmetic: [Operation] {
    [
      Operation(
        "subtract", "subtract two numbers",
        parameters: [
          Parameter("minuend", number, "from this", required: true, positional: true),
          Parameter("subtrahend", number, "this", required: true, positional: true),
        ], result: .object(.integer("the difference")),
        examples: [Operation.Example("subtract 42 23", "19"), Operation.Example("'x' | jq", "no")],
        action: .session { call in
          .value(
            .number(
              (call.arguments.integer("minuend") ?? 0) - (call.arguments.integer("subtrahend") ?? 0)
            ))
        }),
      Operation(
        "sum", "add up to five numbers", parameters: numbers,
        result: .object(.integer("the sum")),
        action: .session { call in
          .value(.number(numbers.compactMap { call.arguments.integer($0.name) }.reduce(0, +)))
        }),
    ]
  }

  private static let numbers = ["a", "b", "c", "d", "e"].map {
    Parameter($0, number, "a number", positional: true)
  }

  private static var texts: [Operation] {
    [
      Operation(
        "get_data", "answer with an array", result: anything,
        action: .session { _ in .value(["hello", 5]) }),
      Operation(
        "nothing", "answer null", result: anything, action: .session { _ in .value(.null) }),
      Operation(
        "lines", "answer with line breaks between the tokens", result: anything,
        action: .session { _ in
          .value(try JSON(validating: "{\n \"a\": [1,\r\n 2],\r \"text\": \"one\\ntwo\"\n}"))
        }),
      Operation(
        "echo", "answer with a text",
        parameters: [Parameter("text", .text, "any", required: true, positional: true)],
        result: anything,
        action: .session { call in .value(.string(call.arguments.string("text") ?? "")) }),
      Operation(
        "repeat", "answer with a text many times",
        parameters: [
          Parameter("text", .text, "any", required: true, positional: true),
          Parameter("count", .integer(0...Int.max), "times", required: true, positional: true),
        ], result: anything,
        action: .session { call in
          .value(
            .string(
              String(
                repeating: call.arguments.string("text") ?? "",
                count: call.arguments.integer("count") ?? 0)))
        }),
      Operation(
        "fail", "fail in that way",
        parameters: [Parameter("kind", .text, "data.kind", required: true, positional: true)],
        result: anything,
        action: .session { call in
          let name = call.arguments.string("kind")
          throw Failure(
            FailureKind.allCases.first { $0.name == name } ?? .internalError, "as was asked",
            // Nothing can be authorized here, so no URL is to be made.
            ["missing": ["client_id"]])
        }),
      Operation(
        "crash", "fail in a way nobody foresaw", result: anything,
        action: .session { _ in
          struct Unforeseen: Error {}
          throw Unforeseen()
        }),
    ]
  }

  private static func effects(_ stage: Stage) -> [Operation] {
    let notifications = ["update", "notify_sum", "notify_hello"].map { name in
      Operation(
        name, "have an effect", parameters: numbers, effect: .local, ordering: .token,
        result: anything,
        action: .session { _ in
          await stage.takeEffect()
          return .value(.null)
        })
    }
    return notifications + [
      Operation(
        "effects", "count the effects", ordering: .token, result: anything,
        action: .session { _ in .value(.number(await stage.effects)) }),
      Operation(
        "destroy", "answer with the id",
        parameters: [Parameter("id", .id, "any", required: true, positional: true)],
        effect: .destroys, result: anything,
        action: .session { call in .value(.string(call.arguments.string("id") ?? "")) }),
    ]
  }

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
      Operation(
        "pause", "run until cancelled", result: anything,
        action: .session { _ in
          try await Task.sleep(for: .seconds(3600))
          return .value(.null)
        }),
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

  private static let door = [
    Operation("rpc.discover", "describe", doors: .rpc, result: anything, action: .door),
    Operation(
      "stream.credit", "allow more pages",
      parameters: [
        Parameter("request", .id, "the call", required: true, positional: true),
        Parameter("pages", .integer(1...1000), "how many", required: true, positional: true),
      ], doors: .rpc, result: anything, action: .door),
    Operation("ping", "answer at once", doors: .rpc, result: anything, action: .door),
    Operation("server.stats", "count", doors: .rpc, result: anything, action: .door),
    Operation("history", "not at this door", doors: .shell, result: .text, action: .door),
  ]
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
      services: Services(
        listen: { _, _ in throw Failure(.usage, "no listener here") }, openBrowser: { _ in }),
      isReadOnly: isReadOnly, table: .specimen(stage))
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
