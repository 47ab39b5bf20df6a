import Formats
import InfusionsoftKit
import JSONText

/// One export: pages in, rows out, one page in memory at a time.
actor ContactExport {
  /// Where the rows go.
  enum Destination {
    case file(ExportFile)
    /// Bytes, in order.
    case output(@Sendable (_ bytes: [UInt8]) async throws -> Void)
    /// Rows, as they are.
    case stream(@Sendable (_ rows: [JSON]) async throws -> Void)
  }

  private let pages: ListPages
  private var writer: ExportWriter
  private let project: (@Sendable (JSON) -> JSON)?
  private let destination: Destination
  private let total: Int?
  private let progress: @Sendable (Progress) -> Void
  private var rows = 0
  private var bytes = 0

  /// - Parameters:
  ///   - project: what is taken of a row; nil is all of it.
  ///   - total: rows in all, where that is known.
  init(
    _ pages: ListPages, writer: ExportWriter, project: (@Sendable (JSON) -> JSON)?,
    to destination: sending Destination, total: Int?,
    progress: @escaping @Sendable (Progress) -> Void
  ) {
    self.pages = pages
    self.writer = writer
    self.project = project
    self.destination = destination
    self.total = total
    self.progress = progress
    if case .file(let file) = destination { rows = file.position.rows }
  }

  /// Exports to the end; of a failure in a file it says how to go on.
  /// - Returns: rows and bytes.
  func run() async throws -> (rows: Int, bytes: Int) {
    do {
      try await work()
    } catch {
      settle()
      throw explained(Failure(error))
    }
    return (rows, bytes)
  }

  /// Saves how far it has come.
  func settle() {
    if case .file(let file) = destination { try? file.save() }
  }

  private func work() async throws {
    var buffer: [UInt8] = []
    var coming = try await pages.next()
    while let page = coming {
      try Task.checkCancellation()
      // The next page is checked while this one is written.
      async let following = pages.next()
      let shown = if let project { page.rows.map(project) } else { page.rows }
      if case .stream(let send) = destination {
        bytes += shown.reduce(0) { $0 + $1.bytes.count }
        try await send(shown)
      } else {
        buffer.removeAll(keepingCapacity: true)
        writer.append(shown, into: &buffer)
        try await put(buffer, rows: page.rows.count, next: page.nextPageToken)
      }
      rows += page.rows.count
      progress(Progress(done: rows, total: total, unit: "contacts"))
      coming = try await following
    }
    buffer.removeAll(keepingCapacity: true)
    writer.finish(into: &buffer)
    switch destination {
    case .file(let file):
      try file.finish(buffer)
      bytes = file.position.bytes
    case .output(let write):
      try await write(buffer)
      bytes += buffer.count
    case .stream: break
    }
  }

  private func put(_ buffer: [UInt8], rows: Int, next pageToken: String?) async throws {
    switch destination {
    case .file(let file):
      try file.append(buffer, rows: rows, next: pageToken)
    case .output(let write):
      try await write(buffer)
      bytes += buffer.count
    case .stream: break
    }
  }

  private func explained(_ failure: Failure) -> Failure {
    guard case .file(let file) = destination else { return failure }
    let count = file.position.rows
    return failure.adding(
      "\(count) contacts are in \(file.path).part: go on with the same line and --resume"
    ).with("exported", .number(count)).with("to", .string(file.path))
  }
}
