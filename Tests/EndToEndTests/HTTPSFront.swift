import JSONText
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// nginx with TLS and HTTP/2 before a plain server of this machine, ended with the last reference.
///
/// It passes everything on as it came, the answers too: no URL is rewritten.
final class HTTPSFront: Sendable {
  /// A line of its access log.
  struct Exchange: Equatable {
    let version: String
    /// The number of the TCP connection.
    let connection: String
    let method: String
    let path: String
  }

  let port: Int
  var url: String { "https://127.0.0.1:\(port)" }

  private let directory: TemporaryDirectory
  private let nginx: Child

  /// - Parameter port: where an earlier front was, otherwise any free port.
  init(
    before upstream: Int, with certificate: TestAuthority.Certificate, port: Int? = nil
  ) async throws {
    let tool = try SystemTool("nginx", package: "nginx-light")
    // nginx cannot be told to take any free port; one that was free may be taken by then.
    for _ in 1...5 {
      let port = if let port { port } else { try await Self.freePort() }
      let directory = TemporaryDirectory()
      let configuration = Self.configuration(port: port, upstream: upstream, certificate)
      directory.write(configuration, to: "nginx.conf")
      let nginx = try tool.start(
        ["-e", "stderr", "-p", directory.path, "-c", directory.path + "/nginx.conf"])
      if try await Self.isListening(nginx) {
        (self.port, self.directory, self.nginx) = (port, directory, nginx)
        return
      }
    }
    throw PortsTaken()
  }

  /// Ends it; what it saw.
  func end() async -> [Exchange] {
    nginx.send(signal: SIGQUIT)
    return await nginx.finish().output.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 4 else { return nil }
      return Exchange(
        version: words[0], connection: words[1], method: words[2], path: words[3])
    }
  }

  /// Ends it at once, with what is under way.
  func kill() async {
    nginx.send(signal: SIGKILL)
    _ = await nginx.exitStatus()
  }

  struct PortsTaken: Error {}

  private static func freePort() async throws -> Int {
    let server = try LoopbackServer { _ in [.close] }
    server.stop()
    await server.untilStopped()
    return server.port
  }

  /// The first line of its log says that its sockets are open, or why they are not.
  private static func isListening(_ nginx: Child) async throws -> Bool {
    while let line = await nginx.nextErrorLine() {
      if line.contains("Address already in use") { return false }
      try #require(!line.contains("[emerg]"), "\(line)")
      if line.contains("nginx/") { return true }
    }
    return false
  }

  /// One process, so that killing it leaves nothing behind.
  private static func configuration(
    port: Int, upstream: Int, _ certificate: TestAuthority.Certificate
  ) -> String {
    """
    daemon off;
    master_process off;
    pid nginx.pid;
    lock_file nginx.lock;
    error_log stderr notice;
    events {}
    http {
      log_format exchange '$server_protocol $connection $request_method $uri';
      access_log /dev/stdout exchange;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      server {
        listen 127.0.0.1:\(port) ssl http2;
        ssl_certificate \(certificate.file);
        ssl_certificate_key \(certificate.key);
        location / {
          proxy_pass http://127.0.0.1:\(upstream);
          proxy_redirect off;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header Host $http_host;
        }
      }
    }

    """
  }
}

extension SandboxProcess {
  /// The port of its URLs.
  var port: Int {
    let digits = ready["api_url"]?.string?.firstMatch(of: /:(\d+)\//)?.1 ?? ""
    return Int(digits) ?? 0
  }

  /// A program that reaches this sandbox through `front` only.
  func program(
    through front: HTTPSFront, home: TemporaryDirectory = TemporaryDirectory()
  ) -> Program {
    var program = program(home: home)
    for name in ["AUTHORIZE_URL", "TOKEN_URL", "API_URL"].map({ "INFUSIONSOFT_" + $0 }) {
      program.variables[name] = program.variables[name]?
        .replacing("http://127.0.0.1:\(port)", with: front.url)
    }
    return program
  }
}
