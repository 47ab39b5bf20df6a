import JSONText
import Synchronization

/// The rows of one call on their way to the client, as notifications that are numbered from 1.
///
/// Two things hold it back: unsent bytes, so that a slow reader costs no memory, and credit, where the
/// client gives some. A line holds as many rows as fit; a row that is larger than that travels alone.
final class PageStream: Sendable {
  private let request: JSON
  private let outbox: Outbox
  private let maximumLine: Int
  private let credit: AsyncMonitor<Int>?
  private let sent = Mutex((lines: 0, rows: 0))

  init(request: JSON, outbox: Outbox, maximumLine: Int?, credit: Int?) {
    self.request = request
    self.outbox = outbox
    self.maximumLine = maximumLine ?? .max
    self.credit = credit.map { AsyncMonitor($0) }
  }

  /// How many rows have been handed in.
  var count: Int { sent.withLock { $0.rows } }

  /// Allows so many more notifications.
  func add(credit pages: Int) {
    credit?.change { $0 = $0.addingReportingOverflow(pages).overflow ? .max : $0 + pages }
  }

  /// Sends a page of rows, waiting while the client is behind.
  /// - Throws: `CancellationError`.
  func send(_ rows: [JSON]) async throws {
    // What a line holds beside its rows, with room for the longest number.
    let frame = 110 + request.bytes.count
    var rest = rows[...]
    while !rest.isEmpty {
      var size = frame
      let line = rest.prefix { row in
        let isFirst = size == frame
        size += row.bytes.count + 1
        return isFirst || size <= maximumLine
      }
      try await send(line: line)
      rest = rest.dropFirst(line.count)
    }
  }

  private func send(line rows: ArraySlice<JSON>) async throws {
    try await credit?.wait { credit in
      guard credit > 0 else { return false }
      credit -= 1
      return true
    }
    try await outbox.waitUntilCalm()
    try Task.checkCancellation()
    let number = sent.withLock { sent in
      sent.lines += 1
      sent.rows += rows.count
      return sent.lines
    }
    outbox.submit(
      .notification(
        method: "contacts.page",
        params: [
          "request": request, "sequence": .number(number), "contacts": .array(Array(rows)),
        ]))
  }
}
