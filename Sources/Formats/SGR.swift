/// The colours of the output, by what they mark.
enum SGR {
  static let reset: StaticString = "\u{1B}[0m"
  static let header: StaticString = "\u{1B}[1m"
  static let faint: StaticString = "\u{1B}[2m"
  static let name: StaticString = "\u{1B}[34;1m"
  static let string: StaticString = "\u{1B}[32m"
  static let number: StaticString = "\u{1B}[36m"
  static let literal: StaticString = "\u{1B}[33m"
  static let alarm: StaticString = "\u{1B}[31m"
}

extension [UInt8] {
  /// Appends what `body` appends, in a colour where there is one.
  mutating func append(in colour: StaticString?, _ body: (inout [UInt8]) -> Void) {
    guard let colour else { return body(&self) }
    append(contentsOf: colour)
    body(&self)
    append(contentsOf: SGR.reset)
  }
}
