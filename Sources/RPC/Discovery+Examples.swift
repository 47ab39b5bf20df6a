import InfusionsoftKit
import JSONText
import Operations

extension Discovery {
  /// A line of the shell as an example pairing; nil for one that is about the shell.
  static func example(
    _ example: Operation.Example, of operation: Operation, in table: OperationTable
  ) -> JSON? {
    guard !example.isForLines, let words = words(of: example.line),
      let line = try? LineParser(table: table, door: .rpc).parse(words),
      line.operation.name == operation.name
    else { return nil }
    var params = line.arguments.members
    if operation.wireParameters.contains(where: { $0.name == "confirm" }) {
      params.append(JSON.Member(name: "confirm", value: true))
    }
    return [
      "name": .string(example.line),
      "summary": .string(example.meaning),
      "params": .array(params.map { ["name": .string($0.name), "value": $0.value] }),
    ]
  }

  /// The words of a line, without the quotes around them; nil where it is more than that: a pipe, a
  /// file to write, a variable.
  private static func words(of line: String) -> [String]? {
    var words = [""]
    for (index, piece) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated()
    {
      let isQuoted = index % 2 == 1
      if !isQuoted, piece.contains(where: { "\"|$<>;".contains($0) }) { return nil }
      let parts =
        isQuoted ? [piece] : piece.split(separator: " ", omittingEmptySubsequences: false)
      // What touches a quote belongs to the same word.
      words[words.endIndex - 1] += parts[0]
      words += parts.dropFirst().map(String.init)
    }
    return words.filter { !$0.isEmpty }
  }
}
