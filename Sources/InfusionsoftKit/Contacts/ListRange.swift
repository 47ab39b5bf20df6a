public import JSONText

/// How much of a list.
public struct ListRange: Sendable, Hashable {
  /// Rows in all; everything when nil.
  public var limit: Int?
  /// Rows per request, 1 to 1000; the smaller of `limit` and 1000 when nil.
  public var pageSize: Int?
  /// Where to go on, as an earlier page gave it.
  public var pageToken: String?

  /// Makes a range; the whole list unless something is said.
  public init(limit: Int? = nil, pageSize: Int? = nil, pageToken: String? = nil) {
    self.limit = limit
    self.pageSize = pageSize
    self.pageToken = pageToken
  }

  /// The size of each page asked for.
  var effectivePageSize: Int {
    min(max(pageSize ?? limit ?? ContactQuery.maximumPageSize, 1), ContactQuery.maximumPageSize)
  }

  func request(
    _ path: String, _ name: String, _ parameters: [(name: String, value: String)] = []
  ) -> ListRequest {
    ListRequest(
      path: path, name: name,
      parameters: parameters + [("page_size", String(effectivePageSize))], limit: limit,
      pageToken: pageToken)
  }
}

extension Infusionsoft {
  /// What is around a contact: its `tags` or `notes`.
  public func list(
    _ name: String, ofContact id: String, _ range: ListRange = ListRange(),
    deadline: Deadline = .never
  ) throws(Failure) -> ListPages {
    try Self.checkContactID(id)
    return ListPages(
      client: client, request: range.request(APIRequest.contactPath(id) + "/" + name, name),
      deadline: deadline)
  }

  /// The links of a contact; the API gives them all at once.
  public func links(ofContact id: String, deadline: Deadline = .never) async throws -> [JSON] {
    try Self.checkContactID(id)
    let answer = try await client.get(APIRequest.contactPath(id) + "/links", deadline: deadline)
    return answer["links"]?.elements ?? []
  }

  /// Tags, in the order of their ids unless something else is said.
  public func tags(
    _ filter: TagFilter = TagFilter(), _ range: ListRange = ListRange(),
    deadline: Deadline = .never
  ) -> ListPages {
    ListPages(
      client: client, request: range.request("/v2/tags", "tags", filter.parameters),
      deadline: deadline)
  }
}
