import InfusionsoftKit
import JSONText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What became of each row, in the result file; and until all are done, which were begun, in its
/// checkpoint.
///
/// A row is noted before it is sent, and the room for its result is taken up then: whatever ends the
/// process, and however full the disk is, an import that goes on knows which rows are done, which are
/// not, and which nobody knows of.
final class ImportJournal {
  private(set) var tally = ImportTally()
  /// Contacts that wait for their tags, by tag.
  private(set) var untagged: [String: [String]] = [:]
  private let file: PartialFile
  private let checkpoint: PartialFile
  private var settled = RowSet()
  private var begun = RowSet()
  private var savedAt = ContinuousClock.now

  /// The room for the results of rows under way.
  private static let reserve = 1 << 16
  private static let interval = Duration.seconds(1)

  /// Opens the result file of a job, and with `resuming` goes on with it.
  /// - Throws: a usage ``Failure`` where going on, or beginning anew, would import rows twice.
  init(_ path: String, job: JSON, resuming: Bool) throws(Failure) {
    let path = FileWriting.resolved(path)
    let name = Checkpoint.path(beside: path)
    // Without a first line nothing had begun: there was no room for it.
    let stored = try JournalReader(name).flatMap { $0.length > 0 ? $0 : nil }
    if let stored {
      guard resuming else {
        throw .usage(
          "an import into \(path) was broken off: go on with --resume; to begin anew, remove \(name)",
          parameter: "resume")
      }
      guard let first = stored.first else {
        throw .usage(
          "\(name) is damaged: \(path).part tells what was done; remove both to begin anew",
          parameter: "resume")
      }
      try Checkpoint.check(first, is: job, name)
    } else if resuming, FileWriting.exists(path) {
      throw .usage(
        "\(path) tells of an import that is complete: without --resume it begins anew",
        parameter: "resume")
    }

    var keep = 0
    if stored != nil, let results = try JournalReader(path + ".part") {
      for line in results.all { Self.take(line, &tally, &settled, &untagged) }
      keep = results.length
    }
    file = try PartialFile(for: path, keeping: keep)
    let journal: PartialFile
    if let stored {
      for line in stored.all {
        guard let row = line.int else { continue }
        if row > 0 { begun.insert(row) } else { begun.remove(-row) }
      }
      journal = try PartialFile(checkpoint: name, keeping: stored.length)
    } else {
      journal = try PartialFile(checkpoint: name, keeping: nil)
      try journal.append(Array((Checkpoint.head(of: job).text + "\n").utf8))
    }
    checkpoint = journal
  }

  var path: String { file.path }

  /// Whether it is known what became of a row.
  func isSettled(_ row: Int) -> Bool { settled.contains(row) }

  /// Whether an earlier import had begun with a row.
  func wasBegun(_ row: Int) -> Bool { begun.contains(row) }

  /// Notes that a row is about to be sent.
  func begin(_ row: Int) throws(Failure) {
    try file.reserve(Self.reserve)
    try checkpoint.append(Array("\(row)\n".utf8))
    if ContinuousClock.now - savedAt >= Self.interval { try save() }
  }

  /// Notes that a row was not sent after all.
  func takeBack(_ row: Int) throws(Failure) {
    try checkpoint.append(Array("-\(row)\n".utf8))
  }

  /// Notes what became of a row, or of a tag.
  func settle(_ line: JSON) throws(Failure) {
    Self.take(line, &tally, &settled, &untagged)
    try file.append(Array((line.text + "\n").utf8))
  }

  /// Makes durable what is noted.
  func save() throws(Failure) {
    try file.flush()
    try checkpoint.flush()
    savedAt = .now
  }

  /// Leaves the files so that the import can go on.
  func close() throws(Failure) {
    try file.trim()
    try save()
  }

  /// Gives the result file its name.
  func finish() throws(Failure) {
    try file.commit()
    Checkpoint.remove(beside: file.path)
  }

  private static func take(
    _ line: JSON, _ tally: inout ImportTally, _ settled: inout RowSet,
    _ untagged: inout [String: [String]]
  ) {
    tally.count(line)
    if let row = line["row"]?.int {
      settled.insert(row)
      guard let id = line["id"]?.string else { return }
      for tag in line["tags"]?.elements.compactMap(\.string) ?? [] {
        untagged[tag, default: []].append(id)
      }
    } else if let tag = line["tag"]?.string {
      let done = Set(line["contact_ids"]?.elements.compactMap(\.string) ?? [])
      untagged[tag]?.removeAll { done.contains($0) }
    }
  }
}

/// The whole lines of a file that may have been broken off.
private struct JournalReader {
  private let bytes: [UInt8]
  /// Up to the end of the last whole line.
  let length: Int

  /// - Returns: nil where there is no such file.
  init?(_ path: String) throws(Failure) {
    guard let file = try PrivateFile.openForReading(path) else { return nil }
    bytes = try file.readAll(limit: .max)
    length = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
  }

  var first: JSON? { all.first { _ in true } }

  var all: some Sequence<JSON> {
    bytes[..<length].split(separator: 0x0A).lazy.compactMap {
      try? JSON(validating: Array($0))
    }
  }
}
