import CurlHTTP
public import JSONText

/// The pages of any list of the API, one after the other, whichever way it pages.
///
/// v2 gives a token for the next page. v1 counts rows, and gives an address for the next page even
/// after the last: there a short page is the end.
public actor APIPages {
  /// One page.
  public struct Page: Sendable {
    /// The member of the answer that held the rows: `contacts`.
    public let name: String
    /// The rows, each a slice of the answer.
    public let rows: [JSON]
  }

  private let client: APIClient
  private let deadline: Deadline
  private var request: APIRequest
  private var isFinished = false
  /// Rows that a full page of v1 has.
  private var size: Int?

  init(client: APIClient, request: APIRequest, deadline: Deadline) {
    self.client = client
    self.request = request
    self.deadline = deadline
  }

  /// The next page; nil after the last.
  public func next() async throws -> Page? {
    guard !isFinished else { return nil }
    let answer = try await client.send(request, deadline: deadline).json()
    // A bare array is a list without pages.
    if answer.kind == .array {
      isFinished = true
      return Page(name: "rows", rows: answer.elements)
    }
    guard let list = answer.members.first(where: { $0.value.kind == .array }) else {
      throw Failure.usage("\(request.name) does not answer with a list", parameter: "all")
    }
    let rows = list.value.elements
    isFinished = try !(request.path.hasPrefix("/v1/") ? goOn(v1: answer, rows) : goOn(v2: answer))
    return Page(name: list.name, rows: rows)
  }

  /// Sets the request for the page behind this one; false where there is none.
  private func goOn(v2 answer: JSON) throws(Failure) -> Bool {
    guard let token = answer["next_page_token"]?.string, !token.isEmpty else { return false }
    guard token != parameter("page_token") else {
      throw Failure(.api, "\(request.name): the server gave the same page token twice")
    }
    set("page_token", to: token)
    return true
  }

  private func goOn(v1 answer: JSON, _ rows: [JSON]) -> Bool {
    guard !rows.isEmpty, let next = answer["next"]?.string, !next.isEmpty else { return false }
    let size =
      size ?? parameter("limit").flatMap { Int($0) } ?? Self.limit(of: next) ?? rows.count
    self.size = size
    guard rows.count >= size else { return false }
    let offset = parameter("offset").flatMap { Int($0) } ?? 0
    set("offset", to: String(offset + rows.count))
    return true
  }

  /// The page size in v1's address of the next page; nothing else of that address is used.
  private static func limit(of address: String) -> Int? {
    guard let mark = address.firstIndex(of: "?") else { return nil }
    return FormEncoding.decode(address[mark...].dropFirst()).first { $0.name == "limit" }
      .flatMap { Int($0.value) }
  }

  private func parameter(_ name: String) -> String? {
    request.query.first { $0.name == name }?.value
  }

  private func set(_ name: String, to value: String) {
    request.query.removeAll { $0.name == name }
    request.query.append((name, value))
  }
}

extension APIClient {
  /// Every page of the list that a GET answers.
  public func pages(
    _ path: String, query: [(name: String, value: String)] = [], deadline: Deadline = .never
  ) -> APIPages {
    APIPages(client: self, request: APIRequest("GET", path, query: query), deadline: deadline)
  }
}
