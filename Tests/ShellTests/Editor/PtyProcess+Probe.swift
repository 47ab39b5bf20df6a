import TestSupport

extension PtyProcess {
  /// The program that echoes lines, at its first prompt.
  static func probe(
    history: String = "-", environment: [String: String] = [:], columns: Int = 60, rows: Int = 16
  ) async throws -> PtyProcess {
    let probe = try PtyProcess(
      [product("EditorProbe"), history], environment: environment, columns: columns, rows: rows)
    try await probe.wait(for: "probe (é)>")
    return probe
  }

  /// The same inside a shell with job control.
  static func probeInShell() async throws -> PtyProcess {
    let shell = try PtyProcess(
      ["/bin/sh", "-i"], environment: ["PS1": "sh$ "], columns: 120, rows: 16)
    try await shell.wait(for: "sh$")
    shell.enter(product("EditorProbe"))
    try await shell.wait(for: "probe (é)>")
    return shell
  }

  /// Enters a line and waits for the next prompt: a terminal brackets pastes only there.
  func run(_ line: String) async throws {
    enter(line)
    try await wait("the echo of \(line)") {
      $0.contains("<\(line)>") && $0.line == "probe (é)>"
    }
  }
}
