import InfusionsoftKit
import JSONText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import SQLite

/// One synchronisation: everything, or what changed since the last one; it goes on where it was broken
/// off.
///
/// Each page is one transaction together with where the next one begins, so the mirror is never between
/// two pages.
actor MirrorRun {
  private let account: Infusionsoft
  private let path: String
  private let identity: JSON
  private let environment: Environment
  private let deadline: Deadline
  private let progress: @Sendable (Progress) -> Void
  private var changes = Mirror.Changes()
  private var done = 0

  init(
    _ account: Infusionsoft, path: String, identity: JSON, environment: Environment,
    deadline: Deadline, progress: @escaping @Sendable (Progress) -> Void
  ) {
    self.account = account
    self.path = path
    self.identity = identity
    self.environment = environment
    self.deadline = deadline
    self.progress = progress
  }

  /// - Parameter isFull: look at every contact, also for those that are gone.
  /// - Returns: what changed, and up to when the mirror is current.
  func run(isFull: Bool) async throws -> (changes: Mirror.Changes, upTo: String) {
    do {
      return try await work(try Mirror(path, account: identity), isFull)
    } catch let error as SQLiteError {
      throw failure(error)
    } catch {
      let failure = Failure(error)
      guard done > 0 else { throw failure }
      throw failure.adding(
        "\(done) contacts have been taken over: go on with the same line")
    }
  }

  private func work(
    _ mirror: Mirror, _ wantsFull: Bool
  ) async throws -> (changes: Mirror.Changes, upTo: String) {
    let model = try await account.bulkModel(deadline: deadline)
    try mirror.transaction { try mirror.take(model.model) }
    var round = try mirror.round
    let goesOn = round.pageToken != nil && (round.isFull || !wantsFull)
    if !goesOn {
      round = Mirror.Round(
        number: round.number + 1, isFull: wantsFull || round.upTo == nil,
        begin: Timestamp.format(serverTime().addingTimeInterval(-60)), upTo: round.upTo)
      try mirror.transaction { try mirror.set(round) }
    }

    var query = ContactQuery()
    try query.order(by: "id")
    query.fields = model.fields
    query.range.pageToken = round.pageToken
    if !round.isFull, let last = round.upTo, let filter = ContactFilter.named("updated_since") {
      try query.filter(filter, [last])
    }
    do {
      try await takePages(query, into: mirror, &round)
    } catch let failure as Failure where failure["status"] == 400 && goesOn && done == 0 {
      // A page token of long ago may mean nothing any more.
      try mirror.transaction { try mirror.set(pageToken: nil) }
      throw failure.adding("the earlier run cannot be gone on with: the same line begins anew")
    }
    if round.isFull { try await removeWhatIsGone(from: mirror, round.number, model.fields) }
    round.upTo = round.begin
    try mirror.transaction { try mirror.set(round) }
    return (changes, round.begin)
  }

  private func takePages(
    _ query: ContactQuery, into mirror: Mirror, _ round: inout Mirror.Round
  ) async throws {
    let pages = account.bulkContacts(query, deadline: deadline)
    while let page = try await pages.next() {
      try Task.checkCancellation()
      round.pageToken = page.nextPageToken
      try mirror.transaction {
        add(try mirror.take(page.rows, round: round.number))
        try mirror.set(pageToken: page.nextPageToken)
      }
      done += page.rows.count
      progress(Progress(done: done, unit: "contacts"))
    }
  }

  /// Removes what no page had, once the API says that it is not there: while pages are fetched,
  /// contacts that come or go may push others from one page to another.
  private func removeWhatIsGone(
    from mirror: Mirror, _ round: Int, _ fields: [String]
  ) async throws {
    guard let filter = ContactFilter.named("ids") else { return }
    while case let unseen = try mirror.unseen(by: round, limit: 100), !unseen.isEmpty {
      var query = ContactQuery()
      try query.filter(filter, unseen)
      query.fields = fields
      let pages = account.bulkContacts(query, deadline: deadline)
      var present: [JSON] = []
      var gone = Set(unseen)
      while let page = try await pages.next() {
        for contact in page.rows {
          // A filter that is not understood brings everybody.
          guard let id = contact["id"]?.idText, gone.remove(id) != nil else {
            throw Failure(.api, "GET /v2/contacts: a filter by ids brought other contacts")
          }
          present.append(contact)
        }
      }
      try Task.checkCancellation()
      try mirror.transaction {
        add(try mirror.take(present, round: round))
        try mirror.remove(Array(gone))
      }
      changes.removed += gone.count
    }
  }

  private func add(_ page: Mirror.Changes) {
    changes.added += page.added
    changes.updated += page.updated
  }

  /// Times in a mirror are the server's; what changes from now on is for the next run.
  private func serverTime() -> Date {
    environment.now().addingTimeInterval(-Double(account.custody.serverClock.skew ?? 0))
  }

  private func failure(_ error: SQLiteError) -> Failure {
    if error.isBusy {
      return Failure(.store, "\(path) is busy: another program is writing it; try again")
    }
    if error.isNoDatabase {
      return .usage("\(path) is no SQLite database: name another file", parameter: "to")
    }
    let hint = error.isFull ? ": free some space" : ""
    return Failure(
      .partial,
      "\(path): \(error.message)\(hint); what is in it is in order: go on with the same line")
  }
}
