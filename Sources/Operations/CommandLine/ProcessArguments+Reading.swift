import InfusionsoftKit

extension ProcessArguments {
  /// The process's arguments while they are sorted.
  ///
  /// Options of the process may stand anywhere before `--`. Once a word has begun an operation,
  /// options of a line stay with it, and so do options that are its own.
  struct Reading {
    private var unread: ArraySlice<String>
    private let table: OperationTable
    private(set) var given: [(option: CommandLineOption, value: String?)] = []
    private(set) var lineOptions = LineOptions()
    /// The words of an operation and the options that are theirs.
    private(set) var words: [String] = []
    private(set) var script: String?

    /// What stands behind the script's name.
    var rest: [String] { Array(unread) }

    init(rest: ArraySlice<String>, table: OperationTable) {
      unread = rest
      self.table = table
    }

    mutating func run() throws(Failure) {
      while script == nil, let word = unread.popFirst() {
        if word == "--" {
          words += [word] + unread
          unread = []
        } else if let option = OptionWord(word) {
          try take(option, word)
        } else {
          words.append(word)
        }
      }
    }

    private mutating func take(_ option: OptionWord, _ word: String) throws(Failure) {
      if let parameter = ownParameter(option) {
        keep(word, takesValue: parameter.kind != .flag && option.attached == nil)
      } else if let known = CommandLineOption.find(option) {
        if known.scope == .line, !words.isEmpty {
          keep(word, takesValue: known.takesValue && option.attached == nil)
        } else {
          try take(option, as: known)
        }
      } else if let refusal = SecretWords.refusal(of: option.name) {
        throw refusal
      } else if words.isEmpty {
        throw .usage(
          "there is no option \(option.spelling)"
            + didYouMean(option.spelling, CommandLineOption.all.map(\.spelling)))
      } else {
        words.append(word)
      }
    }

    private mutating func take(
      _ option: OptionWord, as known: CommandLineOption
    ) throws(Failure) {
      guard known.takesValue else {
        try option.takeNoValue()
        given.append((known, nil))
        return try lineOptions.set(known, to: nil)
      }
      let value = try unread.takeValue(of: option, expected: known.summary)
      if !known.choices.isEmpty, !known.choices.contains(value) {
        throw .usage(
          "\(known.spelling) is one of \(known.choices.joined(separator: ", "))"
            + didYouMean(value, known.choices))
      }
      if known.name == "f" {
        script = value
      } else {
        given.append((known, value))
      }
      if known.setting == nil { try lineOptions.set(known, to: value) }
    }

    private mutating func keep(_ word: String, takesValue: Bool) {
      words.append(word)
      if takesValue, let value = unread.first, !value.hasPrefix("--") {
        words.append(value)
        unread.removeFirst()
      }
    }

    /// The parameter of the operation named so far that this option gives a value to.
    private func ownParameter(_ option: OptionWord) -> Parameter? {
      guard let (operation, _) = table.find(words: words, at: .arguments) else { return nil }
      let name = option.name.replacing("-", with: "_")
      return operation.parameter(name)
        ?? (name.hasPrefix("no_") ? operation.parameter(String(name.dropFirst(3))) : nil)
    }
  }
}
