internal import CSQLite

/// A SQLite database, used by one task at a time.
package final class Database {
  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]

  /// Opens a database, which is made if there is none.
  package init(_ path: String) throws(SQLiteError) {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(
      path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
    guard let handle else { throw SQLiteError(code: code, message: "out of memory") }
    self.handle = handle
    guard code == SQLITE_OK else {
      let error = error(code)
      sqlite3_close_v2(handle)
      throw error
    }
    sqlite3_busy_timeout(handle, 5000)
  }

  deinit {
    statements.removeAll()
    sqlite3_close_v2(handle)
  }

  /// Runs statements without values.
  package func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// Runs a statement with these values.
  /// - Returns: its rows, each as texts; a missing value is nil.
  @discardableResult
  package func run(_ sql: String, _ values: [Value] = []) throws(SQLiteError) -> [[String?]] {
    let statement = try prepared(sql)
    return try statement.run(values, on: self)
  }

  /// Rows that the last statement changed.
  package var changes: Int { Int(sqlite3_changes(handle)) }

  /// Runs `body` as one change, or none of it.
  package func transaction<Result>(
    _ body: () throws -> Result
  ) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // What failed may have ended it already.
      try? execute("ROLLBACK")
      throw error
    }
  }

  private func prepared(_ sql: String) throws(SQLiteError) -> Statement {
    if let statement = statements[sql] { return statement }
    var pointer: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, sql, -1, &pointer, nil)
    guard code == SQLITE_OK, let pointer else { throw error(code) }
    let statement = Statement(pointer)
    statements[sql] = statement
    return statement
  }

  fileprivate func error(_ code: Int32) -> SQLiteError {
    SQLiteError(code: code, message: String(cString: sqlite3_errmsg(handle)))
  }
}

/// A value of a cell.
package enum Value: Sendable {
  case text(String)
  case integer(Int)
  case null

  /// Text, or nothing.
  package init(_ text: String?) {
    self = text.map { .text($0) } ?? .null
  }
}

/// What SQLite has to say.
package struct SQLiteError: Error, Sendable {
  /// SQLite's result code.
  package let code: Int32
  package let message: String

  /// The disk or a quota is full.
  package var isFull: Bool { code == SQLITE_FULL }
  /// Somebody else holds a lock.
  package var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }
  /// The file is something else.
  package var isNoDatabase: Bool { code == SQLITE_NOTADB || code == SQLITE_CORRUPT }
}

/// A statement that is used again and again.
private final class Statement {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  deinit { sqlite3_finalize(pointer) }

  func run(_ values: [Value], on database: Database) throws(SQLiteError) -> [[String?]] {
    defer {
      sqlite3_reset(pointer)
      sqlite3_clear_bindings(pointer)
    }
    for (offset, value) in values.enumerated() {
      let code = bind(value, at: Int32(offset + 1))
      guard code == SQLITE_OK else { throw database.error(code) }
    }
    var rows: [[String?]] = []
    while true {
      let code = sqlite3_step(pointer)
      if code == SQLITE_DONE { return rows }
      guard code == SQLITE_ROW else { throw database.error(code) }
      rows.append(
        (0..<sqlite3_column_count(pointer)).map { column in
          guard let text = sqlite3_column_text(pointer, column) else { return nil }
          let count = Int(sqlite3_column_bytes(pointer, column))
          return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
        })
    }
  }

  private func bind(_ value: Value, at index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(pointer, index)
    case .integer(let number): return sqlite3_bind_int64(pointer, index, sqlite3_int64(number))
    case .text(var text):
      return text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) {
          csqlite_bind_text(pointer, index, $0.baseAddress, Int32($0.count))
        }
      }
    }
  }
}
