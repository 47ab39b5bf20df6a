import InfusionsoftKit
import JSONText

/// The file of an export with its checkpoint: whatever stops it, the rows of whole pages stay, once.
final class ExportFile {
  /// Where an export stands after a whole page.
  struct Position: Equatable {
    var rows = 0
    /// Length of the partial file.
    var bytes = 0
    /// Where the next page begins; nil at the first.
    var pageToken: String?
  }

  let path: String
  private let file: PartialFile
  private let job: JSON
  private(set) var position: Position
  private var saved: Position?
  private var savedAt = ContinuousClock.now

  /// How old a checkpoint gets before there is another.
  private static let interval = Duration.seconds(1)

  /// Opens the file of a job, and with `resuming` goes on where its checkpoint says.
  init(_ path: String, job: JSON, resuming: Bool) throws(Failure) {
    self.path = FileWriting.resolved(path)
    self.job = job
    let checkpoint = resuming ? try Checkpoint.read(beside: self.path, of: job) : nil
    position = checkpoint.flatMap { Position($0.state) } ?? Position()
    file = try PartialFile(for: self.path, keeping: checkpoint == nil ? nil : position.bytes)
    if checkpoint == nil { try save() }
  }

  /// Adds a whole page.
  func append(_ bytes: [UInt8], rows: Int, next pageToken: String?) throws(Failure) {
    try file.append(bytes)
    position = Position(rows: position.rows + rows, bytes: file.size, pageToken: pageToken)
    if ContinuousClock.now - savedAt >= Self.interval { try save() }
  }

  /// Writes the checkpoint of where it stands; at worst the one before it is still right.
  func save() throws(Failure) {
    guard position != saved else { return }
    try file.flush()
    try Checkpoint(job: job, state: position.json).write(beside: path)
    saved = position
    savedAt = .now
  }

  /// Adds what follows the last row and gives the file its name.
  func finish(_ bytes: [UInt8]) throws(Failure) {
    try file.append(bytes)
    position.bytes = file.size
    try file.commit()
    Checkpoint.remove(beside: path)
  }
}

extension ExportFile.Position {
  fileprivate var json: JSON {
    [
      "rows": .number(rows), "bytes": .number(bytes),
      "page_token": pageToken.map { .string($0) } ?? .null,
    ]
  }

  fileprivate init?(_ json: JSON) {
    guard let rows = json["rows"]?.int, let bytes = json["bytes"]?.int else { return nil }
    self.init(rows: rows, bytes: bytes, pageToken: json["page_token"]?.string)
  }
}
