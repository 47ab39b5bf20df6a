extension String {
  /// The text as one word of a line: bare where it can be, otherwise quoted.
  var asWord: String {
    if !isEmpty, unicodeScalars.allSatisfy({ !Self.special.contains($0) && $0.value >= 0x20 }),
      let first = unicodeScalars.first, !Self.specialAtStart.contains(first),
      !["={", "=[", "=~"].contains(where: contains)
    {
      return self
    }
    let needsEscapes = unicodeScalars.contains { $0 == "'" || $0.value < 0x20 }
    guard needsEscapes else { return "'" + self + "'" }
    var quoted = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\"", "\\", "$": quoted += "\\" + String(scalar)
      case _ where scalar.value < 0x20: quoted += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static let special: Set<Unicode.Scalar> = [" ", "'", "\"", "\\", "$", "\u{7F}"]
  private static let specialAtStart: Set<Unicode.Scalar> = [
    "#", "|", "<", ">", "&", ";", "~", "{", "[",
  ]
}
