import InfusionsoftKit
import JSONText
import Operations

/// The `params` of a call: the operation's arguments, and what is said about the call itself.
struct CallParameters: Sendable {
  let arguments: Arguments
  /// `confirm: true`, which destructive operations take beside their own parameters.
  let isConfirmed: Bool
  /// `_meta.timeout_ms`.
  let timeout: Duration?
  /// `_meta.max_line_bytes`: the longest line of a stream, its LF among them.
  let maximumLine: Int?
  /// `_meta.stream_credit`: pages that may be sent before `stream.credit` allows more.
  let credit: Int?

  /// `stream: true`: the rows are wanted page by page, in notifications.
  var streams: Bool { arguments.flag("stream") == true }

  /// - Parameter meta: where it does not stand among the parameters, as in MCP.
  init(_ params: JSON?, for operation: Operation, meta: JSON? = nil) throws(Failure) {
    let meta = try Self.meta(meta ?? (params?.kind == .object ? params?["_meta"] : nil))
    timeout = try Self.number("timeout_ms", in: meta, 1...86_400_000)
      .map { .milliseconds($0) }
    maximumLine = try Self.number("max_line_bytes", in: meta, 1024...1 << 30)
    credit = try Self.number("stream_credit", in: meta, 1...1 << 30)

    let confirm = operation.asksFirst ? params?["confirm"] : nil
    guard let params, let confirm, operation.parameter("confirm") == nil else {
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

  private static func meta(_ meta: JSON?) throws(Failure) -> JSON? {
    guard let meta, !meta.isNull else { return nil }
    guard meta.kind == .object else {
      throw .usage("_meta takes an object", parameter: "_meta")
    }
    return meta
  }

  private static func number(
    _ name: String, in meta: JSON?, _ range: ClosedRange<Int>
  ) throws(Failure) -> Int? {
    guard let value = meta?[name] else { return nil }
    guard let number = value.int, range.contains(number) else {
      throw Failure(
        .usage,
        "_meta.\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound)",
        ["pointer": .string("/_meta/\(name)")])
    }
    return number
  }
}
