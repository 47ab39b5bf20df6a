import InfusionsoftKit
import JSONText
import Operations

/// The `params` of a call: the operation's arguments, and what is said about the call itself.
struct CallParameters {
  let arguments: Arguments
  /// `confirm: true`, which destructive operations take beside their own parameters.
  let isConfirmed: Bool
  /// `_meta.timeout_ms`.
  let timeout: Duration?

  init(_ params: JSON?, for operation: Operation) throws(Failure) {
    guard let params, params.kind == .object else {
      arguments = try Arguments(params: params, for: operation)
      isConfirmed = false
      timeout = nil
      return
    }
    timeout = try Self.timeout(params["_meta"])
    let confirm = operation.effect == .destroys ? params["confirm"] : nil
    guard let confirm, operation.parameter("confirm") == nil else {
      arguments = try Arguments(params: params, for: operation)
      isConfirmed = false
      return
    }
    guard let confirmed = confirm.bool else {
      throw .usage("confirm takes true or false", parameter: "confirm")
    }
    let others = params.members.filter { $0.name != "confirm" }
    arguments = try Arguments(
      params: .object(others.map { ($0.name, $0.value) }), for: operation)
    isConfirmed = confirmed
  }

  private static func timeout(_ meta: JSON?) throws(Failure) -> Duration? {
    guard let meta, !meta.isNull else { return nil }
    guard meta.kind == .object else {
      throw .usage("_meta takes an object", parameter: "_meta")
    }
    guard let value = meta["timeout_ms"] else { return nil }
    guard let milliseconds = value.int, (1...86_400_000).contains(milliseconds) else {
      throw Failure(
        .usage, "_meta.timeout_ms takes whole milliseconds from 1 to 86400000",
        ["pointer": "/_meta/timeout_ms"])
    }
    return .milliseconds(milliseconds)
  }
}
