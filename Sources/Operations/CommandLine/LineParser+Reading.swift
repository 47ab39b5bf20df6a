import InfusionsoftKit
import JSONText

extension LineParser {
  /// The words of a line while they are sorted.
  struct Reading {
    var words: ArraySlice<String>
    /// The words without a name.
    private(set) var positionals: ArraySlice<Given> = []
    /// Each parameter once, with everything given for it.
    private(set) var values: [(parameter: Parameter, given: [Given])] = []
    private(set) var optionsHaveEnded = false
    private var given = LineOptions()

    /// A value as a line writes it.
    struct Given {
      let text: String
      var form = Form.text
      /// The word that holds it; nil for one that no line has.
      var word: Int?

      enum Form {
        /// `name=text`, `--name text`, or a word.
        case text
        /// `name:=JSON`
        case json
        /// `name:=@file`
        case file
      }
    }

    init(words: ArraySlice<String>) { self.words = words }

    init(positionals: [String]) {
      words = []
      self.positionals = positionals.map { Given(text: $0) }[...]
    }

    /// Takes the options in front of the operation.
    mutating func takeLeadingOptions() throws(Failure) {
      while let word = words.first, !optionsHaveEnded {
        guard word.hasPrefix("-"), word != "-" else { return }
        words.removeFirst()
        if word == "--" {
          optionsHaveEnded = true
        } else if let option = OptionWord(word) {
          try take(option, at: words.startIndex - 1, of: nil)
        }
      }
    }

    /// Takes the next word, and behind an option its value.
    mutating func take(_ word: String, at index: Int, of operation: Operation) throws(Failure) {
      if optionsHaveEnded {
        positionals.append(Given(text: word, word: index))
      } else if word == "--" {
        optionsHaveEnded = true
      } else if takesWords(operation) {
        positionals.append(Given(text: word, word: index))
      } else if let option = OptionWord(word), !isPasted(option, of: operation) {
        try take(option, at: index, of: operation)
      } else if let (parameter, value) = Self.assignment(word, at: index, of: operation) {
        if value.form == .text, parameter.name == CommandLineOption.fields.name {
          try given.set(.fields, to: value.text)
        } else {
          add(value, to: parameter)
        }
      } else if operation.fields != nil, let name = word.assignedName {
        // Where fields are written, a mistyped one is no value of another parameter.
        throw Self.unknown(parameter: name, of: operation)
      } else {
        positionals.append(Given(text: word, word: index))
      }
    }

    /// Gives the words without a name to the positional parameters that have no value yet, in order;
    /// a list takes all that are left.
    mutating func assignPositionals(of operation: Operation) throws(Failure) {
      let named = Set(values.map(\.parameter.name))
      for parameter in operation.positional where !named.contains(parameter.name) {
        guard let word = positionals.popFirst() else { return }
        add(word, to: parameter)
        guard parameter.kind == .list || parameter.kind == .words else { continue }
        while let word = positionals.popFirst() { add(word, to: parameter) }
      }
      if let word = positionals.first {
        throw Self.surplus(word.text, of: operation).with("word", word.word.map { .number($0) })
      }
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

    /// - Parameter index: of the option's own word, which its value may be attached to.
    private mutating func take(
      _ option: OptionWord, at index: Int, of operation: Operation?
    ) throws(Failure) {
      if option.name != CommandLineOption.fields.name,
        let parameter = operation?.parameter(option.name.replacing("-", with: "_"))
      {
        if parameter.kind == .flag {
          add(Given(text: option.attached ?? "true", word: index), to: parameter)
        } else {
          let text = try words.takeValue(
            of: option, expected: "\(parameter.summary) (\(parameter.expectation))")
          add(Given(text: text, word: words.startIndex - 1), to: parameter)
        }
      } else if let parameter = operation.flatMap({ option.negatedFlag(of: $0) }) {
        try option.takeNoValue()
        add(Given(text: "false", word: index), to: parameter)
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

    private mutating func add(_ value: Given, to parameter: Parameter) {
      if let index = values.firstIndex(where: { $0.parameter.name == parameter.name }) {
        values[index].given.append(value)
      } else {
        values.append((parameter, [value]))
      }
    }

    /// Whether the next word and all behind it are taken as they stand.
    private func takesWords(_ operation: Operation) -> Bool {
      operation.positional.dropFirst(positionals.count).first?.kind == .words
        || operation.positional.last?.kind == .words
          && positionals.count >= operation.positional.count
    }

    /// A code may begin with a dash.
    private func isPasted(_ option: OptionWord, of operation: Operation) -> Bool {
      guard case .short = option.form, CommandLineOption.find(option) == nil else { return false }
      let next = operation.positional.dropFirst(positionals.count).first
      return next?.kind == .pasted
    }

    /// `name=value`, where the operation has a parameter of that name; `name:=JSON` and
    /// `name:=@file` likewise.
    private static func assignment(
      _ word: String, at index: Int, of operation: Operation
    ) -> (Parameter, Given)? {
      guard let equals = word.firstIndex(of: "=") else { return nil }
      let isJSON = word[..<equals].hasSuffix(":")
      let name = String(word[..<equals].dropLast(isJSON ? 1 : 0))
      guard
        let parameter = operation.parameter(name)
          ?? operation.parameter(name.replacing("-", with: "_")), parameter.kind != .pasted
      else { return nil }
      let value = String(word[word.index(after: equals)...])
      guard isJSON else { return (parameter, Given(text: value, word: index)) }
      return value.hasPrefix("@")
        ? (parameter, Given(text: String(value.dropFirst()), form: .file, word: index))
        : (parameter, Given(text: value, form: .json, word: index))
    }

    private static func unknown(_ option: OptionWord, of operation: Operation?) -> Failure {
      let options = CommandLineOption.all.filter { $0.scope == .line || $0.name == "help" }
      let names = (operation?.parameters.map(\.option) ?? []) + options.map(\.spelling)
      let place = operation.map { "\($0.words) has no option" } ?? "there is no option"
      let ours = operation?.parameter(apiName: option.name.replacing("-", with: "_"))?.option
      return .usage("\(place) \(option.spelling)" + didYouMean(ours ?? option.spelling, names))
    }

    private static func unknown(parameter name: String, of operation: Operation) -> Failure {
      SecretWords.refusal(of: name)
        ?? .usage(
          "\(operation.words) has no parameter \(name)" + operation.didYouMeanParameter(name),
          parameter: name)
    }

    private static func surplus(_ word: String, of operation: Operation) -> Failure {
      let count = operation.positional.count
      if let name = word.assignedName { return unknown(parameter: name, of: operation) }
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
  fileprivate var assignedName: String? {
    guard let equals = firstIndex(of: "="), equals > startIndex else { return nil }
    let name = self[..<equals].hasSuffix(":") ? self[..<equals].dropLast() : self[..<equals]
    let isName = name.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    return isName && !name.isEmpty ? String(name) : nil
  }
}
