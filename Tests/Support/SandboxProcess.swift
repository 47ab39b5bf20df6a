package import JSONText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `infusionsoft sandbox serve` as a process of its own, ended with the last reference to it.
package final class SandboxProcess: Sendable {
  private let child: Child
  /// The line it printed when it was ready.
  package let ready: JSON

  /// Starts it on a free port, without rate limits unless `limited`.
  package init(_ options: [String] = [], limited: Bool = false) async throws {
    child = try Program().start(["sandbox", "serve", "--until-eof"] + options)
    guard let line = await child.nextLine() else {
      throw SpawnError(
        executable: "sandbox serve", reason: await child.nextErrorLine() ?? "no line")
    }
    ready = try JSON(validating: Array(line.utf8))
    if !limited { _ = try control("POST", "/limits", #"{"unlimited": true}"#) }
  }

  /// The variables that lead a program to it.
  package var variables: [String: String] {
    var variables: [String: String] = [:]
    for (name, member) in [
      ("CLIENT_ID", "client_id"), ("CLIENT_SECRET", "client_secret"),
      ("REDIRECT_URL", "redirect_uri"), ("AUTHORIZE_URL", "authorize_url"),
      ("TOKEN_URL", "token_url"), ("API_URL", "api_url"),
    ] {
      variables["INFUSIONSOFT_" + name] = ready[member]?.string
    }
    return variables
  }

  /// Ends it and waits for its end; its address then refuses connections.
  package func end() async {
    child.closeInput()
    _ = await child.exitStatus()
  }

  /// A program with a home of its own that uses this sandbox.
  package func program(home: TemporaryDirectory = TemporaryDirectory()) -> Program {
    var program = Program(home: home)
    program.variables = variables
    return program
  }

  /// How often the sandbox saw something: `refreshes`, `requests` …
  package func count(_ name: String) throws -> Int {
    let stats = try control("GET", "/stats")
    return stats[name]?.int ?? -1
  }

  /// Gives the sandbox an order; see `GET /sandbox` for its language.
  @discardableResult
  package func control(_ method: String, _ path: String, _ body: String = "") throws -> JSON {
    let url = ready["control_url"]?.string ?? ""
    guard let port = url.split(separator: ":").last?.prefix(while: \.isNumber).description,
      let number = UInt16(port)
    else { throw SpawnError(executable: "control", reason: "no port in \(url)") }
    return try JSON(
      validating: HTTPExchange.run(port: number, method, "/sandbox" + path, body).body)
  }
}

/// One HTTP/1.1 exchange with a server on this machine, by hand.
package enum HTTPExchange {
  /// Sends a request and reads to the end of the connection.
  package static func run(
    port: UInt16, _ method: String, _ target: String, _ body: String = "", headers: [String] = []
  ) throws -> (status: Int, head: String, body: [UInt8]) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else {
      throw SpawnError(executable: "connect", reason: String(cString: strerror(errno)))
    }
    let lines =
      [
        "\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close",
        "Content-Length: \(body.utf8.count)",
      ] + headers + ["", body]
    let request = Array(lines.joined(separator: "\r\n").utf8)
    _ = request.withUnsafeBytes {
      Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }

    let answer = readAll(descriptor)
    let text = String(decoding: answer, as: UTF8.self)
    guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8)),
      let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { throw SpawnError(executable: "HTTP", reason: "no answer: \(text.prefix(80))") }
    return (
      status, String(decoding: answer[..<end.lowerBound], as: UTF8.self),
      Array(answer[end.upperBound...])
    )
  }
}
