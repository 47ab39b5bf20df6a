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
      action: .door),
    Operation(
      "server.stats", "count what was received and answered",
      doors: .rpc, result: .object(.object([], open: true)), action: .door),
  ]
}
