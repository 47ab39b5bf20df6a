import InfusionsoftKit
import JSONText
import Operations

extension Discovery {
  /// A line of the shell as an example pairing; nil for one that is about the shell.
  static func example(
    _ example: Operation.Example, of operation: Operation, in table: OperationTable
  ) -> JSON? {
    guard !example.isForLines, var params = params(of: example.line, operation, table) else {
      return nil
    }
    if operation.wireParameters.contains(where: { $0.name == "confirm" }) {
      params.append(JSON.Member(name: "confirm", value: true))
    }
    return [
      "name": .string(example.line),
      "summary": .string(example.meaning),
      "params": .array(params.map { ["name": .string($0.name), "value": $0.value] }),
    ]
  }

  private static func params(
    of line: String, _ operation: Operation, _ table: OperationTable
  ) -> [JSON.Member]? {
    // Quotes, pipes and variables belong to the shell; an ellipsis is no value.
    if line.contains(where: { "'\"|$<>;…".contains($0) }) { return nil }
    var words = line.split(separator: " ").map(String.init)[...]
    // Nor is a word in capitals, which stands for one: URL, FILE.
    if words.contains(where: { $0.wholeMatch(of: /[A-Z][A-Z_]{2,}/) != nil }) { return nil }
    guard let (found, used) = table.find(words: Array(words), at: .rpc),
      found.name == operation.name
    else { return nil }
    words = words.dropFirst(used)

    var params: [JSON.Member] = []
    var positional = operation.positional[...]
    while let word = words.popFirst() {
      if word == "-o" || word == "--output" {
        _ = words.popFirst()
      } else if word.hasPrefix("--") {
        guard let member = option(word, operation, &words) else { return nil }
        params.append(member)
      } else if let equals = word.firstIndex(of: "="),
        let parameter = operation.parameter(String(word[..<equals]))
      {
        guard let value = try? parameter.read(String(word[word.index(after: equals)...])) else {
          return nil
        }
        params.append(JSON.Member(name: parameter.name, value: value))
      } else {
        guard let parameter = positional.popFirst(), let value = try? parameter.read(word) else {
          return nil
        }
        params.append(JSON.Member(name: parameter.name, value: value))
      }
    }
    return params
  }

  private static func option(
    _ word: String, _ operation: Operation, _ words: inout ArraySlice<String>
  ) -> JSON.Member? {
    if let flag = operation.parameters.first(where: { $0.kind == .flag && $0.option == word }) {
      return JSON.Member(name: flag.name, value: true)
    }
    let affirmed = "--" + word.dropFirst("--no-".count)
    if word.hasPrefix("--no-"),
      let flag = operation.parameters.first(where: { $0.kind == .flag && $0.option == affirmed })
    {
      return JSON.Member(name: flag.name, value: false)
    }
    guard let parameter = operation.parameters.first(where: { $0.option == word }),
      let text = words.popFirst(), let value = try? parameter.read(text)
    else { return nil }
    return JSON.Member(name: parameter.name, value: value)
  }
}
