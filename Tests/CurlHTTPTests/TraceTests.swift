import CurlHTTP
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct TraceTests {
  /// Collects the lines of a trace.
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    var all: [String] { lines.withLock { $0 } }
  }

  private static let secret = "c4n4ry"

  /// Requests and answers that carry the secret, each in another place.
  private static let carriers: [(request: HTTPRequest, answer: LoopbackServer.Step)] = [
    (HTTPRequest(url: "", headers: ["Authorization": "Bearer \(secret)"]), .ok()),
    (HTTPRequest(url: "", headers: ["authorization": "Basic \(secret)=="]), .ok()),
    (HTTPRequest(url: "", headers: ["X-Keap-API-Key": secret]), .ok()),
    (HTTPRequest(url: "", headers: ["Cookie": "session=\(secret)"]), .ok()),
    (HTTPRequest(url: "?code=\(secret)&state=1"), .ok()),
    (HTTPRequest(url: "?state=1&access_token=\(secret)"), .ok()),
    (post("grant_type=refresh_token&refresh_token=\(secret)&client_id=1"), .ok()),
    (post("client_secret=\(secret)/%2B"), .ok()),
    (post("{\"client_secret\" : \"a\\\"\(secret)\"}"), .ok()),
    (HTTPRequest(url: ""), .ok("{\"access_token\":\"\(secret)\",\"expires_in\":86399}")),
    (HTTPRequest(url: ""), .ok("{\n \"a\": [{\"Refresh_Token\":\n\t\"\(secret)\"}]}")),
    (HTTPRequest(url: ""), .ok("{\"access\\u005ftoken\":\"\(secret)\"}")),
    (
      HTTPRequest(url: ""),
      .reply(status: 302, headers: ["Location: https://l.test/?code=\(secret)"], body: [])
    ),
    (HTTPRequest(url: ""), .reply(status: 200, headers: ["Set-Cookie: a=\(secret)"], body: [])),
  ]

  private static func post(_ body: String) -> HTTPRequest {
    HTTPRequest(method: "POST", url: "", body: Array(body.utf8))
  }

  @Test(arguments: carriers.indices)
  func `a secret on the wire is not in the trace`(index: Int) async throws {
    var (request, answer) = Self.carriers[index]
    let reply = answer
    let server = try LoopbackServer { _ in [reply] }
    let lines = Lines()
    request.url = server.url + "/" + request.url
    let response = try await HTTPTransport(trace: lines.add).send(request)

    let received = try #require(server.log.requests.first)
    let wire =
      received.head + String(decoding: received.body, as: UTF8.self) + response.text
      + response.headers.fields.map(\.value).joined()
    #expect(wire.contains(Self.secret))
    #expect(lines.all.contains { $0.contains("•••") })
    #expect(!lines.all.contains { $0.contains(Self.secret) })
  }

  @Test func `a trace reads like curl -v`() async throws {
    let server = try LoopbackServer { _ in [.ok("{\"id\":\"7\"}")] }
    let lines = Lines()
    _ = try await HTTPTransport(trace: lines.add).send(
      HTTPRequest(
        method: "POST", url: "\(server.url)/v2/contacts", headers: ["Authorization": "Bearer abc"],
        body: Array("{\"given_name\":\"Zoë\"}".utf8)))
    let all = lines.all
    #expect(all.contains("> POST /v2/contacts HTTP/1.1"))
    #expect(all.contains("> Authorization: •••"))
    #expect(all.contains("} {\"given_name\":\"Zoë\"}"))
    #expect(all.contains("< HTTP/1.1 200 Test"))
    #expect(all.contains("< Content-Length: 10"))
    #expect(all.contains("{ {\"id\":\"7\"}"))
    #expect(all.contains { $0.hasPrefix("* ") })
  }

  @Test func `a long body is told in part, a binary one by its size`() async throws {
    let server = try LoopbackServer { request in
      request.target == "/long"
        ? [.ok("{\"t\":\"" + String(repeating: "x", count: 5000) + "\"}")]
        : [.reply(status: 200, headers: [], body: [1, 0, 2])]
    }
    let lines = Lines()
    let transport = HTTPTransport(trace: lines.add)
    _ = try await transport.send(.get("\(server.url)/long"))
    _ = try await transport.send(.get("\(server.url)/binary"))
    #expect(lines.all.contains("{ [5008 bytes in all]"))
    #expect(lines.all.contains("{ [3 bytes]"))
    #expect(lines.all.allSatisfy { $0.utf8.count < 4200 })
  }
}
