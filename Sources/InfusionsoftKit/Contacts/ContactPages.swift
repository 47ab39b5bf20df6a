public import JSONText

/// One page of contacts: rows as the API's own bytes.
public struct ContactPage: Sendable {
  /// The rows, each a slice of the page as the API sent it.
  public let contacts: [JSON]
  /// Where the next page begins; nil at the end, and where `limit` cut this page.
  public let nextPageToken: String?
  /// The limit fell inside this page: there are more contacts and no token that begins after it.
  public let isTruncated: Bool
}

/// The pages of a query, one after the other; the next is asked for before this one is worked on.
public actor ContactPages {
  private let client: APIClient
  private let query: ContactQuery
  private let deadline: Deadline
  private var rowsLeft: Int
  private var pageToken: String?
  private var isFinished = false
  private var prefetch: Task<APIResponse, any Error>?

  init(client: APIClient, query: ContactQuery, deadline: Deadline) {
    self.client = client
    self.query = query
    self.deadline = deadline
    rowsLeft = max(query.limit ?? .max, 0)
    pageToken = query.pageToken
  }

  deinit { prefetch?.cancel() }

  /// The next page, checked as a whole before any row of it is given out; nil after the last.
  public func next() async throws -> ContactPage? {
    guard !isFinished else { return nil }
    let response = try await fetched()
    // The next page is under way while this one is checked.
    let foreseen = query.limit == nil ? response.foreseenPageToken : nil
    if let foreseen { startPrefetch(foreseen) }
    let reply: [JSON.Member]
    do {
      reply = try response.json().members
    } catch {
      dropPrefetch()
      throw error
    }
    guard let rows = reply.first(where: { $0.name == "contacts" })?.value, rows.kind == .array
    else {
      dropPrefetch()
      throw Failure(
        .api, "GET /v2/contacts: the answer has no list of contacts",
        ["operation": "GET /v2/contacts"])
    }
    let contacts = rows.elements
    let token = reply.first { $0.name == "next_page_token" }?.value.string
      .flatMap { $0.isEmpty ? nil : $0 }
    if token != foreseen { dropPrefetch() }
    if let token, token == pageToken {
      dropPrefetch()
      throw Failure(.api, "GET /v2/contacts: the server gave the same page token twice")
    }

    if contacts.count > rowsLeft {
      isFinished = true
      return ContactPage(
        contacts: Array(contacts.prefix(rowsLeft)), nextPageToken: nil, isTruncated: true)
    }
    rowsLeft -= contacts.count
    pageToken = token
    isFinished = token == nil || rowsLeft == 0
    if !isFinished, prefetch == nil { startPrefetch(token) }
    return ContactPage(contacts: contacts, nextPageToken: token, isTruncated: false)
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
    let (client, deadline) = (client, deadline)
    let request = APIRequest("GET", "/v2/contacts", query: query.parameters(pageToken: token))
    prefetch = Task { try await client.send(request, deadline: deadline) }
  }

  private func dropPrefetch() {
    prefetch?.cancel()
    prefetch = nil
  }
}
