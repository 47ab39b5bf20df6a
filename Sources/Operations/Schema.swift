package import Formats
package import JSONText

/// The part of JSON Schema that draft-07 (OpenRPC) and 2020-12 (MCP) share, as far as results need it.
package indirect enum Schema: Sendable {
  case string(String)
  case integer(String)
  /// An integer that counts or measures something, and how people see it.
  case amount(String, shown: Measure = .amount)
  case boolean(String)
  case any(String)
  case choice([String], String)
  case array(Schema)
  /// Members in order; those named in `optional` may be missing. `open` objects may hold others.
  case object([(name: String, schema: Schema)], optional: Set<String> = [], open: Bool = false)

  package var json: JSON {
    switch self {
    case .string(let text): ["type": "string", "description": .string(text)]
    case .integer(let text), .amount(let text, _):
      ["type": "integer", "description": .string(text)]
    case .boolean(let text): ["type": "boolean", "description": .string(text)]
    case .any(let text): ["description": .string(text)]
    case .choice(let values, let text):
      [
        "type": "string", "enum": .array(values.map { .string($0) }),
        "description": .string(text),
      ]
    case .array(let item): ["type": "array", "items": item.json]
    case .object(let members, let optional, let open):
      [
        "type": "object",
        "properties": .object(members.map { ($0.name, $0.schema.json) }),
        "required": .array(
          members.filter { !optional.contains($0.name) }.map { .string($0.name) }),
        "additionalProperties": .bool(open),
      ]
    }
  }

  /// How the amounts among its members are shown, by the name of the member, at any depth.
  package var measures: [String: Measure] {
    switch self {
    case .array(let item):
      return item.measures
    case .object(let members, _, _):
      return members.reduce(into: [:]) { measures, member in
        if case .amount(_, let measure) = member.schema { measures[member.name] = measure }
        measures.merge(member.schema.measures) { known, _ in known }
      }
    case .string, .integer, .amount, .boolean, .any, .choice:
      return [:]
    }
  }
}

extension Operation {
  /// The schema of its result object: what a list holds beside its rows goes with its parameters.
  package var resultSchema: JSON {
    switch result {
    case .object(let schema): return schema.json
    case .text: return ["type": "string"]
    case .rows(let name, _, let item):
      let tail: [(parameter: String, name: String, schema: Schema)] = [
        (
          "page_token", "next_page_token",
          .string("where the next list goes on; missing at the end")
        ),
        ("limit", "truncated", .boolean("limit cut inside a page, so there is no token")),
        ("stream", "streamed", .integer("with stream: rows that went out in notifications")),
      ].filter { parameter($0.parameter) != nil }
      return Schema.object(
        [(name, .array(item))] + tail.map { ($0.name, $0.schema) },
        optional: Set(tail.map(\.name))
      ).json
    }
  }
}

extension Parameter {
  /// The schema of its values over RPC.
  package var schema: JSON {
    switch kind {
    case .text, .pasted, .file: ["type": "string"]
    case .id: ["type": ["string", "integer"]]
    case .integer(let range):
      range.upperBound == .max
        ? ["type": "integer", "minimum": .number(range.lowerBound)]
        : [
          "type": "integer", "minimum": .number(range.lowerBound),
          "maximum": .number(range.upperBound),
        ]
    case .flag: ["type": "boolean"]
    case .list, .paths, .texts, .words: ["type": "array", "items": ["type": "string"]]
    case .value, .json: [:]
    case .pairs: ["type": "object"]
    case .reference: ["type": ["string", "integer"]]
    case .object: ["type": "object"]
    case .choice(let values): ["type": "string", "enum": .array(values.map { .string($0) })]
    }
  }
}

extension FieldSet {
  /// The schemas of fields that an account names itself, by the pattern of their names.
  package var patternProperties: JSON {
    .object(
      open.map { group in
        let schema = Parameter(group.prefix, group.kind, group.summary).schema
        let described =
          schema.members.map { ($0.name, $0.value) }
          + [("description", .string(group.summary))]
        return ("^" + group.prefix.replacing(".", with: "\\.") + ".", .object(described))
      })
  }
}
