import InfusionsoftKit
import JSONText
import Operations

/// The operations as tools: `contacts.get` is `contacts_get`.
struct MCPToolbox: Sendable {
  private let operations: [Operation]
  private let byName: [String: Int]
  /// What writes is neither listed nor done.
  private let isReadOnly: Bool

  /// - Parameter isSandbox: the tools for demonstrations are offered.
  init(_ table: OperationTable, isReadOnly: Bool, isSandbox: Bool) {
    operations = table.operations.filter { operation in
      guard case .session = operation.action else { return false }
      return operation.doors.contains(.mcp)
        && (isSandbox || !operation.name.hasPrefix("sandbox."))
    }
    byName = Dictionary(
      operations.enumerated().map { (Self.name($1), $0) }, uniquingKeysWith: { first, _ in first })
    self.isReadOnly = isReadOnly
  }

  /// The operation that a tool is; one that `--read-only` hides is found, so that it can be refused.
  func operation(_ tool: String) -> Operation? { byName[tool].map { operations[$0] } }

  /// The `tools` of `tools/list`, in the order of the table.
  func list(for revision: MCPRevision) -> JSON {
    .array(
      operations.filter { !isReadOnly || !$0.effect.changesCRM }.map { tool($0, for: revision) })
  }

  private static func name(_ operation: Operation) -> String {
    operation.name.replacing(".", with: "_")
  }

  private func tool(_ operation: Operation, for revision: MCPRevision) -> JSON {
    var members: [(String, JSON)] = [("name", .string(Self.name(operation)))]
    if revision >= .structuredContent { members.append(("title", .string(operation.words))) }
    members += [
      ("description", .string(Self.description(operation))),
      ("inputSchema", operation.inputSchema),
    ]
    if revision >= .structuredContent, let schema = operation.outputSchema {
      members.append(("outputSchema", schema))
    }
    if revision >= .annotations { members.append(("annotations", Self.annotations(operation))) }
    return .object(members)
  }

  private static func description(_ operation: Operation) -> String {
    let summary = operation.summary.prefix(1).uppercased() + operation.summary.dropFirst() + "."
    return operation.discussion.isEmpty ? summary : summary + "\n\n" + operation.wireDiscussion
  }

  private static func annotations(_ operation: Operation) -> JSON {
    var hints: [(String, JSON)] = [
      ("title", .string(operation.words)),
      ("readOnlyHint", .bool(operation.effect == .reads)),
    ]
    // The other two mean something only for what writes. Destroying is here all that does not just add.
    if operation.effect != .reads {
      hints += [
        ("destructiveHint", .bool(!operation.isAdditive)),
        ("idempotentHint", .bool(operation.isIdempotent)),
      ]
    }
    // The account's own system, and nothing beyond it.
    return .object(hints + [("openWorldHint", false)])
  }
}

extension Operation {
  /// What `arguments` of a tool call must be.
  fileprivate var inputSchema: JSON {
    // Pages go to the client as notifications of ours, of which MCP knows none.
    let parameters = wireParameters.filter { $0.name != "stream" }
    // A model reads all of this, so what is said of a group of fields is said once.
    let followers = Set(fields?.groups.flatMap { $0.parameters.dropFirst() }.map(\.name) ?? [])
    var members: [(String, JSON)] = [
      ("type", "object"),
      (
        "properties",
        .object(
          parameters.map { parameter in
            (
              parameter.name,
              followers.contains(parameter.name) ? parameter.schema : parameter.describedSchema
            )
          })
      ),
      ("required", .array(parameters.filter(\.isRequired).map { .string($0.name) })),
    ]
    if let fields, !fields.open.isEmpty {
      members.append(("patternProperties", fields.patternProperties))
    }
    return .object(members + [("additionalProperties", false)])
  }

  /// What `structuredContent` will be; MCP takes none but objects.
  fileprivate var outputSchema: JSON? {
    let schema = resultSchema
    guard schema["type"]?.string == "object" else { return Optional.none }
    return schema
  }
}

extension Parameter {
  fileprivate var describedSchema: JSON {
    .object(
      schema.members.map { ($0.name, $0.value) } + [("description", .string(summary))])
  }
}
