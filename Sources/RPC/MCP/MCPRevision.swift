import JSONText

/// A revision of the Model Context Protocol, named after what it brought.
///
/// https://modelcontextprotocol.io/specification
enum MCPRevision: String, CaseIterable, Comparable, Sendable {
  case first = "2024-11-05"
  case annotations = "2025-03-26"
  case structuredContent = "2025-06-18"
  case urlElicitation = "2025-11-25"
  /// No handshake: every request says by itself what its client is.
  case stateless = "2026-07-28"

  /// What a client that opens with `initialize` and asks for something else is offered.
  static let latestWithHandshake = MCPRevision.urlElicitation

  static func < (one: MCPRevision, other: MCPRevision) -> Bool { one.rawValue < other.rawValue }

  /// The dates of all, the latest first.
  static var dates: JSON { .array(allCases.reversed().map { .string($0.rawValue) }) }
}
