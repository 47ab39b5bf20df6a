/// A v2 page token: where the next page begins, of which query. A client sees random figures.
struct PageToken {
  let offset: Int

  init(offset: Int) { self.offset = offset }

  /// Nil when the token was not made for this query.
  init?(_ text: String, query: String) {
    let digest = PageToken.digest(query)
    guard let hidden = UInt64(text.prefix(16), radix: 16), text.utf8.count == 32,
      let offset = Int(exactly: hidden ^ digest), offset >= 0
    else { return nil }
    self.offset = offset
    guard self.text(query: query) == text else { return nil }
  }

  func text(query: String) -> String {
    let digest = PageToken.digest(query)
    let hidden = digest ^ UInt64(offset)
    return hex(hidden) + hex(PageToken.digest("\(hidden) \(query)"))
  }

  private func hex(_ value: UInt64) -> String {
    let figures = String(value, radix: 16)
    return String(repeating: "0", count: 16 - figures.count) + figures
  }

  /// FNV-1a.
  private static func digest(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
