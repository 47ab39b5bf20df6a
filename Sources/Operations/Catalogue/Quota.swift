import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  static let quota = [
    Operation(
      "quota", "show the rate limits, what is left and when it comes back",
      discussion: """
        The gateway counts the calls of a client or key by the second (spike), the minute and the \
        day, and those of the whole tenant by the minute and the day. Calls are held back to keep to \
        these windows, together with all processes of this user; a bulk job leaves a part of each to \
        others. A call that would have to wait beyond its deadline fails at once. This asks the API \
        with one call. Of the spike limit it never tells: there the count is this machine's own.
        """,
      result: .rows(
        name: "windows",
        columns: ["window", "limit", "used", "available", "resets_at"].map { Column($0) },
        item: .object([
          ("window", .choice(["spike", "minute", "day", "tenant_minute", "tenant_day"], "which")),
          ("limit", .amount("calls it lets through")),
          ("used", .amount("calls that count now", shown: .share(of: "limit"))),
          ("available", .amount("calls it has room for")),
          ("resets_at", .string("when nothing of what counts now will count any more")),
        ])),
      examples: [
        Operation.Example("quota", "every window"),
        Operation.Example("quota --fields window,available -o csv", "what is left, for a script"),
      ],
      apiCall: "GET /v2/oauth/connect/userinfo",
      action: .session { call in
        let limits = try await call.session.account().rateLimits(deadline: call.deadline)
        return .rows(
          .single(
            "windows",
            limits.map { limit in
              [
                "window": .string(limit.window), "limit": .number(limit.limit),
                "used": .number(limit.used), "available": .number(limit.available),
                "resets_at": .string(Timestamp.format(limit.resetsAt)),
              ]
            }))
      })
  ]
}
