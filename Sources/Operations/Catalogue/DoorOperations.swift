import Formats

extension OperationTable {
  /// What the shell does by itself.
  static let shell = [
    Operation(
      "help", "explain the program, an operation or a topic",
      parameters: [Parameter("topic", .list, "an operation or a topic", positional: true)],
      doors: [.shell, .arguments], result: .text,
      examples: [Operation.Example("help contacts list", "usage, options, examples")],
      action: .door),
    Operation(
      "history", "show or clear the lines typed before",
      parameters: [
        Parameter("action", .choice(["list", "search", "clear"]), "what to do", positional: true),
        Parameter("text", .text, "what to search for", positional: true),
      ],
      effect: .local, doors: .shell, result: .text,
      examples: [Operation.Example("history search contacts", "lines with contacts in them")],
      action: .door),
    Operation(
      "set", "show or change settings of this shell",
      discussion: """
        They are gone with the shell; a line in the rc file makes them last. Settings of the account, as \
        config list shows them, can be set for the session too.
        """,
      parameters: [
        Parameter(
          "name", .text, "the setting", positional: true,
          completion: .words(
            ShellSetting.allCases.map(\.rawValue)
              + SettingKey.allCases.filter { !$0.isSecret }.map(\.rawValue))),
        Parameter("value", .text, "its value from now on", positional: true),
      ],
      effect: .local, doors: .shell,
      result: .rows(
        name: "settings", columns: [Column("name"), Column("value"), Column("source")],
        item: .object(
          [
            ("name", .string("the setting")), ("value", .string("what holds")),
            ("source", .string("option, set or default")),
          ], optional: ["value", "source"])),
      examples: [
        Operation.Example("set", "what holds, and why"),
        Operation.Example("set output csv", "results are CSV from now on"),
        Operation.Example("set on_error continue", "a script goes on behind a line that failed"),
      ],
      action: .door),
    Operation(
      "let", "show variables, or set one: let NAME = VALUE",
      discussion: """
        $NAME or ${NAME} stands for the value, inside double quotes too; it is never split into words. \
        Each line leaves $status, its exit status, and where it gave them $id, the id of its result or of \
        its first row, and $count, the number of rows.
        """,
      parameters: [Parameter("assignment", .words, "NAME = VALUE", positional: true)],
      effect: .local, doors: .shell, result: .text,
      examples: [
        Operation.Example("let", "every variable"),
        Operation.Example("let since = 2026-01-01", "then: contacts --updated-since $since"),
      ],
      action: .door),
    Operation(
      "alias", "show aliases, or make one: alias NAME = WORDS",
      discussion: """
        The words stand in place of NAME where a line begins with it. A body with > or | is quoted. \
        alias NAME = removes it. No alias hides an operation.
        """,
      parameters: [Parameter("definition", .words, "NAME = WORDS", positional: true)],
      effect: .local, doors: .shell, result: .text,
      examples: [
        Operation.Example("alias new = contacts --order-by id", "then: new --limit 5"),
        Operation.Example("alias", "every alias"),
      ],
      action: .door),
    Operation(
      "if", "run a line when a comparison holds: if A == B LINE",
      discussion: """
        A and B are words, mostly variables; == and != compare text or numbers, < > <= >= numbers. A \
        script stops at a line that fails unless set on_error continue was said before.
        """,
      parameters: [
        Parameter("condition", .words, "A == B, then a line", required: true, positional: true)
      ],
      effect: .local, doors: .shell, result: .text,
      examples: [
        Operation.Example("if $status != 0 quit 1", "give up with a status of one's own"),
        Operation.Example(
          "if $count > 0 contacts get $id", "the first of a list that is not empty"),
      ],
      action: .door),
    Operation(
      "watch", "run a line again and again: watch SECONDS LINE",
      discussion: """
        Until Ctrl-C, or until the line fails. The screen is cleared before each time; with > or | the \
        output is appended. Every call counts in the account's quota.
        """,
      parameters: [
        Parameter(
          "seconds", .integer(2...86_400), "from one run to the next", required: true,
          positional: true),
        Parameter("line", .words, "what to run", required: true, positional: true),
      ],
      effect: .local, doors: .shell, result: .text,
      examples: [Operation.Example("watch 60 contacts --limit 5", "the first five, every minute")],
      action: .door),
    Operation(
      "source", "run the lines of a file: source FILE [ARG…]",
      discussion: """
        Its variables, aliases and settings stay. With arguments, $1, $2 and $@ are theirs while it \
        runs. Inside a script a path is relative to that script.
        """,
      parameters: [
        Parameter("file", .file, "the script", required: true, positional: true),
        Parameter("arguments", .words, "what the script sees as $1, $2, …", positional: true),
      ],
      effect: .local, doors: .shell, result: .text,
      examples: [Operation.Example("source nightly.isf", "as infusionsoft -f does")],
      action: .door),
    Operation(
      "quit", alias: "exit", "leave the shell",
      discussion: """
        The exit status is the one given, or else that of the first line of a script that failed, or 0.
        """,
      parameters: [Parameter("status", .integer(0...255), "the exit status", positional: true)],
      doors: .shell, result: .text,
      examples: [Operation.Example("quit", "the same as Ctrl-D")],
      action: .door),
    Operation(
      "completions", "print the completion script of a shell",
      discussion: """
        bash: infusionsoft completions bash > ~/.local/share/bash-completion/completions/infusionsoft. \
        zsh: infusionsoft completions zsh > a file _infusionsoft in a directory of fpath. \
        fish: infusionsoft completions fish > ~/.config/fish/completions/infusionsoft.fish. \
        The script asks this program, so it knows every operation of the version that is installed. With \
        -- and words it prints what the last of them can become, one a line, which is how it asks.
        """,
      parameters: [
        Parameter(
          "shell", .choice(["bash", "zsh", "fish"]), "whose", required: true, positional: true),
        Parameter("words", .words, "what was typed so far", positional: true),
      ],
      doors: .arguments, result: .text,
      examples: [Operation.Example("completions bash", "source it, or save it where bash looks")],
      action: .door),
    Operation(
      "manual", "print the man page, infusionsoft(1)",
      discussion: "infusionsoft manual > ~/.local/share/man/man1/infusionsoft.1 installs it.",
      doors: .arguments, result: .text,
      examples: [Operation.Example("manual", "read it with: infusionsoft manual | man -l -")],
      action: .door),
  ]

  /// What is done with the JSON-RPC server from the command line.
  static let server = [
    Operation(
      "server.replay", "play a recorded conversation to the sandbox, and show what differs",
      discussion: """
        infusionsoft --rpc --record FILE writes down what client and server say, secrets left out; \
        what the CRM says of people is in it. The replay makes the same calls at a sandbox of its own \
        and shows each answer that differs: the call, - what was recorded, + what came. Times, ports \
        and masked secrets are not compared. The exit status is 1 when something differs.
        """,
      parameters: [
        Parameter("file", .file, "the recording", required: true, positional: true)
      ],
      effect: .local, doors: .arguments, result: .text,
      examples: [Operation.Example("server replay call.txt", "does it still happen?")],
      action: .door),
    Operation(
      "server.self-test", "play the JSON-RPC transcripts to this program, and report in TAP",
      effect: .local, doors: .arguments, result: .text,
      examples: [Operation.Example("server self-test", "ok 1 - 01-version, and so on")],
      action: .door),
  ]

  /// What the JSON-RPC server does by itself.
  static let rpc = [
    Operation(
      "rpc.discover", "describe every method as an OpenRPC document",
      doors: .rpc, result: .object(.object([], open: true)),
      examples: [Operation.Example("rpc discover", "this document")], action: .door),
    Operation(
      "ping", "answer at once",
      doors: .rpc, result: .object(.object([])),
      examples: [Operation.Example("ping", "whether the server is there")], action: .door),
    Operation(
      "stream.credit", "let a call with stream: true send more pages",
      discussion: """
        A call whose _meta.stream_credit gave it so many pages waits for more credit when they are \
        used up. Sent as a notification, it is not answered.
        """,
      parameters: [
        Parameter("request", .id, "the id of the call", required: true, positional: true),
        Parameter(
          "pages", .integer(1...1 << 30), "how many more", required: true, positional: true),
      ],
      doors: .rpc,
      result: .object(.object([("credited", .boolean("whether such a stream is under way"))])),
      examples: [Operation.Example("stream credit 7 10", "ten more pages for call 7")],
      action: .door),
    Operation(
      "server.stats", "count what was received and answered",
      doors: .rpc, result: .object(.object([], open: true)),
      examples: [Operation.Example("server stats", "calls, results, errors, what is in flight")],
      action: .door),
  ]
}
