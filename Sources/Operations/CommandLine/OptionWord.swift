import InfusionsoftKit

/// A word of a command line that is an option, and the value attached to it.
package struct OptionWord: Sendable, Equatable {
  package enum Form: Sendable, Equatable {
    /// Without its dashes.
    case long(String)
    case short(Character)
  }

  package let form: Form
  /// What stands behind `=`, or behind the letter of a short option.
  package let attached: String?

  /// Reads a word; nil when it is none: `-` alone is a file, `--` alone ends the options.
  package init?(_ word: String) {
    guard word.hasPrefix("-"), word != "-", word != "--" else { return nil }
    if word.hasPrefix("--") {
      let parts = word.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      form = .long(String(parts[0]).replacing("_", with: "-"))
      attached = parts.count == 2 ? String(parts[1]) : nil
    } else {
      let rest = word.dropFirst()
      form = .short(rest[rest.startIndex])
      let value = rest.dropFirst()
      attached = value.isEmpty ? nil : String(value.hasPrefix("=") ? value.dropFirst() : value)
    }
  }

  /// As it was written, without its value.
  package var spelling: String {
    switch form {
    case .long(let name): "--" + name
    case .short(let letter): "-\(letter)"
    }
  }

  /// The long name; empty for a short option.
  var name: String {
    if case .long(let name) = form { return name }
    return ""
  }
}

extension ArraySlice<String> {
  /// The value of an option: attached to it, or the next word unless that begins with `--`.
  /// - Parameter expected: what it takes, for the message.
  mutating func takeValue(of option: OptionWord, expected: String) throws(Failure) -> String {
    if let attached = option.attached { return attached }
    guard let next = first, !next.hasPrefix("--") else {
      throw .usage("\(option.spelling) needs a value: \(expected)")
    }
    removeFirst()
    return next
  }
}

extension OptionWord {
  /// Refuses a value where none is taken.
  func takeNoValue() throws(Failure) {
    if attached != nil { throw .usage("\(spelling) takes no value") }
  }
}
