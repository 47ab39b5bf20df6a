public import JSONText

/// One page of a list of v2: rows as the API's own bytes.
public struct ListPage: Sendable {
  /// The rows, each a slice of the page as the API sent it.
  public let rows: [JSON]
  /// Where the next page begins; nil at the end, and where `limit` cut this page.
  public let nextPageToken: String?
  /// The limit fell inside this page: there are more rows and no token that begins after it.
  public let isTruncated: Bool
}

/// Which list of v2, and how much of it.
struct ListRequest: Sendable {
  /// `/v2/contacts`.
  var path: String
  /// The member of the answer that holds the rows: `contacts`.
  var name: String
  /// What is repeated beside the page token, because the API does not say what may be left out.
  var parameters: [(name: String, value: String)]
  /// Rows in all; everything when nil.
  var limit: Int?
  /// Where to go on, as an earlier page gave it.
  var pageToken: String?
}

/// The pages of a list, one after the other; the next is asked for before this one is worked on.
public actor ListPages {
  private let client: APIClient
  private let request: ListRequest
  private let deadline: Deadline
  private var rowsLeft: Int
  private var pageToken: String?
  private var isFinished = false
  private var prefetch: Task<APIResponse, any Error>?

  init(client: APIClient, request: ListRequest, deadline: Deadline) {
    self.client = client
    self.request = request
    self.deadline = deadline
    rowsLeft = max(request.limit ?? .max, 0)
    pageToken = request.pageToken
  }

  deinit { prefetch?.cancel() }

  /// The next page, checked as a whole before any row of it is given out; nil after the last.
  public func next() async throws -> ListPage? {
    guard !isFinished else { return nil }
    let response = try await fetched()
    // The next page is under way while this one is checked.
    let foreseen = request.limit == nil ? response.foreseenPageToken : nil
    if let foreseen { startPrefetch(foreseen) }
    let (rows, token): ([JSON], String?)
    do {
      (rows, token) = try read(response)
    } catch {
      dropPrefetch()
      throw error
    }
    if token != foreseen { dropPrefetch() }

    if rows.count > rowsLeft {
      isFinished = true
      return ListPage(rows: Array(rows.prefix(rowsLeft)), nextPageToken: nil, isTruncated: true)
    }
    rowsLeft -= rows.count
    pageToken = token
    isFinished = token == nil || rowsLeft == 0
    if !isFinished, prefetch == nil { startPrefetch(token) }
    return ListPage(rows: rows, nextPageToken: token, isTruncated: false)
  }

  /// The rows of an answer and the token of the page behind it.
  private func read(_ response: APIResponse) throws(Failure) -> ([JSON], String?) {
    let call = "GET " + request.path
    let reply = try response.json().members
    guard let list = reply.first(where: { $0.name == request.name })?.value, list.kind == .array
    else {
      throw Failure(
        .api, "\(call): the answer has no list of \(request.name)", ["operation": .string(call)])
    }
    let token = reply.first { $0.name == "next_page_token" }?.value.string
      .flatMap { $0.isEmpty ? nil : $0 }
    if let token, token == pageToken {
      throw Failure(.api, "\(call): the server gave the same page token twice")
    }
    return (list.elements, token)
  }

  private func fetched() async throws -> APIResponse {
    if prefetch == nil { startPrefetch(pageToken) }
    guard let task = prefetch else { throw CancellationError() }
    prefetch = nil
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func startPrefetch(_ token: String?) {
    var query = request.parameters
    if let token { query.append(("page_token", token)) }
    let (client, deadline) = (client, deadline)
    let next = APIRequest("GET", request.path, query: query)
    prefetch = Task { try await client.send(next, deadline: deadline) }
  }

  private func dropPrefetch() {
    prefetch?.cancel()
    prefetch = nil
  }
}

extension ListPages {
  /// Every row that is left.
  func all() async throws -> [JSON] {
    var rows: [JSON] = []
    while let page = try await next() { rows += page.rows }
    return rows
  }
}
