public import JSONText

/// A tag put on contacts, or taken off them, a hundred at a time.
public struct TagBatches: Sendable {
  let account: Infusionsoft
  let verb: TagVerb
  let tag: String
  let contacts: [String]
  /// It leaves room to others.
  package var isBulk = false

  /// What the API is asked at once; v1 is documented to take no more.
  package static let size = 100

  /// - Parameter contacts: their ids; one that is named twice counts once.
  public init(_ account: Infusionsoft, _ verb: TagVerb, tag: String, contacts: [String]) {
    self.account = account
    self.verb = verb
    self.tag = tag
    var seen = Set<String>()
    self.contacts = contacts.filter { seen.insert($0).inserted }
  }

  /// The requests, in their order.
  public var requests: [APIRequest] {
    stride(from: 0, to: contacts.count, by: Self.size).map { start in
      .tagContacts(verb, tag, Array(contacts[start..<min(start + Self.size, contacts.count)]))
    }
  }

  /// Sends them one after the other.
  /// - Parameter progress: told how many contacts are done.
  /// - Returns: what became of each contact, in the API's words.
  /// - Throws: a ``Failure`` of kind `partial` that names the contacts for which it failed, where it
  ///   succeeded for others.
  public func run(
    deadline: Deadline = .never, progress: @Sendable (_ done: Int) -> Void = { _ in }
  ) async throws -> [JSON.Member] {
    var results: [JSON.Member] = []
    for (index, request) in requests.enumerated() {
      let batch = Array(contacts.dropFirst(index * Self.size).prefix(Self.size))
      do {
        let response =
          try await isBulk
          ? account.bulkWrite(request, deadline: deadline)
          : account.write(request, deadline: deadline)
        // Taking off is answered with nothing, whatever was there.
        results +=
          response.isEmpty
          ? batch.map { JSON.Member(name: $0, value: "SUCCESS") }
          : (try response.json()["results"]?.members ?? [])
      } catch {
        let failure = Failure(error)
        guard !results.isEmpty else { throw failure }
        throw interrupted(failure, after: results)
      }
      progress(results.count)
    }
    try check(results)
    return results
  }

  /// Some batches are done, and one failed as a whole.
  private func interrupted(_ failure: Failure, after results: [JSON.Member]) -> Failure {
    let rest = contacts.dropFirst(results.count)
    return Failure(
      .partial,
      "tag \(tag): done for \(results.count) of \(contacts.count) contacts, up to"
        + " \(results.last?.name ?? ""); then \(failure.message)",
      [
        "results": .object(results.map { ($0.name, $0.value) }),
        "not_done": .array(rest.map { .string($0) }), "outcome": failure["outcome"],
        "cause": failure.data,
      ])
  }

  private func check(_ results: [JSON.Member]) throws(Failure) {
    let failed = results.filter { !["SUCCESS", "DUPLICATE"].contains($0.value.string) }
    guard let first = failed.first else { return }
    let isNobody = failed.count == results.count
    let kind: FailureKind =
      !isNobody ? .partial : first.value == "CONTACT_NOT_FOUND" ? .notFound : .api
    let shown = failed.prefix(5).map { "\($0.name) (\($0.value.string ?? $0.value.text))" }
    throw Failure(
      kind,
      "tag \(tag): \(failed.count) of \(contacts.count) contacts failed: "
        + shown.joined(separator: ", ") + (failed.count > 5 ? ", …" : ""),
      [
        "results": .object(results.map { ($0.name, $0.value) }),
        "failed": .object(failed.map { ($0.name, $0.value) }),
      ])
  }
}
