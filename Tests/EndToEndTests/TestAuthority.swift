import TestSupport
import Testing

/// A certificate authority that lives as long as the test, made with `openssl`.
struct TestAuthority {
  /// A server's certificate and its key, as files.
  struct Certificate: Sendable {
    let file: String
    let key: String
    fileprivate let directory: TemporaryDirectory
  }

  private let directory = TemporaryDirectory()
  private let openssl: SystemTool

  /// What `--ca-file` is given.
  var file: String { directory.path + "/authority.pem" }

  init(name: String = "Test authority") async throws {
    openssl = try SystemTool("openssl", package: "openssl")
    try await openssl(
      ["req", "-x509", "-subj", "/CN=" + name, "-out", file, "-days", "2"]
        + newKey("authority"))
  }

  /// Issues a certificate for an alternative name such as `IP:127.0.0.1`.
  /// - Parameter days: how long it is good from now; negative for one that has expired.
  func certificate(for name: String = "IP:127.0.0.1", days: Int = 2) async throws -> Certificate {
    let base = directory.path + "/server\(days)-\(name.replacing(":", with: "-"))"
    let issued = Certificate(
      file: base + ".pem", key: base + ".key", directory: directory)
    directory.write("subjectAltName=\(name)\n", to: "extensions")
    try await openssl(
      ["req", "-subj", "/CN=Stand-in", "-out", base + ".csr"]
        + newKey(String(base.dropFirst(directory.path.count + 1))))
    try await openssl([
      "x509", "-req", "-in", base + ".csr", "-CA", file, "-CAkey",
      directory.path + "/authority.key",
      "-set_serial", "1", "-days", String(days), "-extfile", directory.path + "/extensions",
      "-out", issued.file,
    ])
    return issued
  }

  private func newKey(_ name: String) -> [String] {
    [
      "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
      directory.path + "/" + name + ".key",
    ]
  }

  private func openssl(_ arguments: [String]) async throws {
    let outcome = try await openssl.run(arguments)
    try #require(outcome.status == 0, "openssl: \(outcome.error)")
  }
}
