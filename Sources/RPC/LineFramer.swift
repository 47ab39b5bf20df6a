/// Cuts a stream of bytes into lines: only LF ends one.
struct LineFramer {
  enum Line: Equatable {
    case message([UInt8])
    /// A line longer than the limit: its bytes are gone.
    case tooLong
  }

  /// The longest line in bytes, LF not counted.
  let limit: Int
  private var partial: [UInt8] = []
  private var isDiscarding = false

  init(limit: Int) {
    self.limit = limit
  }

  /// Takes the next bytes and hands out the lines that end in them.
  mutating func feed(_ bytes: ArraySlice<UInt8>, _ take: (Line) -> Void) {
    var rest = bytes
    while let end = rest.firstIndex(ofByte: 0x0A) {
      take(close(with: rest[..<end]))
      rest = rest[(end + 1)...]
    }
    if isDiscarding || partial.count + rest.count > limit {
      isDiscarding = isDiscarding || !rest.isEmpty
      partial = []
    } else {
      partial.append(contentsOf: rest)
    }
  }

  /// The line that the end of the input left without an LF.
  mutating func finish() -> Line? {
    partial.isEmpty && !isDiscarding ? nil : close(with: [])
  }

  private mutating func close(with tail: ArraySlice<UInt8>) -> Line {
    defer {
      partial = []
      isDiscarding = false
    }
    if isDiscarding || partial.count + tail.count > limit { return .tooLong }
    if partial.isEmpty { return .message(Array(tail)) }
    partial.append(contentsOf: tail)
    return .message(partial)
  }
}
