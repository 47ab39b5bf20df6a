package import InfusionsoftKit

/// The program's own explanation of itself, made from the operation table and the option table.
///
/// Every text ends with a line end and fits into 80 columns, or into fewer that a window has.
package struct Help: Sendable {
  let table: OperationTable
  /// Operations that do not exist at this door are not mentioned.
  let door: Operation.Doors
  private let width: Int?

  package init(table: OperationTable, door: Operation.Doors, width: Int? = nil) {
    self.table = table
    self.door = door
    self.width = width
  }

  /// The answer to `help` with these words: nothing, an operation, a noun or a topic.
  /// - Throws: a ``Failure`` of kind `unknownOperation` that names what is near.
  package func text(for words: [String]) throws(Failure) -> String {
    HelpLayout.folded(try page(for: words), to: width)
  }

  /// How the program is started, with every option: the answer to `--help`.
  package func invocation() -> String {
    HelpLayout.folded(options() + "\n" + overview(), to: width)
  }

  private func page(for words: [String]) throws(Failure) -> String {
    guard let first = words.first else { return overview() }
    let name = words.joined(separator: ".")
    if let operation = table.find(name, at: door), operation.name == name {
      return page(of: operation)
    }
    if words.count == 1, !members(of: first).isEmpty { return noun(first) }
    if let operation = table.find(name, at: door) { return page(of: operation) }
    if let topic = HelpTopic(rawValue: first), words.count == 1 { return topic.text }
    throw unknown(words)
  }

  /// The operations whose first word is `noun`.
  func members(of noun: String) -> [Operation] {
    visible.filter { $0.name == noun || $0.name.hasPrefix(noun + ".") }
  }

  /// What `help` knows beside operations.
  package var topics: [String] { HelpTopic.allCases.map(\.rawValue) }

  var visible: [Operation] { table.operations.filter { $0.doors.contains(door) } }

  private func unknown(_ words: [String]) -> Failure {
    let said = words.joined(separator: " ")
    let names =
      table.names(at: door).map { $0.replacing(".", with: " ") }
      + topics
    return Failure(
      .unknownOperation,
      "there is no help on \(said)"
        + (didYouMean(said, names).isEmpty
          ? "; help lists operations and topics" : didYouMean(said, names)))
  }
}
