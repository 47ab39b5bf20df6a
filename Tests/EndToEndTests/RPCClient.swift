import JSONText
import Operations
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A client of one `infusionsoft --rpc` process: any number of calls at once. What they answer must be
/// what the method declares.
///
/// The process is killed when nobody refers to the client any more.
final class RPCClient: Sendable {
  let child: Child
  private let inbox = Inbox()
  private let lastID = Atomic<Int>(0)
  /// The methods of calls whose answers have not been taken yet, by their ids.
  private let posted = Mutex<[String: String]>([:])

  convenience init(_ program: Program, _ options: [String] = []) throws {
    self.init(try program.start(options + ["--rpc"]))
  }

  /// - Parameter child: speaks JSON-RPC on its pipes.
  init(_ child: Child) {
    self.child = child
    Task { [child, inbox] in
      while let line = await child.nextLine() { inbox.take(line) }
      inbox.close()
    }
  }

  deinit { child.send(signal: SIGKILL) }

  /// The result of a call that must succeed.
  func result(_ method: String, _ params: JSON? = nil) async throws -> JSON {
    try await result(of: post(method, params))
  }

  /// The result of a call that was posted and must succeed.
  func result(of id: String) async throws -> JSON {
    let answer = try await answer(to: id)
    return try #require(answer["result"], "\(answer.text)")
  }

  /// The error of a call that must fail.
  func error(_ method: String, _ params: JSON? = nil) async throws -> JSON {
    let answer = try await answer(to: post(method, params))
    return try #require(answer["error"], "\(answer.text)")
  }

  /// Sends a call without waiting; its id.
  @discardableResult
  func post(_ method: String, _ params: JSON? = nil) -> String {
    let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
    posted.withLock { $0[String(id)] = method }
    var members: [(String, JSON)] = [
      ("jsonrpc", "2.0"), ("id", .number(id)), ("method", .string(method)),
    ]
    if let params { members.append(("params", params)) }
    child.send(JSON.object(members).text + "\n")
    return String(id)
  }

  /// Sends a line as it is.
  func post(line: String) { child.send(line + "\n") }

  /// The message that answers the id with these bytes; `null` for answers to what had none.
  func answer(to id: String) async throws -> JSON {
    let answer = try await message { $0["id"]?.text == id }
    if let method = posted.withLock({ $0.removeValue(forKey: id) }), let result = answer["result"],
      let operation = OperationTable.standard.find(method, at: .rpc)
    {
      let violations = SchemaCheck.violations(of: operation.resultSchema, in: result)
      #expect(violations.isEmpty, "\(method) answered what it does not declare: \(violations)")
    }
    return answer
  }

  /// The parameters of the next notification of this name.
  func notification(_ method: String) async throws -> JSON {
    let message = try await message { $0["id"] == nil && $0["method"]?.string == method }
    return try #require(message["params"])
  }

  private func message(where matches: @escaping @Sendable (JSON) -> Bool) async throws -> JSON {
    if let message = await inbox.first(where: matches) { return message }
    throw Ended(status: await child.exitStatus(), error: await child.finish().error)
  }

  /// The process ended before it said what was waited for.
  struct Ended: Error {
    let status: Int32
    let error: String
  }

  /// Ends the input; the exit status once all is answered.
  func end() async -> Int32 {
    child.closeInput()
    return await child.exitStatus()
  }

  /// Logs in at the sandbox.
  func authorize() async throws {
    let attempt = try await result("authorize", ["listen": false])
    let url = try #require(attempt["authorization_url"])
    let approval = try await result("sandbox.approve", ["url": url])
    let redirect = try #require(approval["redirect_url"])
    let token = try await result("code", ["code": redirect])
    try #require(token["state"]?.string == "valid")
  }
}

/// Messages that have come, and those who wait for one.
private final class Inbox: Sendable {
  private struct Waiter {
    let matches: @Sendable (JSON) -> Bool
    let continuation: CheckedContinuation<JSON?, Never>
  }
  private struct State {
    var messages: [JSON] = []
    var waiters: [Waiter] = []
    var isClosed = false
  }
  private let state = Mutex(State())

  func take(_ line: String) {
    guard let message = try? JSON(line) else {
      Issue.record("not JSON: \(line)")
      return
    }
    let waiter: Waiter? = state.withLock { state in
      guard let index = state.waiters.firstIndex(where: { $0.matches(message) }) else {
        state.messages.append(message)
        return nil
      }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation.resume(returning: message)
  }

  func close() {
    let waiters = state.withLock { state in
      state.isClosed = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.continuation.resume(returning: nil) }
  }

  /// The first message that matches, taken out; nil when none will come.
  func first(where matches: @escaping @Sendable (JSON) -> Bool) async -> JSON? {
    await withCheckedContinuation { continuation in
      let found: JSON?? = state.withLock { state in
        if let index = state.messages.firstIndex(where: matches) {
          return state.messages.remove(at: index)
        }
        if state.isClosed { return .some(nil) }
        state.waiters.append(Waiter(matches: matches, continuation: continuation))
        return nil
      }
      if let found { continuation.resume(returning: found) }
    }
  }
}
