import InfusionsoftKit
import JSONText

extension LineParser {
  /// The words of a line while they are sorted.
  struct Reading {
    var words: ArraySlice<String>
    private(set) var positionals: ArraySlice<String> = []
    /// Each parameter once, with every text given for it.
    private(set) var values: [(parameter: Parameter, texts: [String])] = []
    private(set) var optionsHaveEnded = false
    private var given = LineOptions()

    init(words: ArraySlice<String>) { self.words = words }

    init(positionals: ArraySlice<String>) {
      words = []
      self.positionals = positionals
    }

    /// Takes the options in front of the operation.
    mutating func takeLeadingOptions() throws(Failure) {
      while let word = words.first, !optionsHaveEnded {
        guard word.hasPrefix("-"), word != "-" else { return }
        words.removeFirst()
        if word == "--" {
          optionsHaveEnded = true
        } else if let option = OptionWord(word) {
          try take(option, of: nil)
        }
      }
    }

    /// Takes the next word, and behind an option its value.
    mutating func take(_ word: String, of operation: Operation) throws(Failure) {
      if optionsHaveEnded {
        positionals.append(word)
      } else if word == "--" {
        optionsHaveEnded = true
      } else if let option = OptionWord(word), !isPasted(option, of: operation) {
        try take(option, of: operation)
      } else if let (parameter, text) = Self.assignment(word, of: operation) {
        if parameter.name == CommandLineOption.fields.name {
          try given.set(.fields, to: text)
        } else {
          add(text, to: parameter)
        }
      } else {
        positionals.append(word)
      }
    }

    /// Gives the words without a name to the positional parameters that have no value yet, in order;
    /// a list takes all that are left.
    mutating func assignPositionals(of operation: Operation) throws(Failure) {
      let named = Set(values.map(\.parameter.name))
      for parameter in operation.positional where !named.contains(parameter.name) {
        guard let word = positionals.popFirst() else { return }
        add(word, to: parameter)
        guard parameter.kind == .list else { continue }
        while let word = positionals.popFirst() { add(word, to: parameter) }
      }
      if let word = positionals.first { throw Self.surplus(word, of: operation) }
    }

    /// What the line says, over what holds without it.
    func options(over defaults: LineOptions) -> LineOptions {
      var options = given
      options.output = given.output ?? defaults.output
      options.fields = given.fields ?? defaults.fields
      options.timeout = given.timeout ?? defaults.timeout
      options.isConfirmed = given.isConfirmed || defaults.isConfirmed
      options.isQuiet = given.isQuiet || defaults.isQuiet
      return options
    }

    private mutating func take(_ option: OptionWord, of operation: Operation?) throws(Failure) {
      if option.name != CommandLineOption.fields.name,
        let parameter = operation?.parameter(option.name.replacing("-", with: "_"))
      {
        if parameter.kind == .flag {
          add(option.attached ?? "true", to: parameter)
        } else {
          let text = try words.takeValue(
            of: option, expected: "\(parameter.summary) (\(parameter.expectation))")
          add(text, to: parameter)
        }
      } else if let parameter = operation.flatMap({ option.negatedFlag(of: $0) }) {
        try option.takeNoValue()
        add("false", to: parameter)
      } else if let known = CommandLineOption.find(option) {
        try take(option, as: known)
      } else {
        throw SecretWords.refusal(of: option.name) ?? Self.unknown(option, of: operation)
      }
    }

    private mutating func take(
      _ option: OptionWord, as known: CommandLineOption
    ) throws(Failure) {
      guard known.scope == .line else {
        throw .usage(
          "\(known.spelling) stands on the command line of the process:"
            + " infusionsoft \(known.label) …")
      }
      if known.takesValue {
        try given.set(known, to: try words.takeValue(of: option, expected: known.summary))
      } else {
        try option.takeNoValue()
        try given.set(known, to: nil)
      }
    }

    private mutating func add(_ text: String, to parameter: Parameter) {
      if let index = values.firstIndex(where: { $0.parameter.name == parameter.name }) {
        values[index].texts.append(text)
      } else {
        values.append((parameter, [text]))
      }
    }

    /// A code may begin with a dash.
    private func isPasted(_ option: OptionWord, of operation: Operation) -> Bool {
      guard case .short = option.form, CommandLineOption.find(option) == nil else { return false }
      let next = operation.positional.dropFirst(positionals.count).first
      return next?.kind == .pasted
    }

    /// `name=value`, where the operation has a parameter of that name.
    private static func assignment(
      _ word: String, of operation: Operation
    ) -> (Parameter, String)? {
      guard let equals = word.firstIndex(of: "=") else { return nil }
      let name = String(word[..<equals]).replacing("-", with: "_")
      guard let parameter = operation.parameter(name), parameter.kind != .pasted else { return nil }
      return (parameter, String(word[word.index(after: equals)...]))
    }

    private static func unknown(_ option: OptionWord, of operation: Operation?) -> Failure {
      let options = CommandLineOption.all.filter { $0.scope == .line || $0.name == "help" }
      let names = (operation?.parameters.map(\.option) ?? []) + options.map(\.spelling)
      let place = operation.map { "\($0.words) has no option" } ?? "there is no option"
      return .usage("\(place) \(option.spelling)" + didYouMean(option.spelling, names))
    }

    private static func surplus(_ word: String, of operation: Operation) -> Failure {
      let count = operation.positional.count
      if let name = word.name(ofAssignmentFor: operation) {
        return SecretWords.refusal(of: name)
          ?? .usage(
            "\(operation.words) has no parameter \(name)"
              + didYouMean(name, operation.parameters.map(\.name)), parameter: name)
      }
      let shown = operation.parameters.contains(where: \.isSensitive) ? "one more" : word
      return .usage(
        count == 0
          ? "\(operation.words) takes no value without a name, and \(shown) is one"
          : "\(operation.words) takes \(count == 1 ? "one value" : "\(count) values") without a"
            + " name, and \(shown) is too many")
    }
  }
}

extension OptionWord {
  /// The flag that `--no-…` switches off.
  fileprivate func negatedFlag(of operation: Operation) -> Parameter? {
    guard name.hasPrefix("no-") else { return nil }
    let flag = operation.parameter(String(name.dropFirst(3)).replacing("-", with: "_"))
    return flag?.kind == .flag ? flag : nil
  }
}

extension String {
  /// The name in front of `=`, if that is what the word looks like.
  fileprivate func name(ofAssignmentFor operation: Operation) -> String? {
    guard let equals = firstIndex(of: "="), equals > startIndex else { return nil }
    let name = self[..<equals]
    let isName = name.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    return isName ? String(name) : nil
  }
}
