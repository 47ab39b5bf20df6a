import Operations

/// The words in front of the cursor, as far as completion has to understand them.
struct LineSoFar {
  let words: [String]
  private(set) var operation: Operation?
  /// The words that name the operation, or begin to.
  private(set) var named: [String] = []
  /// Words without a name that follow it.
  private(set) var positionals: [String] = []
  /// The option whose value comes next.
  private(set) var openOption: OptionWord?
  /// The next word may still belong to the operation's name.
  private(set) var isNamingOperation = true
  private var given: Set<String> = []

  init(_ words: [String], table: OperationTable, door: Operation.Doors) {
    self.words = words
    var rest = words[...]
    while let word = rest.popFirst() {
      if let option = OptionWord(word) {
        if !named.isEmpty { isNamingOperation = false }
        take(option, &rest)
      } else if isNamingOperation, table.hasOperation(beginning: named + [word], at: door) {
        named.append(word)
        operation = table.find(named.joined(separator: "."), at: door)
      } else {
        isNamingOperation = false
        if let equals = word.firstIndex(of: "="),
          let parameter = operation?.parameter(String(word[..<equals]))
        {
          given.insert(parameter.name)
        } else {
          positionals.append(word)
        }
      }
    }
  }

  /// Whether a parameter has its value; what may be repeated can always take more.
  func has(_ parameter: Parameter) -> Bool {
    given.contains(parameter.name) && ![.list, .texts, .pairs].contains(parameter.kind)
  }

  /// The parameter that the next word without a name is for.
  var nextPositional: Parameter? {
    let free = (operation?.positional ?? []).filter { !given.contains($0.name) }
    return positionals.count < free.count
      ? free[positionals.count] : free.last.flatMap { $0.kind == .list ? $0 : nil }
  }

  /// There is a word that nothing takes.
  var hasSurplus: Bool {
    let positional = operation?.positional ?? []
    return positionals.count > positional.count && positional.last?.kind != .list
  }

  private mutating func take(_ option: OptionWord, _ rest: inout ArraySlice<String>) {
    var takesValue = false
    if case .long(let name) = option.form,
      let parameter = operation?.parameter(name.replacing("-", with: "_"))
    {
      given.insert(parameter.name)
      takesValue = parameter.kind != .flag
    } else if let known = CommandLineOption.find(option) {
      takesValue = known.takesValue
    }
    guard takesValue, option.attached == nil else { return }
    if rest.popFirst() == nil { openOption = option }
  }
}
