/// A client secret, token or key that cannot print itself.
///
/// Every textual form (interpolation, `dump`, mirrors, debugger summaries) is a mask of at most the
/// last four characters. The text itself leaves only through ``reveal()``, which is called where it
/// goes on the wire, into the store, or out of the two operations made to show it.
public struct Secret: Sendable, Hashable {
  private let text: String

  /// Wraps `text`; surrounding white space, which a paste often brings along, is dropped.
  public init(_ text: String) {
    self.text = String(text.trimmingWhitespace())
  }

  /// The secret itself.
  public func reveal() -> String { text }

  /// Whether there is nothing in it.
  public var isEmpty: Bool { text.isEmpty }

  /// The mask people and programs may see: `…` and the last four characters, or only `…` where
  /// four characters would be more than a fifth of the whole.
  public var masked: String {
    text.count >= 20 ? "…" + text.suffix(4) : "…"
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The mask.
  public var description: String { masked }
  /// The mask.
  public var debugDescription: String { masked }
  /// A mirror without children: `dump` shows nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension StringProtocol {
  /// The text without white space and line ends around it.
  package func trimmingWhitespace() -> SubSequence {
    let tail = drop(while: \.isWhitespace)
    guard let end = tail.lastIndex(where: { !$0.isWhitespace }) else { return tail }
    return tail[...end]
  }
}
