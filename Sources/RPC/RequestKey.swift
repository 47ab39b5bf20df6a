import JSONText

/// What makes two ids the same: their bytes, or for a string with escapes what it spells.
///
/// `1` and `"1"` differ, and so do `1` and `1.0`, which nobody will mean as one.
struct RequestKey: Hashable, Sendable {
  private let bytes: ArraySlice<UInt8>

  /// Nil for null, by which no call can be told from another.
  init?(_ id: JSON) {
    if id.isNull { return nil }
    if id.bytes.contains(UInt8(ascii: "\\")), let text = id.string {
      bytes = JSON.string(text).bytes
    } else {
      bytes = id.bytes
    }
  }
}
