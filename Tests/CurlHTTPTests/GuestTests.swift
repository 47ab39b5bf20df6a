import CurlHTTP
import Synchronization
import TestSupport
import Testing
import Threads

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite(.timeLimit(.minutes(5)))
struct GuestTests {
  @Test(arguments: [false, true])
  func `a guest carries what it asks for and goes on with it, unless it has left`(
    leaves: Bool
  ) async throws {
    let server = try LoopbackServer { _ in [.ok("answer")] }
    let transport = HTTPTransport()
    _ = try await transport.send(.get(server.url))
    let (url, pipe) = (server.url, Pipe())
    pipe.write()
    let places = await withBlockingCall {
      let guest = TransferGuest()
      _ = guest.read(from: pipe.reader, serving: transport, by: pipe.read)
      if leaves { guest.leave() }
      var places: Places
      // The transport's own thread may still be about to put the first answer away.
      repeat {
        let now = Places()
        StayingExecutor.hosting {
          Task(executorPreference: StayingExecutor.shared) {
            var request = HTTPRequest.get(url)
            request.keepAnswer = { _ in now.note() }
            let status = try await transport.send(request).status
            #expect(status == 200)
            now.note()
            pipe.write()
          }
        }
        let count =
          leaves
          ? pipe.read() : guest.read(from: pipe.reader, serving: transport, by: pipe.read)
        #expect(count == 1)
        places = now
      } while !leaves && places.areHome != [true, true]
      return places
    }
    // Who has left may still be about to wait when the answer comes, and then goes on at once.
    #expect(places.areHome.first == !leaves)
  }

  @Test func `a guest that reads holds up nobody`() async throws {
    let gate = LoopbackServer.Gate()
    let server = try LoopbackServer { $0.target == "/held" ? [.wait(gate), .ok()] : [.ok()] }
    let transport = HTTPTransport()
    _ = try await transport.send(.get(server.url))
    let (url, pipe) = (server.url, Pipe())
    pipe.write()
    async let held = transport.send(.get("\(url)/held"))
    let guest = Task {
      await withBlockingCall {
        let guest = TransferGuest()
        return (0..<4).map { _ in
          guest.read(from: pipe.reader, serving: transport, by: pipe.read)
        }
      }
    }
    await server.until { $0.requests.count == 2 }
    for number in 0..<50 {
      #expect(try await transport.send(.get("\(url)/\(number)")).status == 200)
    }
    gate.open()
    #expect(try await held.status == 200)
    // With nothing under way as well, before and after the guest has read.
    for _ in 0..<2 {
      #expect(try await transport.send(.get(url)).status == 200)
      pipe.write()
    }
    pipe.end()
    #expect(await guest.value == [1, 1, 1, 0])
    #expect(try await transport.send(.get(url)).status == 200)
  }

  @Test func `the input of a guest may end under way`() async throws {
    let gate = LoopbackServer.Gate()
    let server = try LoopbackServer { $0.target == "/held" ? [.wait(gate), .ok()] : [.ok()] }
    let transport = HTTPTransport()
    _ = try await transport.send(.get(server.url))
    let pipe = Pipe()
    pipe.write()
    let asked = Mutex<Task<Int, any Error>?>(nil)
    let held = "\(server.url)/held"
    let guest = Task {
      await withBlockingCall {
        let guest = TransferGuest()
        _ = guest.read(from: pipe.reader, serving: transport, by: pipe.read)
        StayingExecutor.hosting {
          asked.withLock {
            $0 = Task(executorPreference: StayingExecutor.shared) {
              try await transport.send(.get(held)).status
            }
          }
        }
        return guest.read(from: pipe.reader, serving: transport, by: pipe.read)
      }
    }
    await server.until { $0.requests.count == 2 }
    pipe.end()
    #expect(await guest.value == 0)
    gate.open()
    let task = try #require(asked.withLock { $0 })
    #expect(try await task.value == 200)
  }

  @Test func `a transport that is stopped lets its guest read on`() async throws {
    let server = try LoopbackServer { $0.target == "/held" ? [.hold] : [.ok()] }
    let transport = HTTPTransport()
    _ = try await transport.send(.get(server.url))
    let (held, pipe) = ("\(server.url)/held", Pipe())
    pipe.write()
    let guest = Task {
      await withBlockingCall {
        let guest = TransferGuest()
        _ = guest.read(from: pipe.reader, serving: transport, by: pipe.read)
        StayingExecutor.hosting {
          Task(executorPreference: StayingExecutor.shared) {
            let failure = try await transport.failure(of: .get(held))
            #expect(failure.reason == .stopped)
            pipe.write()
          }
        }
        return guest.read(from: pipe.reader, serving: transport, by: pipe.read)
      }
    }
    await server.until { $0.requests.count == 2 }
    transport.stop()
    #expect(await guest.value == 1)
  }
}

/// Whether things happened on the thread that this was made on.
private final class Places: Sendable {
  private let home = thisThread()
  private let noted = Mutex<[Bool]>([])

  func note() {
    let isHome = thisThread() == home
    noted.withLock { $0.append(isHome) }
  }

  var areHome: [Bool] { noted.withLock { $0 } }
}

/// What a guest reads from, a byte at a time.
private final class Pipe: Sendable {
  let reader: Int32
  private let writer: Int32

  init() {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0)
    (reader, writer) = (ends[0], ends[1])
  }

  deinit { close(reader) }

  @Sendable func read() -> Int {
    var byte: UInt8 = 0
    #if canImport(Darwin)
      return Darwin.read(reader, &byte, 1)
    #else
      return Glibc.read(reader, &byte, 1)
    #endif
  }

  func write() {
    var byte: UInt8 = 1
    #if canImport(Darwin)
      let count = Darwin.write(writer, &byte, 1)
    #else
      let count = Glibc.write(writer, &byte, 1)
    #endif
    precondition(count == 1)
  }

  func end() { close(writer) }
}
