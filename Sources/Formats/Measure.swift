/// How a number is shown where people read it; machine formats keep it as it came.
///
/// An operation declares it with the members of its result, and it holds wherever a member of that
/// name is shown: in a table, in a record, in a table inside a record.
package enum Measure: Sendable, Hashable {
  /// Digits in groups of three: `12,345`.
  case amount
  /// An amount, in a table with a bar as long as its share of the column's largest.
  case histogram
  /// An amount, in a table with a bar as long as its share of another member of the row.
  case share(of: String)

  /// Whether a table draws a bar for it.
  var hasBar: Bool { self != .amount }
}

extension Int {
  /// The digits in groups of three.
  package var grouped: String {
    var digits = Array(String(self).utf8)
    digits.groupDigits(from: 0)
    return String(decoding: digits, as: UTF8.self)
  }
}

extension [UInt8] {
  /// Groups the digits of the number that begins at `start`; a fraction stays as it is.
  mutating func groupDigits(from start: Int) {
    var end = start
    if end < count, self[end] == UInt8(ascii: "-") { end += 1 }
    let first = end
    while end < count, self[end].isDigit { end += 1 }
    // An exponent makes the digits before it no amount.
    guard end == count || self[end] == UInt8(ascii: "."), end - first > 3 else { return }
    guard !self[end...].contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return }
    for position in stride(from: end - 3, to: first, by: -3) {
      insert(UInt8(ascii: ","), at: position)
    }
  }
}
