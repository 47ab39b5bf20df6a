import Formats
import InfusionsoftKit
import JSONText
import Synchronization

extension OperationTable {
  private static let settingSchema = Schema.object(
    [
      ("name", .string("the setting")),
      ("value", .string("what holds, secrets masked")),
      ("source", .string("option, variable, file, store or default")),
    ], optional: ["value", "source"])

  private static let name = Parameter(
    "name", .choice(SettingKey.allCases.map(\.rawValue)), "the setting", required: true,
    positional: true)

  static let configuration = [
    Operation(
      "config.list", alias: "config", "show every setting and where it comes from",
      result: .rows(
        name: "settings", columns: [Column("name"), Column("value"), Column("source")],
        item: settingSchema),
      examples: [Operation.Example("config list", "what holds, and why")],
      action: .session { call in
        var rows: [JSON] = []
        for key in SettingKey.allCases { rows.append(try await call.session.describe(key)) }
        let pages = OnePage(rows)
        return .rows(Rows(name: "settings") { pages.take().map { Rows.Page(rows: $0) } })
      }),
    Operation(
      "config.get", "show one setting",
      parameters: [name], result: .object(settingSchema),
      examples: [Operation.Example("config get api_url", "the API's base")],
      action: .session { call in
        let key = try settingKey(call)
        return .value(try await call.session.describe(key))
      }),
    Operation(
      "config.set", "save a setting in the profile",
      discussion: """
        client_secret and api_key take no value on the command line, where other users could see it: \
        they are read from a prompt that does not echo, or from standard input, and go to the store.
        """,
      parameters: [
        name, Parameter("value", .text, "its value", positional: true, sensitive: true),
      ],
      effect: .local, idempotent: true, ordering: .token, doors: .notForModels,
      result: .object(settingSchema),
      examples: [
        Operation.Example("config set client_id abc123", "your developer application"),
        Operation.Example("config set client_secret", "reads it without echo", isForLines: true),
      ],
      action: .session { call in
        let key = try settingKey(call)
        let value = call.arguments.string("value")
        if key.isSecret {
          try await call.session.set(key, to: secret(for: key, value, call))
        } else {
          guard let value else {
            throw Failure.usage("config set \(key.rawValue) needs a value", parameter: "value")
          }
          try await call.session.set(key, to: value)
        }
        return .value(try await call.session.describe(key))
      }),
    Operation(
      "config.unset", "remove a setting from the profile",
      parameters: [name], effect: .local, idempotent: true, ordering: .token,
      doors: .notForModels, result: .object(settingSchema),
      examples: [Operation.Example("config unset api_url", "back to the default")],
      action: .session { call in
        let key = try settingKey(call)
        if key.isSecret {
          let none: Secret? = nil
          try await call.session.set(key, to: none)
        } else {
          let none: String? = nil
          try await call.session.set(key, to: none)
        }
        return .value(try await call.session.describe(key))
      }),
  ]

  private static func settingKey(_ call: Invocation) throws(Failure) -> SettingKey {
    guard let key = call.arguments.string("name").flatMap(SettingKey.init) else {
      throw .usage("no such setting", parameter: "name")
    }
    return key
  }

  private static func secret(
    for key: SettingKey, _ value: String?, _ call: Invocation
  ) async throws -> Secret {
    if let value {
      guard call.caller.door == .rpc else {
        throw Failure.usage(
          "\(key.rawValue) takes no value on a line (other users and the history would see it):"
            + " leave it out and type it at the prompt, or pipe it in", parameter: "value")
      }
      return Secret(value)
    }
    guard let readSecret = call.caller.readSecret else {
      throw Failure.usage("config set \(key.rawValue) needs a value", parameter: "value")
    }
    let secret = try await readSecret("\(key.rawValue): ")
    guard !secret.isEmpty else {
      throw Failure.usage("nothing was given; \(key.rawValue) is as it was", parameter: "value")
    }
    return secret
  }
}

/// Rows that come all at once.
final class OnePage: Sendable {
  private let rows: Mutex<[JSON]?>
  init(_ rows: [JSON]) { self.rows = Mutex(rows) }
  func take() -> [JSON]? {
    rows.withLock { rows in
      defer { rows = nil }
      return rows
    }
  }
}
