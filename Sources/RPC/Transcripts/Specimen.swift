import InfusionsoftKit
import JSONText
import Operations
import Synchronization

/// The methods that Tests/Transcripts/README.md asks of a server under test.
enum Specimen {
  static func operations() -> [Operation] { arithmetic + texts + effects() + door }

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
        "pause", "run until cancelled", result: anything,
        action: .session { _ in
          try await Task.sleep(for: .seconds(3600))
          return .value(.null)
        }),
      Operation(
        "crash", "fail in a way nobody foresaw", result: anything,
        action: .session { _ in
          struct Unforeseen: Error {}
          throw Unforeseen()
        }),
    ]
  }

  private static func effects() -> [Operation] {
    let count = EffectCount()
    let notifications = ["update", "notify_sum", "notify_hello"].map { name in
      Operation(
        name, "have an effect", parameters: numbers, effect: .local, ordering: .token,
        result: anything,
        action: .session { _ in
          count.increase()
          return .value(.null)
        })
    }
    return notifications + [
      Operation(
        "effects", "count the effects", ordering: .token, result: anything,
        action: .session { _ in .value(.number(count.value)) }),
      Operation(
        "destroy", "answer with the id",
        parameters: [Parameter("id", .id, "any", required: true, positional: true)],
        effect: .destroys, result: anything,
        action: .session { call in .value(.string(call.arguments.string("id") ?? "")) }),
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
  /// A session that offers the specimen's methods, and touches nothing of the user's.
  static func specimen(environment: Environment) throws(Failure) -> Session {
    Session(
      settings: try Settings(sandbox: [:], options: [:], environment: environment),
      environment: environment, services: .none, table: OperationTable(Specimen.operations()))
  }
}

extension Services {
  /// No listener, and no browser.
  static let none = Services(
    listen: { _, _ in throw Failure(.usage, "no listener here") }, openBrowser: { _ in })
}

/// How many effects there were.
private final class EffectCount: Sendable {
  private let count = Atomic<Int>(0)
  var value: Int { count.load(ordering: .acquiring) }
  func increase() { count.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}
