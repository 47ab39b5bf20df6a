#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import JSONText
import Operations

/// What a client has been told of how far its call has come: ten times a second at most, and never less
/// than before.
struct ProgressReport {
  private static let interval = 0.1
  private var last: (done: Int, at: Date)?

  /// Whether it is time to tell of `progress`; that is then taken as told.
  mutating func isDue(_ progress: Progress, at now: Date) -> Bool {
    if let last {
      guard progress.done > last.done,
        progress.done == progress.total || now.timeIntervalSince(last.at) >= Self.interval
      else { return false }
    }
    last = (progress.done, now)
    return true
  }

  /// By what the client knows its call.
  enum Address {
    case request(JSON)
    case token(JSON)

    /// Nil when nobody is to be told: a notification, or a call of an MCP client that did not ask.
    init?(_ call: Call) {
      guard let id = call.id else { return nil }
      guard call.form.client != nil else {
        self = .request(id)
        return
      }
      guard let token = call.mcp?.progressToken else { return nil }
      self = .token(token)
    }

    func notification(_ progress: Progress) -> Outgoing {
      let total = progress.total.map { [("total", JSON.number($0))] } ?? []
      switch self {
      case .request(let id):
        return .notification(
          method: "progress",
          params: .object([("request", id), ("done", .number(progress.done))] + total))
      case .token(let token):
        return .notification(
          method: "notifications/progress",
          params: .object(
            [("progressToken", token), ("progress", .number(progress.done))] + total
              + [("message", .string(progress.unit))]))
      }
    }
  }
}
