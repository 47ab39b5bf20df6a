package import Formats
package import InfusionsoftKit
package import JSONText
import Synchronization

/// What an operation gives back: data, and talk for people beside it.
package struct Output: Sendable {
  package let content: Content
  /// Lines for a person at the command line; programs at the other doors do not see them.
  package let notes: [String]
  /// Called once the content has been given out: what a process that was asked for this alone ends
  /// with, where the answer is that something is wrong.
  package var verdict: @Sendable () -> FailureKind? = { nil }

  package enum Content: Sendable {
    case value(JSON)
    case rows(Rows)
    /// What is to be said of data that have gone to the output already: it belongs beside them.
    case beside(JSON)
  }

  static func beside(_ json: JSON) -> Output { Output(content: .beside(json), notes: []) }

  package static func value(_ json: JSON, notes: [String] = []) -> Output {
    Output(content: .value(json), notes: notes)
  }

  package static func rows(_ rows: Rows, notes: [String] = []) -> Output {
    Output(content: .rows(rows), notes: notes)
  }

  /// The result object, with all rows in it: what JSON-RPC answers.
  package nonisolated(nonsending) func result() async throws -> JSON {
    switch content {
    case .value(let json), .beside(let json):
      return json
    case .rows(let rows):
      var all: [JSON] = []
      var tail: [JSON.Member] = []
      while let page = try await rows.next() {
        all += page.rows
        tail = page.tail
      }
      return .object([(rows.name, .array(all))] + tail.map { ($0.name, $0.value) })
    }
  }
}

/// Rows that come page by page.
package struct Rows: Sendable {
  /// The member of the result object that holds them: `contacts`.
  package let name: String
  /// The next page; nil after the last.
  package let next: @Sendable () async throws -> Page?

  package struct Page: Sendable {
    package let rows: [JSON]
    /// What the result object holds beside the rows, as of this page: `next_page_token`.
    package let tail: [JSON.Member]

    package init(rows: [JSON], tail: [JSON.Member] = []) {
      self.rows = rows
      self.tail = tail
    }
  }

  /// Rows that are there already, as one page.
  static func single(_ name: String, _ rows: [JSON], tail: [JSON.Member] = []) -> Rows {
    let page = Mutex<Page?>(Page(rows: rows, tail: tail))
    return Rows(name: name) {
      page.withLock { page in
        defer { page = nil }
        return page
      }
    }
  }

  package init(name: String, next: @escaping @Sendable () async throws -> Page?) {
    self.name = name
    self.next = next
  }
}

/// What an operation's result looks like: its schema, and its columns where people read it.
package enum ResultShape: Sendable {
  /// One object.
  case object(Schema)
  /// Rows under `name`, shown with these columns unless others are asked for.
  case rows(name: String, columns: [Column], item: Schema)
  /// Text of the door's own.
  case text

  /// How the amounts in it are shown to people, by the name of the member.
  package var measures: [String: Measure] {
    switch self {
    case .object(let schema), .rows(_, _, let schema): schema.measures
    case .text: [:]
    }
  }
}
