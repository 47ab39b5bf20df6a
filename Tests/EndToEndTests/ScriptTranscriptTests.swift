import JSONText
import TestSupport
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The transcripts of `Tests/Scripts`: what goes in, what comes out on either side, how it ends.
@Suite struct ScriptTranscriptTests {
  private static let directory =
    #filePath.split(separator: "/").dropLast(2).reduce(into: "") { $0 += "/" + $1 } + "/Scripts"

  private static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  @Test func `there are transcripts`() {
    #expect(Self.names.count >= 9)
  }

  @Test(arguments: names)
  func `a script ends as its transcript does, to the letter`(name: String) async throws {
    let file = try Data(contentsOf: URL(filePath: Self.directory + "/" + name))
    let transcript = String(decoding: file, as: UTF8.self)
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let address = try #require(sandbox.ready["api_url"]?.string).split(separator: "/")[1]
    var stage = ScriptStage(
      program: program, masks: [program.home.path: "HOME", String(address): "HOST"])
    let rows = transcript.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(try await stage.play(rows) == rows)
  }
}

/// Where a transcript is played anew.
private struct ScriptStage {
  let program: Program
  /// What differs from run to run, and what stands for it.
  let masks: [String: String]

  private var rows: [String] = []
  /// The command that has yet to run, and what it reads.
  private var command: (line: String, input: String)?
  private var files: [String: String] = [:]
  private var file = ""

  init(program: Program, masks: [String: String]) {
    self.program = program
    self.masks = masks
  }

  /// The transcript with what came out this time.
  mutating func play(_ transcript: [String]) async throws -> [String] {
    for row in transcript {
      let text = String(row.dropFirst(2))
      switch row.first {
      case "<":
        command?.input += text + "\n"
      case ">", "!", "=":
        try await runCommand()
        continue
      default:
        try await runCommand()
      }
      switch row.first {
      case "$": command = (text, "")
      case "%": file = text
      case "|":
        files[file, default: ""] += text + "\n"
        program.home.write(files[file] ?? "", to: file)
      default: break
      }
      rows.append(row)
    }
    try await runCommand()
    return rows
  }

  private mutating func runCommand() async throws {
    guard let (line, input) = command else { return }
    command = nil
    let tools = Program.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let environment = program.environment.merging(["PATH": tools + ":/usr/bin:/bin"]) { $1 }
    let outcome = try await SystemTool("sh", package: "dash")
      .run(["-c", "cd \"$HOME\" && " + line], in: environment, input: input)
    show(outcome.output, behind: ">")
    show(outcome.error, behind: "!")
    rows.append("= \(outcome.status)")
  }

  private mutating func show(_ text: String, behind mark: String) {
    var text = text.replacing("\r\n", with: "\\r\n")
    for (original, mask) in masks { text = text.replacing(original, with: mask) }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    rows += lines.map { $0.isEmpty ? mark : mark + " " + $0 }
  }
}
