import Formats
import InfusionsoftKit
import Operations

/// The lines that are no operation.
extension Interpreter {
  func run(
    _ statement: Statement, of line: Line, at place: Diagnostics.Place, to output: any LineOutput
  ) throws -> LineOutcome {
    switch statement {
    case .assign(let words):
      try assign(words, try open(line.target, behind: output))
    case .alias(let words, let text):
      try alias(words, text, try open(line.target, behind: output))
    case .source(let words):
      let texts = try words.flatMap(variables.expand)
      guard let path = texts.first else { throw Failure.usage("source needs the path of a script") }
      guard line.target == nil else {
        throw Failure.usage("the lines of a script have outputs of their own: source takes no >")
      }
      do {
        return try source(path, arguments: Array(texts.dropFirst()), to: output)
      } catch let failure as Failure {
        throw failure.at(words[0])
      }
    case .condition(let words, let text):
      let inner = try innerLine(text, of: "if A == B LINE")
      let condition: Condition
      do {
        condition = try Condition(try words.flatMap(variables.expand))
      } catch let failure as Failure {
        throw failure.at(words.dropFirst().first)
      }
      return condition.holds ? run(inner, at: place, to: output) : .done
    case .watch(let word, let text):
      let inner = try innerLine(text, of: "watch SECONDS LINE")
      let seconds = try word.map(variables.expand)?.first ?? ""
      // The API counts every call.
      guard let interval = Int(seconds), (2...86_400).contains(interval) else {
        throw Failure.usage(
          "watch takes whole seconds from 2 to 86400, then a line; not \(seconds)"
        ).at(word)
      }
      return watch(inner, every: interval, at: place, to: output)
    }
    return .done
  }

  // MARK: Names

  private func assign(_ written: [Word], _ output: any LineOutput) throws {
    let words = try written.flatMap(variables.expand)
    guard let first = words.first else {
      let width = variables.all.map(\.name.count).max() ?? 0
      let lines = variables.all.map { name, value in
        name + String(repeating: " ", count: width - name.count + 2) + value.displayable + "\n"
      }
      return try write(lines.joined(), to: output)
    }
    let name = String(first.prefix { $0 != "=" })
    let isJoined = first.contains("=")
    guard isJoined ? words.count == 1 : words.count == 3 && words[1] == "=" else {
      throw Failure.usage("write let NAME = VALUE, and quote a value that has blanks")
    }
    guard name.isVariableName, !Variables.reserved.contains(name) else {
      throw Failure.usage(
        Variables.reserved.contains(name)
          ? "\(name) is what the last line left: let other = $\(name) keeps it"
          : "a variable's name is made of letters, digits and _, not \(name)"
      ).at(written[0])
    }
    variables.set(name, to: isJoined ? String(first.dropFirst(name.count + 1)) : words[2])
  }

  private func alias(_ words: [Word], _ text: String, _ output: any LineOutput) throws {
    guard let name = words.first?.text else {
      let all = aliases.texts.sorted { $0.key < $1.key }
      return try write(
        all.map { "alias \($0.key) = \($0.value.aliasBody)\n" }.joined(), to: output)
    }
    guard words.count > 1 else {
      guard let text = aliases.texts[name] else {
        throw Failure.usage(
          "there is no alias \(name)" + didYouMean(name, Array(aliases.texts.keys))
        ).at(words[0])
      }
      return try write("alias \(name) = \(text.aliasBody)\n", to: output)
    }
    guard words[1].keyword == "=" else { throw Failure.usage("write alias NAME = WORDS") }
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || "_-".contains($0) }) else {
      throw Failure.usage("an alias is made of letters, digits, - and _, not \(name)").at(words[0])
    }
    if parser.table.hasOperation(beginning: [name], at: parser.door) {
      throw Failure.usage("\(name) is an operation, and an alias may not hide it").at(words[0])
    }
    if words.count == 2 {
      guard aliases.texts[name] != nil else {
        throw Failure.usage("there is no alias \(name)").at(words[0])
      }
      return aliases.set(name, to: nil)
    }
    // One quoted word is a line; more than one are its words, as they were written.
    let isQuoted = words.count == 3 && !words[2].isBare
    aliases.set(name, to: isQuoted ? words[2].text : text)
  }

  // MARK: Lines in lines

  private func innerLine(_ text: String, of form: String) throws -> Line {
    guard case .line(let line) = try Lexer.read(text), !line.words.isEmpty else {
      throw Failure.usage("write \(form)")
    }
    return line
  }

  private func watch(
    _ line: Line, every seconds: Int, at place: Diagnostics.Place, to output: any LineOutput
  ) -> LineOutcome {
    let environment = runner.session.environment
    let isOnScreen = line.target == nil && output.terminal.height != nil
    while true {
      if isOnScreen {
        let title = "every \(seconds) s: \(line.text.displayable)"
        let time = Timestamp.format(environment.now())
        try? ByteSink(descriptor: output.descriptor)
          .write("\u{1B}[H\u{1B}[2J\(title)  \(time)  (Ctrl-C ends)\n\n")
      }
      let outcome = run(line, at: place, to: UnpagedOutput(output))
      guard outcome == .done else {
        return place == .prompt && outcome == .failed(130) ? .done : outcome
      }
      let isOver = router.foreground { () async -> Bool in
        do { try await environment.sleep(.seconds(seconds)) } catch { return true }
        return false
      }
      if isOver {
        // Behind the ^C that the terminal has echoed.
        if runner.terminal.error.isTerminal { runner.diagnostics.show("") }
        return place == .prompt ? .done : end(of: Failure.cancelled, at: place)
      }
    }
  }

  private func source(
    _ path: String, arguments: [String], to output: any LineOutput
  ) throws -> LineOutcome {
    guard directories.count < 16 else {
      throw Failure.usage("scripts source each other 16 deep: \(path) was not run")
    }
    var path = path
    // A script finds its neighbours wherever it is started from.
    if !path.hasPrefix("/"), let directory = directories.last { path = directory + "/" + path }
    let script = try Script(path: path, wake: router.wake)
    let outer = variables.arguments
    if !arguments.isEmpty { variables.arguments = arguments }
    defer { variables.arguments = outer }
    return script.run(with: self, to: UnpagedOutput(output))
  }
}

/// An output whose lines come one after the other: none of them has the screen for itself.
private struct UnpagedOutput: LineOutput {
  private let output: any LineOutput

  init(_ output: any LineOutput) { self.output = output }

  var terminal: Terminal { output.terminal }
  var descriptor: Int32 { output.descriptor }
  func write(_ bytes: [UInt8]) async throws { try await output.write(bytes) }
}

extension String {
  /// As `alias` takes it.
  fileprivate var aliasBody: String {
    guard case .line(let line) = try? Lexer.read(self), line.target == nil else { return asWord }
    return self
  }
}
