#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import InfusionsoftKit
import JSONText
import Operations
import Synchronization

/// What a client is told of how far its call has come: ten times a second at most, and never less than
/// it was told before.
final class ProgressReport: Sendable {
  private enum Address: Sendable {
    case request(JSON)
    case token(JSON)
  }

  private static let interval = 0.1
  private let address: Address
  private let environment: Environment
  private let last = Mutex<(done: Int, at: Date)?>(nil)

  /// Nil when nobody is to be told: a notification, or a call of an MCP client that did not ask.
  init?(of call: Call, environment: Environment) {
    guard let id = call.id else { return nil }
    if call.form.client != nil {
      guard let token = call.mcp?.progressToken else { return nil }
      address = .token(token)
    } else {
      address = .request(id)
    }
    self.environment = environment
  }

  /// The notification to send; nil when it is too early for another.
  func message(_ progress: Progress) -> Outgoing? {
    let now = environment.now()
    let isDue = last.withLock { last in
      if let told = last {
        guard progress.done > told.done,
          progress.done == progress.total || now.timeIntervalSince(told.at) >= Self.interval
        else { return false }
      }
      last = (progress.done, now)
      return true
    }
    return isDue ? notification(progress) : nil
  }

  private func notification(_ progress: Progress) -> Outgoing {
    let total = progress.total.map { [("total", JSON.number($0))] } ?? []
    switch address {
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
