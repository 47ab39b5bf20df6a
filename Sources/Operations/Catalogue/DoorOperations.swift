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
      "quit", alias: "exit", "leave the shell",
      doors: .shell, result: .text,
      examples: [Operation.Example("quit", "the same as Ctrl-D")],
      action: .door),
  ]

  /// What the JSON-RPC server does by itself.
  static let rpc = [
    Operation(
      "rpc.discover", "describe every method as an OpenRPC document",
      doors: .rpc, result: .object(.object([], open: true)), action: .door),
    Operation(
      "ping", "answer at once",
      doors: .rpc, result: .object(.object([])), action: .door),
    Operation(
      "server.stats", "count what was received and answered",
      doors: .rpc, result: .object(.object([], open: true)), action: .door),
  ]
}
