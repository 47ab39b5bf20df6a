#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import InfusionsoftKit
import JSONText
import Testing
import Threads

@testable import Operations
@testable import RPC

/// What the server says about itself and by itself.
@Suite(.timeLimit(.minutes(5)))
struct ServerTests {
  @Test func `the counts balance`() async throws {
    let client = try Client()
    let lines = [
      #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
      #"{"jsonrpc":"2.0","method":"ping"}"#,
      "nonsense",
      #"[1,{"jsonrpc":"2.0","id":2,"method":"nowhere"}]"#,
      #"{"jsonrpc":"2.0","id":3,"method":"pause"}"#,
      #"{"jsonrpc":"2.0","id":4,"method":"pause"}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}"#,
      #"{"jsonrpc":"2.0","id":9,"result":1}"#,
    ]
    for line in lines { await client.send(line) }
    for _ in 0..<3 { _ = await client.line() }
    await client.send(#"{"jsonrpc":"2.0","id":5,"method":"server.stats"}"#)
    let counts = try #require(try await client.message()?["result"])
    func count(_ name: String) -> Int { counts[name]?.int ?? -1 }
    #expect(count("calls") == 5)
    #expect(count("notifications") == 2)
    #expect(count("invalid") == 2)
    #expect(count("batches") == 1)
    #expect(count("responses_ignored") == 1)
    #expect(count("in_flight") == 2)
    #expect(
      count("calls") + count("invalid")
        == count("results") + count("errors") + count("cancelled_silently") + count("in_flight"))
    await client.send(#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":4}}"#)
    #expect(try await client.message()?["id"]?.int == 4)
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `the first line is the greeting, where one is wanted`() async throws {
    let client = try Client {
      $0.greeting = RPCOptions.Greeting(version: "1.2.3", processID: 42)
    }
    #expect(
      await client.line()
        == Array(
          #"{"jsonrpc":"2.0","method":"ready","params":{"version":"1.2.3","pid":42}}"#.utf8))
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `what happens beside the calls is told once the client has spoken`() async throws {
    let session = try Session.specimen(Stage())
    let client = try Client(session: session) {
      $0.greeting = RPCOptions.Greeting(version: "1", processID: 1)
    }
    _ = await client.line()
    session.post(.tokenRefreshed(["expires_at": "too early"]))
    await client.send(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)
    _ = await client.line()
    session.post(.tokenRefreshed(["expires_at": "2026-11-24T10:15:30Z"]))
    session.post(.authorizeCompleted(.success(["state": "valid"])))
    session.post(.authorizeCompleted(.failure(Failure(.authorize, "denied"))))
    let expected = [
      #"{"jsonrpc":"2.0","method":"token.refreshed","params":{"expires_at":"2026-11-24T10:15:30Z"}}"#,
      #"{"jsonrpc":"2.0","method":"authorize.completed","params":{"token":{"state":"valid"}}}"#,
      #"{"jsonrpc":"2.0","method":"authorize.completed","params":{"error":{"code":1004,"#
        + #""message":"denied","data":{"kind":"authorize"}}}}"#,
    ]
    for line in expected { #expect(await client.line() == Array(line.utf8)) }
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `an input that somebody made non-blocking is waited for all the same`() async throws {
    let (reading, writing) = try makePipe()
    defer {
      close(reading)
      close(writing)
    }
    #expect(fcntl(reading, F_SETFL, O_NONBLOCK) == 0)
    async let count = withBlockingCall {
      var buffer = [UInt8](repeating: 0, count: 16)
      return Wire(descriptor: reading).read(into: &buffer)
    }
    _ = Wire(descriptor: writing).write(Array("late".utf8), patience: 0)
    #expect(await count == 4)
  }

  @Test func `the OpenRPC document describes every method of the real table`() async throws {
    let document = Discovery.document(of: .standard)
    #expect(document["openrpc"]?.string == "1.3.2")
    let methods = document["methods"]?.elements ?? []
    let names = methods.compactMap { $0["name"]?.string }
    #expect(Set(names).count == names.count)
    #expect(Set(names) == Set(OperationTable.standard.names(at: .rpc)))
    for method in methods {
      #expect(method["result"]?["schema"] != nil)
      #expect(method["x-ordering"]?["on"]?.string != nil)
      #expect(["either", "by-name"].contains(method["paramStructure"]?.string))
      for error in method["errors"]?.elements ?? [] {
        let name = try #require(error["$ref"]?.string?.split(separator: "/").last)
        #expect(document["components"]?["errors"]?[String(name)]?["code"]?.int != nil)
      }
    }
    let codes =
      document["components"]?["errors"]?.members.compactMap { $0.value["code"]?.int } ?? []
    #expect(Set(codes) == Set(FailureKind.allCases.map(\.rpcCode)))
    #expect(Set(codes).count == codes.count)
  }

  @Test func `examples of the shell become examples of calls`() {
    let method = Discovery.document(of: .specimen(Stage()))["methods"]?.elements
      .first { $0["name"]?.string == "subtract" }
    #expect(
      method?["examples"] == [
        [
          "name": "subtract 42 23", "summary": "19",
          "params": [["name": "minuend", "value": 42], ["name": "subtrahend", "value": 23]],
        ]
      ])
  }

  @Test func `rpc.discover answers with the document`() async throws {
    let client = try Client()
    await client.send(#"{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}"#)
    let names = try await client.message()?["result"]?["methods"]?.elements
      .compactMap { $0["name"]?.string }
    #expect(names?.contains("subtract") == true)
    #expect(names?.contains("history") == false)
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `the wire moves away from the standard descriptors and stays as it was`() throws {
    let (input, toServer) = try makePipe()
    let (fromServer, output) = try makePipe()
    let (log, error) = try makePipe()
    let flags = fcntl(output, F_GETFL)
    let streams = try StandardStreams.claim(input: input, output: output, error: error)
    defer {
      for open in [input, toServer, fromServer, output, log, error, streams.input, streams.output] {
        close(open)
      }
    }
    #expect(streams.input > STDERR_FILENO && streams.output > STDERR_FILENO)
    #expect(fcntl(streams.input, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(streams.output, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(streams.output, F_GETFL) == flags)

    var buffer = [UInt8](repeating: 0, count: 16)
    #expect(Wire(descriptor: input).read(into: &buffer) == 0, "descriptor 0 is the null device")
    _ = Wire(descriptor: output).write(Array("stray".utf8), patience: 0)
    #expect(Wire(descriptor: log).read(into: &buffer) == 5, "what is printed goes to stderr")
    _ = Wire(descriptor: toServer).write(Array("call".utf8), patience: 0)
    #expect(Wire(descriptor: streams.input).read(into: &buffer) == 4)
    _ = Wire(descriptor: streams.output).write(Array("answer".utf8), patience: 0)
    #expect(Wire(descriptor: fromServer).read(into: &buffer) == 6)
  }

  @Test func `a closed stream is refused`() throws {
    let (reading, writing) = try makePipe()
    defer {
      close(reading)
      close(writing)
    }
    #expect(throws: Failure.self) {
      _ = try StandardStreams.claim(input: -1, output: writing, error: writing)
    }
  }
}
