import CurlHTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CancellationTests {
  @Test func `cancelling a waiting request ends it at once and the server sees it`() async throws {
    let server = try LoopbackServer { _ in [.hold] }
    let transport = HTTPTransport()
    let task = Task { try await transport.failure(of: .post(server.url, "order")) }
    await server.until { $0.requests.count == 1 }
    task.cancel()
    let failure = try await task.value
    #expect(failure.reason == .cancelled)
    #expect(failure.phase == .wait)
    #expect(failure.outcome == .unknown)
    await server.until { $0.closedByClient == [1] }
  }

  @Test func `a request of a task already cancelled is not sent`() async throws {
    let server = try LoopbackServer { _ in [.ok()] }
    let transport = HTTPTransport()
    let failure = try await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await transport.failure(of: .get(server.url))
    }.value
    #expect(failure.reason == .cancelled)
    #expect(failure.phase == .none)
    #expect(failure.outcome == .notSent)
    _ = try await transport.send(.get("\(server.url)/after"))
    #expect(server.log.requests.map(\.target) == ["/after"])
  }

  @Test func `cancelling one request leaves the others alone`() async throws {
    let gate = LoopbackServer.Gate()
    let server = try LoopbackServer { $0.target == "/held" ? [.hold] : [.wait(gate), .ok()] }
    let transport = HTTPTransport()
    let url = server.url
    let held = Task { try await transport.failure(of: .get("\(url)/held")) }
    let other = Task { try await transport.send(.get("\(url)/other")) }
    await server.until { $0.requests.count == 2 }
    held.cancel()
    #expect(try await held.value.reason == .cancelled)
    gate.open()
    #expect(try await other.value.status == 200)
  }

  @Test func `requests cancelled at any moment answer exactly once`() async throws {
    let server = try LoopbackServer { _ in [.ok()] }
    let transport = HTTPTransport()
    let url = server.url
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        let task = Task { try? await transport.send(.get("\(url)/\(number)")).status }
        group.addTask {
          for _ in 0..<(number % 7) { await Task.yield() }
          task.cancel()
          let status = await task.value
          #expect(status == nil || status == 200)
        }
      }
    }
  }

  @Test func `stopping fails what is under way and refuses the rest`() async throws {
    let server = try LoopbackServer { _ in [.hold] }
    let transport = HTTPTransport(maximumConnections: 1)
    let url = server.url
    let waiting = Task { try await transport.failure(of: .get(url)) }
    await server.until { $0.requests.count == 1 }
    let queued = Task { try await transport.failure(of: .get(url)) }
    transport.stop()
    #expect(try await waiting.value.reason == .stopped)
    #expect(try await waiting.value.outcome == .unknown)
    #expect(try await queued.value.reason == .stopped)
    #expect(try await queued.value.outcome == .notSent)
    transport.stop()
    let late = try await transport.failure(of: .get(url))
    #expect(late.reason == .stopped)
    #expect(late.outcome == .notSent)
    await server.until { $0.closedByClient == [1] }
  }

  @Test func `stopping before the first request refuses it`() async throws {
    let transport = HTTPTransport()
    transport.stop()
    let failure = try await transport.failure(of: .get("http://127.0.0.1:1"))
    #expect(failure.reason == .stopped)
  }

  @Test func `a transport let go of closes its connections`() async throws {
    let server = try LoopbackServer { _ in [.ok()] }
    do {
      let transport = HTTPTransport()
      _ = try await transport.send(.get(server.url))
    }
    await server.until { $0.closedByClient == [1] }
  }
}
