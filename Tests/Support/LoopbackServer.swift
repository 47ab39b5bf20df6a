#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

import Synchronization

/// A real HTTP/1.1 server on a loopback port that answers by script, misbehaviour included.
///
/// Every connection has a thread of its own. It keeps what it saw, in `log`, and tests wait for
/// events with `until`, not for time to pass. It serves until `stop()`, whoever still holds it.
package final class LoopbackServer: Sendable {
  /// What to do about a request, in order; a connection left open takes the next request.
  package enum Step: Sendable {
    /// Bytes as they are.
    case raw([UInt8])
    /// A status line, `Content-Length`, the given header lines and the body.
    case reply(status: Int, headers: [String], body: [UInt8])
    /// Ends the connection.
    case close
    /// Ends the connection with a reset.
    case reset
    /// Does nothing until the client closes the connection.
    case hold
    /// Does nothing until the gate is open.
    case wait(Gate)

    package static func ok(_ body: String = "") -> Step {
      .reply(status: 200, headers: [], body: Array(body.utf8))
    }

    package static func raw(_ text: String) -> Step {
      .raw(Array(text.utf8))
    }
  }

  /// A request as it came over the wire.
  package struct Request: Sendable {
    /// The number of the connection, from 1.
    package let connection: Int
    /// The number of the request on its connection, from 1.
    package let turn: Int
    package let method: String
    package let target: String
    /// Request line and header lines as received.
    package let head: String
    package let body: [UInt8]
  }

  /// What happened so far.
  package struct Log: Sendable {
    package fileprivate(set) var requests: [Request] = []
    package fileprivate(set) var connections = 0
    /// The connections the client has closed, by number.
    package fileprivate(set) var closedByClient: Set<Int> = []
    fileprivate var isStopped = false
  }

  package let port: Int
  package var url: String { "http://127.0.0.1:\(port)" }

  private let listener: Int32
  private let events = EventLog(Log())
  private let respond: @Sendable (Request) -> [Step]

  /// Listens at once; `respond` is called on the thread of the connection.
  package init(_ respond: @escaping @Sendable (Request) -> [Step]) throws {
    (listener, port) = try LoopbackSocket.listen()
    self.respond = respond
    let (listener, events) = (listener, events)
    LoopbackThread.run {
      while let socket = LoopbackSocket.accept(listener) {
        let number = events.change { log in
          log.connections += 1
          return log.connections
        }
        LoopbackThread.run {
          Self.serve(LoopbackConnection(socket), number, events, respond)
        }
      }
      close(listener)
      events.change { $0.isStopped = true }
    }
  }

  /// Takes no further connections; those that are open go on.
  package func stop() {
    _ = shutdown(listener, Int32(SHUT_RDWR))
  }

  /// Waits until the port is free again after `stop()`.
  package func untilStopped() async {
    await events.until(\.isStopped)
  }

  package var log: Log { events.value }

  /// Waits until what happened satisfies the condition; a test sets the limit.
  package func until(_ condition: @escaping @Sendable (Log) -> Bool) async {
    await events.until(condition)
  }

  private static func serve(
    _ connection: LoopbackConnection, _ number: Int, _ events: EventLog<Log>,
    _ respond: (Request) -> [Step]
  ) {
    defer { connection.close() }
    var turn = 0
    while let message = connection.readRequest() {
      turn += 1
      let request = Request(
        connection: number, turn: turn, method: message.method, target: message.target,
        head: message.head, body: message.body)
      events.change { $0.requests.append(request) }
      for step in respond(request) {
        switch step {
        case .raw(let bytes): connection.write(bytes)
        case .reply(let status, let headers, let body):
          let lines = ["HTTP/1.1 \(status) Test", "Content-Length: \(body.count)"] + headers
          let head = lines.map { $0 + "\r\n" }.joined() + "\r\n"
          connection.write(request.method == "HEAD" ? Array(head.utf8) : Array(head.utf8) + body)
        case .close: return
        case .reset: return connection.reset()
        case .hold:
          connection.waitForClose()
          events.change { _ = $0.closedByClient.insert(number) }
          return
        case .wait(let gate): gate.wait()
        }
      }
    }
    events.change { _ = $0.closedByClient.insert(number) }
  }
}
