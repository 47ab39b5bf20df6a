import Formats
import InfusionsoftKit

/// The man page infusionsoft(1), in mdoc(7), made from the tables that help is made from.
package struct Manual {
  private let table: OperationTable

  package init(table: OperationTable) { self.table = table }

  package var text: String {
    var page = ManualPage()
    page.macro(".Dd", ProgramVersion.date)
    page.macro(".Dt", "INFUSIONSOFT 1")
    page.macro(".Os")
    page.section("NAME")
    page.macro(".Nm", "infusionsoft")
    page.macro(".Nd", "work with an Infusionsoft (Keap) CRM account")
    synopsis(&page)
    page.section("DESCRIPTION")
    page.paragraph(
      """
      A shell, a command and a JSON-RPC server for the API of an Infusionsoft (today Keap) account. It \
      gets the OAuth grant, keeps its rotating tokens alive and performs one table of operations at \
      every door. Without words it is a shell where standard input is a terminal, and otherwise runs \
      the script that comes from there.
      """)
    page.list(
      [
        ("WORDS…", "one operation, then exit"), ("-c LINE", "lines in order, in one session"),
        ("-f FILE [ARG…]", "a script, whose arguments are $1, $2, …"),
        ("--rpc", "newline-delimited JSON-RPC 2.0, and MCP, on standard input and output"),
      ])
    page.section("OPTIONS")
    page.list(CommandLineOption.all.map { ($0.label, $0.summary + $0.variableNote) })
    operations(&page)
    for topic in [HelpTopic.quoting, .output, .scripting, .jsonRPC, .mcp] {
      page.section(topic.manualTitle)
      page.text(topic.text)
    }
    page.section("ENVIRONMENT")
    page.text(HelpTopic.environmentText)
    page.section("FILES")
    page.list(Self.files)
    page.section("EXIT STATUS")
    page.list(ExitStatusMeaning.all.map { (String($0.status), $0.meaning) })
    page.section("EXAMPLES")
    page.text(HelpTopic.startText)
    page.section("SEE ALSO")
    page.macro(".Xr", "curl 1 ,")
    page.macro(".Xr", "jq 1 ,")
    page.macro(".Xr", "editrc 5")
    page.section(HelpTopic.privacy.manualTitle)
    page.text(HelpTopic.privacy.text)
    return page.text
  }

  private static let files = [
    ("~/.config/infusionsoft/config.json", "settings of the profiles; no secret is in it"),
    ("~/.config/infusionsoft/rc", "lines that a shell on a terminal runs when it starts"),
    ("~/.local/state/infusionsoft/grants/", "the grant of each profile, readable by you alone"),
    ("~/.local/state/infusionsoft/history", "lines that were typed, readable by you alone"),
    ("~/.editrc", "key bindings; infusionsoft:bind -v chooses those of vi"),
  ]

  private func synopsis(_ page: inout ManualPage) {
    page.section("SYNOPSIS")
    for arguments in [
      ".Op Ar options", ".Op Ar options\n.Ar operation ...", ".Op Ar options\n.Fl c Ar line ...",
      ".Op Ar options\n.Fl f Ar file\n.Op Ar argument ...", ".Op Ar options\n.Fl \\-rpc",
    ] {
      page.macro(".Nm", "infusionsoft")
      page.raw(arguments)
    }
  }

  private func operations(_ page: inout ManualPage) {
    page.section("OPERATIONS")
    page.paragraph(
      "An operation is a line of words, the same at the prompt, in scripts and as arguments. Parameters"
        + " are options, or name=value; those in capitals may be given without their name.")
    for operation in table.operations
    where !operation.doors.isDisjoint(with: [.shell, .arguments]) {
      let help = Help(
        table: table, door: operation.doors.contains(.shell) ? .shell : .arguments)
      page.subsection(help.usage(of: operation))
      page.paragraph(operation.summary.prefix(1).uppercased() + operation.summary.dropFirst() + ".")
      if !operation.discussion.isEmpty { page.paragraph(operation.discussion) }
      page.list(help.parameters(of: operation) + help.fieldList(of: operation))
      page.list(operation.examples.map { ($0.line, $0.meaning) }, heading: "Examples:")
    }
  }
}

extension CommandLineOption {
  fileprivate var variableNote: String {
    variables.isEmpty ? "" : " [" + variables.joined(separator: ", ") + "]"
  }
}

extension HelpTopic {
  fileprivate var manualTitle: String {
    switch self {
    case .quoting: "LINES"
    case .output: "OUTPUT"
    case .scripting: "SCRIPTS"
    case .jsonRPC: "JSON-RPC"
    case .mcp: "MODEL CONTEXT PROTOCOL"
    case .privacy: "SECURITY CONSIDERATIONS"
    case .start, .environment, .exitStatus, .stores: rawValue.uppercased()
    }
  }
}
