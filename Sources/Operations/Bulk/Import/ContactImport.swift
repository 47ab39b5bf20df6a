import InfusionsoftKit
import JSONText

/// One import: rows in, results out, some rows under way at a time.
actor ContactImport {
  private var rows: ImportRows
  private let sender: RowSender
  private let journal: ImportJournal?
  private let total: Int
  private let progress: @Sendable (Progress) -> Void
  /// What is counted where nothing is kept.
  private var tally = ImportTally(isComplete: true)
  private var untagged: [String: [String]] = [:]
  private var underWay = 0
  /// The addresses of rows under way: who shares one waits, so that what comes later in the file is
  /// written later.
  private var addresses: Set<String> = []
  /// Rows of unknown outcome, one after the other.
  private var doubts = 0
  private var stop: Failure?

  /// Rows under way at a time: enough to fill 25 calls a second where an answer takes half a second.
  private static let width = 16
  /// So many rows of unknown outcome in a row, and the server is not well.
  private static let patience = 8

  private enum Step: Sendable {
    case row(ImportRow, RowOutcome, addresses: [String])
    case tag(Result<JSON, Failure>)
  }

  init(
    _ rows: sending ImportRows, sender: RowSender, journal: sending ImportJournal?, total: Int,
    progress: @escaping @Sendable (Progress) -> Void
  ) {
    self.rows = rows
    self.sender = sender
    self.journal = journal
    self.total = total
    self.progress = progress
    untagged = journal?.untagged ?? [:]
  }

  /// Imports to the end; of a failure it says how to go on.
  func run() async throws(Failure) -> ImportTally {
    await withTaskGroup(of: Step.self) { group in
      do {
        try await sendRows(&group)
        try await drain(&group)
        for (tag, contacts) in untagged.sorted(by: { $0.key < $1.key }) where !contacts.isEmpty {
          apply(tag, contacts, &group)
        }
      } catch {
        stop = stop ?? Failure(error)
      }
      while let step = await group.next() { take(step) }
    }
    if stop == nil, Task.isCancelled { stop = .cancelled }
    if let stop {
      try? journal?.close()
      throw explained(stop)
    }
    try journal?.finish()
    return result
  }

  /// Begins nothing more, waits a little for what is under way, and saves how far it has come.
  func settle() async {
    stop = stop ?? .cancelled
    let limit = ContinuousClock.now + .seconds(5)
    while underWay > 0, .now < limit { try? await Task.sleep(for: .milliseconds(10)) }
    try? journal?.close()
  }

  private func sendRows(_ group: inout TaskGroup<Step>) async throws {
    while stop == nil, let row = try rows.next() {
      try Task.checkCancellation()
      if row.isEmpty || journal?.isSettled(row.number) == true { continue }
      let edit: ContactEdit
      do throws(RowFault) {
        edit = try sender.edit(row)
      } catch {
        note(row, .refused(error))
        continue
      }
      let own = sender.duplicateOption == nil ? [] : edit.emails.map { $0.lowercased() }
      while underWay >= Self.width || !addresses.isDisjoint(with: own) {
        guard let step = await group.next() else { break }
        take(step)
      }
      guard stop == nil else { return }
      try Task.checkCancellation()
      try journal?.begin(row.number)
      underWay += 1
      addresses.formUnion(own)
      let wasBegun = journal?.wasBegun(row.number) == true
      let sender = sender
      group.addTask {
        .row(row, await sender.send(edit, of: row, wasBegun: wasBegun), addresses: own)
      }
      for (tag, contacts) in untagged where contacts.count >= TagBatches.size {
        apply(tag, contacts, &group)
      }
    }
  }

  private func drain(_ group: inout TaskGroup<Step>) async throws {
    while let step = await group.next() { take(step) }
    if let stop { throw stop }
  }

  private func apply(_ tag: String, _ contacts: [String], _ group: inout TaskGroup<Step>) {
    untagged[tag] = nil
    underWay += 1
    let sender = sender
    group.addTask { .tag(await sender.apply(tag, to: contacts)) }
  }

  private func take(_ step: Step) {
    underWay -= 1
    switch step {
    case .row(let row, let outcome, let own):
      addresses.subtract(own)
      note(row, outcome)
    case .tag(.success(let line)):
      settle(line)
    case .tag(.failure(let failure)):
      stop = stop ?? failure
    }
  }

  private func note(_ row: ImportRow, _ outcome: RowOutcome) {
    switch outcome {
    case .open(let failure, let isSent):
      if !isSent { attempt { () throws(Failure) in try journal?.takeBack(row.number) } }
      stop = stop ?? failure
    case .valid:
      tally.valid += 1
    case .created, .updated, .refused, .unknown:
      if let line = outcome.json(row) { settle(line) }
    }
    if let tagged = outcome.tagged {
      for tag in tagged.tags { untagged[tag, default: []].append(tagged.id) }
    }
    switch outcome {
    // Those of an import that was broken off say nothing of the server.
    case .unknown where journal?.wasBegun(row.number) == true: break
    case .unknown(let fault):
      doubts += 1
      if doubts >= Self.patience { stop = stop ?? fault.failure }
    default: doubts = 0
    }
    progress(Progress(done: result.settled, total: total, unit: "rows"))
  }

  private func settle(_ line: JSON) {
    tally.count(line)
    attempt { () throws(Failure) in try journal?.settle(line) }
  }

  private func attempt(_ body: () throws(Failure) -> Void) {
    do throws(Failure) { try body() } catch { stop = stop ?? error }
  }

  private var result: ImportTally { journal?.tally ?? tally }

  private func explained(_ failure: Failure) -> Failure {
    let tally = result
    guard tally.settled > 0 || journal != nil else { return failure }
    let hint =
      journal.map { "go on with the same line and --resume; \($0.path).part tells of each row" }
      ?? "the rows behind them are not imported"
    return failure.adding(
      "\(tally.created) contacts have been created and \(tally.updated) updated, \(tally.failed) rows"
        + " failed: \(hint)"
    ).with("created", .number(tally.created)).with("updated", .number(tally.updated))
      .with("failed", .number(tally.failed))
  }
}
