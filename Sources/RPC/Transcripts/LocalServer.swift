#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import InfusionsoftKit
import Operations
import Synchronization
import Threads

/// A server of this process at the other end of two real pipes, for those who play its client.
final class LocalServer: Sendable {
  let server: RPCServer
  private let toServer: Mutex<Int32?>
  private let fromServer: Mutex<Int32?>
  private let lines: AsyncStream<[UInt8]>
  private let continuation: AsyncStream<[UInt8]>.Continuation
  private let running: Task<Int32, Never>

  /// - Throws: a ``Failure`` when the system has no pipes to spare.
  init(session: Session, options: RPCOptions = RPCOptions()) throws(Failure) {
    let (input, toServer) = try Self.makePipe()
    let (fromServer, output) = try Self.makePipe()
    let server = RPCServer(session: session, input: input, output: output, options: options)
    self.server = server
    self.toServer = Mutex(toServer)
    self.fromServer = Mutex(fromServer)
    (lines, continuation) = AsyncStream.makeStream()
    running = Task {
      let status = await server.run()
      close(output)
      // After an abnormal end the reading thread may still be at it.
      if status == 0 { close(input) }
      return status
    }
  }

  /// Reads what the server says, from now on.
  func startReading() {
    guard let descriptor = fromServer.withLock({ $0 }) else { return }
    _ = startThread { [continuation] in
      var framer = LineFramer(limit: .max)
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = Wire(descriptor: descriptor).read(into: &buffer), count > 0 {
        framer.feed(buffer[..<count]) { line in
          if case .message(let bytes) = line { continuation.yield(bytes) }
        }
      }
      continuation.finish()
    }
  }

  /// Sends bytes as they are, in one write or in pieces.
  func write(_ bytes: [UInt8], piece: Int = .max) async {
    guard let descriptor = toServer.withLock({ $0 }) else { return }
    await withBlockingCall {
      var rest = bytes[...]
      while !rest.isEmpty {
        let outcome = Wire(descriptor: descriptor)
          .write(Array(rest.prefix(piece)), patience: -1)
        guard outcome == .written else { return }
        rest = rest.dropFirst(piece)
      }
    }
  }

  /// The next line of the server's; nil at its end.
  func line() async -> [UInt8]? {
    for await line in lines { return line }
    return nil
  }

  /// Closes the server's input.
  func end() { Self.closeOnce(toServer) }

  /// Closes the server's output unread.
  func stopReading() { Self.closeOnce(fromServer) }

  /// The exit status, once the server has ended.
  var status: Int32 {
    get async { await running.value }
  }

  private static func closeOnce(_ descriptor: borrowing Mutex<Int32?>) {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }

  private static func makePipe() throws(Failure) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw Failure(.usage, "the process may not open so many descriptors as this needs")
    }
    return (ends[0], ends[1])
  }
}
