/// Numbers of rows, a bit for each.
struct RowSet: Sendable {
  private var words: [UInt64] = []

  func contains(_ row: Int) -> Bool {
    row >> 6 < words.count && words[row >> 6] & 1 << UInt64(row & 63) != 0
  }

  mutating func insert(_ row: Int) {
    if row >> 6 >= words.count {
      words += repeatElement(0, count: (row >> 6) + 1 - words.count)
    }
    words[row >> 6] |= 1 << UInt64(row & 63)
  }

  mutating func remove(_ row: Int) {
    if contains(row) { words[row >> 6] &= ~(1 << UInt64(row & 63)) }
  }
}
