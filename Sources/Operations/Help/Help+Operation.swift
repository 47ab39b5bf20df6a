import Formats
import InfusionsoftKit

extension Help {
  /// Everything about one operation.
  func page(of operation: Operation) -> String {
    var text = HelpLayout.paragraph(usage(of: operation), indent: 0)
    text += "\n" + HelpLayout.paragraph(operation.summary.capitalisedSentence, indent: 2)
    if !operation.discussion.isEmpty {
      text += "\n" + HelpLayout.paragraph(operation.discussion, indent: 2)
    }
    text += HelpLayout.section(
      "Parameters",
      HelpLayout.list(parameters(of: operation)))
    text += HelpLayout.section("Fields", HelpLayout.list(fieldList(of: operation)))
    text += HelpLayout.section("Result", result(of: operation))
    text += HelpLayout.section(
      "Options of every line",
      Self.optionList(
        CommandLineOption.all.filter {
          $0.scope == .line && operation.parameter($0.name) == nil
            && ($0.name != "yes" || operation.asksFirst)
        }))
    text += HelpLayout.section("Examples", examples(of: operation))
    text += HelpLayout.section("Exit statuses", statuses(of: operation))
    text += HelpLayout.section("Elsewhere", HelpLayout.list(doors(of: operation)))
    return text
  }

  /// How a line of it is written.
  func usage(of operation: Operation, isShort: Bool = false) -> String {
    let named = operation.parameters.filter { !$0.isPositional }
    var words = [operation.words] + operation.positional.map(\.usage)
    if !isShort { words += named.count > 4 ? ["[OPTIONS]"] : named.map(\.usage) }
    if operation.fields != nil { words.append("FIELD=VALUE…") }
    return words.joined(separator: " ")
  }

  /// The parameters as they are written, with what they mean.
  func parameters(of operation: Operation) -> [(String, String)] {
    operation.parameters.map { ($0.label, $0.meaning) }
  }

  /// The same for the fields of the record that it writes.
  func fieldList(of operation: Operation) -> [(String, String)] {
    guard let fields = operation.fields else { return [] }
    return fields.groups.map { ($0.label, $0.summary) }
      + fields.open.map { ($0.prefix + $0.placeholder, $0.summary) }
  }

  private func result(of operation: Operation) -> String {
    switch operation.result {
    case .text: ""
    case .object(let schema): HelpLayout.list(schema.memberList)
    case .rows(let name, let columns, _):
      HelpLayout.list([
        (
          name,
          "rows, shown as " + columns.map(\.title).joined(separator: ", ")
            + "; -o json has them under this name"
        )
      ])
    }
  }

  private func examples(of operation: Operation) -> String {
    HelpLayout.list(operation.examples.map { ($0.line, $0.meaning) })
  }

  private func statuses(of operation: Operation) -> String {
    HelpLayout.list(
      ExitStatusMeaning.all.filter { $0.applies(to: operation) }
        .map { (String($0.status), $0.meaning) })
  }

  private func doors(of operation: Operation) -> [(String, String)] {
    var doors: [(String, String)] = []
    if let call = operation.apiCall { doors.append(("API call", call)) }
    if let alias = operation.alias { doors.append(("short form", alias)) }
    if operation.doors.contains(.rpc) { doors.append(("JSON-RPC method", operation.name)) }
    return doors
  }
}

extension Parameter {
  fileprivate var label: String { isPositional ? name.uppercased() : spelling }

  fileprivate var meaning: String {
    switch kind {
    case .choice, .integer:
      "\(summary) (\(expectation))"
    case .list where !isPositional: summary + " (repeatable, or separated by commas)"
    default: summary
    }
  }
}

extension Schema {
  /// The members of an object with what they hold.
  fileprivate var memberList: [(String, String)] {
    guard case .object(let members, _, _) = self else { return [] }
    return members.map { ($0.name, $0.schema.meaning) }
  }

  private var meaning: String {
    switch self {
    case .string(let text), .integer(let text), .amount(let text, _), .boolean(let text),
      .any(let text):
      text
    case .choice(let values, let text): "\(text): \(values.joined(separator: ", "))"
    case .array(let item): "list: \(item.meaning)"
    case .object(let members, _, _): members.map(\.name).joined(separator: ", ")
    }
  }
}

extension String {
  /// With a capital and a full stop.
  fileprivate var capitalisedSentence: String { prefix(1).uppercased() + dropFirst() + "." }
}
