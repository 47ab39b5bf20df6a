import Foundation  // it runs in the build, not in the program
import PackagePlugin

/// Writes Tests/Transcripts into the program, so that `server self-test` plays them wherever it runs.
@main
struct EmbedTranscripts: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let directory = context.package.directoryURL.appending(path: "Tests/Transcripts")
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    let transcripts = names.filter { $0.hasSuffix(".txt") }.sorted().map {
      directory.appending(path: $0)
    }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTranscripts.swift")
    return [
      .buildCommand(
        displayName: "Embedding the transcripts", executable: URL(filePath: "/bin/sh"),
        arguments: ["-euc", Self.script, output.path] + transcripts.map(\.path),
        inputFiles: transcripts, outputFiles: [output])
    ]
  }

  /// One raw string literal for each file. `$0` is the output.
  private static let script = #####"""
    {
      echo 'extension Transcript {'
      echo '  /// The files of Tests/Transcripts.'
      echo '  static let embedded: [(name: String, text: String)] = ['
      for file; do
        printf '("%s", ####"""\n' "$(basename "$file" .txt)"
        cat "$file"
        printf '"""####),\n'
      done
      echo ']'
      echo '}'
    } >"$0"
    """#####
}
