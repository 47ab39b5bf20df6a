/// A bar of Unicode blocks, drawn to an eighth of a column.
package struct Bar {
  /// From 0 to 1.
  let fraction: Double
  /// In columns of the terminal.
  let width: Int
  /// Whether what is left of a whole is drawn, with the percentage behind it.
  let isShare: Bool
  /// Whether a share that comes near its whole is shown as a warning.
  let warns: Bool

  package init(fraction: Double, width: Int, isShare: Bool, warns: Bool = true) {
    self.fraction = fraction
    self.width = width
    self.isShare = isShare
    self.warns = warns
  }

  package func text(colour: Bool) -> String {
    var out: [UInt8] = []
    append(colour: colour, into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// What a bar may take, in columns.
  static let widest = 24
  static let narrowest = 10

  /// What the percentage takes beside the bar: ` 100%`.
  static let percentWidth = 5

  private static let eighths: [StaticString] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// Appends the bar, `width` columns and its percentage; trailing blanks are the caller's to drop.
  func append(colour: Bool, into out: inout [UInt8]) {
    let cells = isShare ? width - Self.percentWidth : width
    // What is more than nothing can be seen.
    let filled = fraction > 0 ? max(1, Int((fraction * Double(cells * 8)).rounded())) : 0
    out.append(in: colour ? shade : nil) { out in
      for _ in 0..<(filled / 8) { out.append(contentsOf: "█") }
      out.append(contentsOf: Self.eighths[filled % 8])
    }
    let drawn = (filled + 7) / 8
    guard isShare else { return out.append(0x20, times: cells - drawn) }
    out.append(in: colour ? SGR.faint : nil) { out in
      for _ in 0..<max(0, cells - drawn) { out.append(contentsOf: "░") }
    }
    let percent = "\(Int((fraction * 100).rounded()))%"
    out.append(0x20, times: Self.percentWidth - percent.utf8.count)
    out.append(contentsOf: percent.utf8)
  }

  private var shade: StaticString {
    guard isShare, warns else { return SGR.number }
    return fraction < 0.75 ? SGR.string : fraction < 0.9 ? SGR.literal : SGR.alarm
  }
}
