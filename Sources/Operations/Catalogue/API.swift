import InfusionsoftKit
import JSONText
import Synchronization

extension OperationTable {
  static let api = [
    Operation(
      "api", "send any request to the API",
      discussion: """
        It goes with the credential, the pacing and the retries of every other operation. The path \
        follows the API's base and begins with its version: /v2/contacts or /v1/hooks. The \
        query may stand behind it (?page_size=5) or in --query. The body is JSON, @FILE or - for \
        standard input. --all follows the pages of a list, of version 2 and of version 1, and answers \
        with its rows. What changes the CRM is refused under --read-only; DELETE, and POST to a path \
        that ends in a verb such as :merge or :removeTags, is asked about first. --dry-run only shows \
        what would be sent.
        """,
      parameters: [
        Parameter(
          "method", .choice(["GET", "POST", "PUT", "PATCH", "DELETE"]), "the method",
          required: true, positional: true),
        Parameter("path", .text, "the path below the API's base", required: true, positional: true),
        Parameter("query", .pairs, "parameters of the query; repeatable"),
        Parameter("body", .json, "the body as JSON; @FILE or - reads it"),
        Parameter("all", .flag, "follow the pages of a list"),
        Parameter("dry_run", .flag, "show the request, and send nothing"),
      ],
      effect: .destroys, effectOfCall: effect, result: .object(.any("as the API answers")),
      examples: [
        Operation.Example("api GET /v2/contacts/42", "one contact"),
        Operation.Example(
          "api GET /v1/contacts --query limit=100 --all -o ids", "every contact's id, by version 1"),
        Operation.Example("api DELETE /v2/contacts/42 --dry-run", "what a change would send"),
      ],
      apiCall: "METHOD PATH", action: .session(send))
  ]

  @Sendable private static func effect(_ arguments: Arguments) -> Operation.Effect {
    if arguments.flag("dry_run") == true { return .reads }
    let path = arguments.string("path").map { $0.prefix { $0 != "?" } } ?? ""
    switch arguments.string("method") {
    case "GET": return .reads
    case "DELETE": return .destroys
    case "POST":
      let verb = path.split(separator: ":").dropFirst().last ?? ""
      let isDestructive = ["merge", "unlink", "remove", "batchRemove", "deactivate", "detach"]
        .contains { verb.hasPrefix($0) }
      return isDestructive ? .destroys : .writes
    default: return .writes
    }
  }

  @Sendable private static func send(_ call: Invocation) async throws -> Output {
    let arguments = call.arguments
    let method = arguments.string("method") ?? ""
    let path = try APIPath(arguments.string("path") ?? "")
    let body = arguments.value("body")
    let request = APIRequest(
      method, path.path, query: path.query + pairs(arguments.value("query")), body: body)
    if body != nil, method == "GET" || method == "DELETE" {
      throw Failure.usage("a \(method) request has no body", parameter: "body")
    }
    let all = arguments.flag("all") == true
    if all, method != "GET" {
      throw Failure.usage("all follows the pages of a GET request", parameter: "all")
    }
    if arguments.flag("dry_run") == true { return .value(request.preview) }
    let client = try await call.session.account().client
    guard all else {
      let response = try await client.send(request, deadline: call.deadline)
      return response.isEmpty
        ? .value(.null, notes: ["\(request.name): done (\(response.status))"])
        : .value(try response.json())
    }
    let pages = client.bulk.pages(
      request.path, query: request.query, deadline: call.deadlineOfStream)
    // The first page tells what the rows are called.
    guard let first = try await pages.next() else { return .value(.null) }
    let unread = Mutex<APIPages.Page?>(first)
    let count = Mutex(0)
    return .rows(
      Rows(name: first.name) {
        let taken = unread.withLock { page in
          defer { page = nil }
          return page
        }
        let next = if let taken { taken } else { try await pages.next() }
        guard let page = next else { return nil }
        let done = count.withLock { count in
          count += page.rows.count
          return count
        }
        call.caller.progress(Progress(done: done, unit: first.name))
        return Rows.Page(rows: page.rows)
      })
  }

  /// The query as an object: `{"ids": ["1", "2"], "limit": 5}`.
  private static func pairs(_ query: JSON?) -> [(name: String, value: String)] {
    (query?.members ?? []).flatMap { member in
      (member.value.kind == .array ? member.value.elements : [member.value]).map {
        (member.name, $0.string ?? $0.text)
      }
    }
  }
}

extension APIRequest {
  /// The request as `dry_run` shows it.
  var preview: JSON {
    var members: [(String, JSON)] = [
      ("method", .string(method)), ("path", .string(target)),
    ]
    if let body { members.append(("body", body)) }
    return .object(members)
  }
}
