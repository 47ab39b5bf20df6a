import Threads
#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import InfusionsoftKit
import JSONText
import Operations
import Synchronization

@testable import RPC

/// A server at the other end of two real pipes.
final class Client: Sendable {
  let server: RPCServer
  let stage: Stage
  /// What the server said about its end.
  let complaints: @Sendable () -> [String]
  private let toServer: Mutex<Int32?>
  private let fromServer: Mutex<Int32?>
  private let lines: LineSource
  private let running: Task<Int32, Never>

  init(
    stage: Stage = Stage(), session: Session? = nil, readsAnswers: Bool = true,
    _ configure: (inout RPCOptions) -> Void = { _ in }
  ) throws {
    _ = Self.ignoreBrokenPipes
    let (input, toServer) = try makePipe()
    let (fromServer, output) = try makePipe()
    let said = Said()
    var options = RPCOptions()
    options.complain = { said.lines.append($0) }
    configure(&options)
    let server = RPCServer(
      session: try session ?? .specimen(stage), input: input, output: output, options: options)
    self.server = server
    self.stage = stage
    complaints = { said.lines.all }
    self.toServer = Mutex(toServer)
    self.fromServer = Mutex(fromServer)
    lines = LineSource()
    running = Task {
      let status = await server.run()
      close(output)
      // After an abnormal end the reading thread may still be at it.
      if status == 0 { close(input) }
      return status
    }
    if readsAnswers { startReading() }
  }

  private static let ignoreBrokenPipes: Void = { signal(SIGPIPE, SIG_IGN) }()

  /// Reads the answers from now on.
  func startReading() {
    guard let descriptor = fromServer.withLock({ $0 }) else { return }
    lines.start(descriptor)
  }

  /// Sends text and LF.
  func send(_ text: String) async { await write(Array(text.utf8) + [0x0A]) }

  /// Sends bytes as they are, in one write or in many.
  func write(_ bytes: [UInt8], piece: Int = .max) async {
    guard let descriptor = toServer.withLock({ $0 }) else { return }
    await withBlockingCall {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.prefix(piece).withUnsafeBytes {
          #if canImport(Darwin)
            Darwin.write(descriptor, $0.baseAddress, $0.count)
          #else
            Glibc.write(descriptor, $0.baseAddress, $0.count)
          #endif
        }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// The next line of the server's; nil at its end.
  func line() async -> [UInt8]? { await lines.next() }

  /// The next line as JSON, which it always is.
  func message() async throws -> JSON? { try await line().map { try JSON(validating: $0) } }

  /// Closes the server's input.
  func end() {
    toServer.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }

  /// Closes the server's output unread.
  func stopReading() {
    fromServer.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }

  /// The exit status, once the server has ended.
  var status: Int32 {
    get async { await running.value }
  }

  private final class Said: Sendable {
    let lines = Locked<String>()
  }
}

/// A growing list.
final class Locked<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])
  func append(_ element: Element) { elements.withLock { $0.append(element) } }
  var all: [Element] { elements.withLock { $0 } }
}

/// Lines that a thread reads from a descriptor.
private final class LineSource: Sendable {
  private let stream: AsyncStream<[UInt8]>
  private let continuation: AsyncStream<[UInt8]>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream()
  }

  func start(_ descriptor: Int32) {
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

  func next() async -> [UInt8]? {
    for await line in stream { return line }
    return nil
  }
}

struct NoPipe: Error {}

func makePipe() throws -> (reading: Int32, writing: Int32) {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { throw NoPipe() }
  return (ends[0], ends[1])
}
