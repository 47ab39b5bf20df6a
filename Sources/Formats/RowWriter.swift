import JSONText

/// One way to write rows as they arrive.
protocol RowWriter: Sendable {
  mutating func append(_ rows: [JSON], into out: inout [UInt8])
  /// Writes what comes after the last row.
  mutating func finish(tail: [(String, JSON)], into out: inout [UInt8])
}

extension RowWriter {
  func finish(tail: [(String, JSON)], into out: inout [UInt8]) {}
}
