/// Where the time of a request went.
package struct HTTPTiming: Sendable, Hashable {
  /// Name lookup, zero on a reused connection, like `connect` and `tls`.
  package let dns: Duration
  /// The TCP handshake.
  package let connect: Duration
  /// The TLS handshake, zero over plain `http`.
  package let tls: Duration
  /// From the request being ready to go out to the first byte of the answer.
  package let firstByte: Duration
  /// All of it, waiting for a free connection included.
  package let total: Duration
}

/// libcurl's clock readings of a transfer: microseconds since its start, zero if never reached.
struct TransferTimes {
  var resolved: Int64 = 0
  var connected: Int64 = 0
  var secured: Int64 = 0
  /// Ready to send; the request line and headers of a small request have gone by then.
  var ready: Int64 = 0
  var total: Int64 = 0
}

extension HTTPTiming {
  /// libcurl's own "first byte" is the first byte sent where there is a body, so `answered` comes
  /// from a stopwatch.
  init(_ times: TransferTimes, answered: Duration?, connectionReused: Bool) {
    let isNew = !connectionReused
    dns = isNew ? .microseconds(times.resolved) : .zero
    connect = isNew ? .microseconds(max(0, times.connected - times.resolved)) : .zero
    tls = isNew ? .microseconds(max(0, times.secured - times.connected)) : .zero
    firstByte = max(.zero, (answered ?? .zero) - .microseconds(times.ready))
    total = .microseconds(times.total)
  }
}
