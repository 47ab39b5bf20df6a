import InfusionsoftKit
import JSONText
import Operations
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@testable import RPC

/// A server at the other end of two real pipes, and what it said beside them.
final class Client: Sendable {
  let stage: Stage
  /// What the server said about its end.
  let complaints: @Sendable () -> [String]
  private let local: LocalServer

  init(
    stage: Stage = Stage(), session: Session? = nil, readsAnswers: Bool = true,
    _ configure: (inout RPCOptions) -> Void = { _ in }
  ) throws {
    _ = Self.ignoreBrokenPipes
    let said = Locked<String>()
    var options = RPCOptions()
    options.complain = { said.append($0) }
    configure(&options)
    local = try LocalServer(session: try session ?? .specimen(stage), options: options)
    self.stage = stage
    complaints = { said.all }
    if readsAnswers { startReading() }
  }

  private static let ignoreBrokenPipes: Void = { signal(SIGPIPE, SIG_IGN) }()

  var server: RPCServer { local.server }

  /// Reads the answers from now on.
  func startReading() { local.startReading() }

  /// Sends text and LF.
  func send(_ text: String) async { await write(Array(text.utf8) + [0x0A]) }

  /// Sends bytes as they are.
  func write(_ bytes: [UInt8]) async { await local.write(bytes) }

  /// The next line of the server's; nil at its end.
  func line() async -> [UInt8]? { await local.line() }

  /// The next line as JSON, which it always is.
  func message() async throws -> JSON? { try await line().map { try JSON(validating: $0) } }

  /// Closes the server's input.
  func end() { local.end() }

  /// Closes the server's output unread.
  func stopReading() { local.stopReading() }

  /// The exit status, once the server has ended.
  var status: Int32 {
    get async { await local.status }
  }
}

/// A growing list.
final class Locked<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])
  func append(_ element: Element) { elements.withLock { $0.append(element) } }
  var all: [Element] { elements.withLock { $0 } }
}

struct NoPipe: Error {}

func makePipe() throws -> (reading: Int32, writing: Int32) {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { throw NoPipe() }
  return (ends[0], ends[1])
}
