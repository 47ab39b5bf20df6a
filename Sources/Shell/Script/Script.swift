package import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lines from a file, a pipe or the command line, in order, up to the first that fails.
package struct Script {
  private let name: String
  private let next: () -> RowReader.Event
  /// Where it looks for the scripts that it runs; nil is where the process is.
  private let directory: String?

  /// Opens a script.
  /// - Throws: a usage ``Failure`` when there is no such file.
  package init(path: String, wake: EditorWake) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .usage("cannot read \(path): \(String(cString: strerror(errno)))")
    }
    self.init(
      name: path,
      source: RowReader(
        descriptor: descriptor, wake: wake, readsAhead: true, ownsDescriptor: true),
      directory: path.lastIndex(of: "/").map { String(path[..<$0]) })
  }

  /// Lines that are all there.
  init(name: String, text: String) {
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    self.init(
      name: name, next: { rows.popFirst().map { .row(String($0)) } ?? .end }, directory: nil)
  }

  /// A script on standard input; every line runs as it arrives.
  package init(input: Int32, wake: EditorWake) {
    self.init(
      name: "stdin", source: RowReader(descriptor: input, wake: wake, readsAhead: true),
      directory: nil)
  }

  private init(name: String, source: RowReader, directory: String?) {
    self.init(name: name, next: source.next, directory: directory)
  }

  private init(name: String, next: @escaping () -> RowReader.Event, directory: String?) {
    self.name = name
    self.next = next
    self.directory = directory
  }

  /// Runs the script and blocks until it has ended.
  package func run(with interpreter: Interpreter) -> LineOutcome {
    run(with: interpreter, to: StandardOutput(terminal: interpreter.runner.terminal))
  }

  /// - Parameters:
  ///   - output: where the output of its lines goes.
  ///   - keepsGoing: a line that fails is shown and forgotten.
  func run(
    with interpreter: Interpreter, to output: any LineOutput, keepsGoing: Bool = false
  ) -> LineOutcome {
    interpreter.directories.append(directory ?? ".")
    defer { interpreter.directories.removeLast() }
    var assembler = LineAssembler()
    var course = ScriptCourse(keepsGoing: keepsGoing)
    func fail(_ failure: Failure, at number: Int) -> LineOutcome {
      interpreter.end(of: failure, at: .line("\(name):\(number)"))
    }
    while true {
      let row: String
      switch next() {
      case .row(let text):
        row = assembler.isAtStart ? text.withoutByteOrderMark : text
      case .end:
        guard let reason = assembler.continuation?.reason else { return course.end }
        return fail(.usage("the script ends too early: \(reason)"), at: assembler.number)
      case .interrupted:
        return fail(.cancelled, at: assembler.number)
      case .notText:
        return fail(.usage("this line is not UTF-8 text"), at: assembler.nextRow)
      case .failed(let reason):
        return fail(.usage("cannot read the script: \(reason)"), at: assembler.nextRow)
      }
      let outcome: LineOutcome
      switch assembler.add(row) {
      case .blank, .more:
        continue
      case .invalid(let error, let text, let number):
        outcome = interpreter.end(of: error, in: text, at: .line("\(name):\(number)"))
      case .line(let line, let number):
        outcome = interpreter.run(line, at: .line("\(name):\(number)"), to: output)
      }
      if let end = course.end(after: outcome, interpreter.settings) { return end }
    }
  }

  /// Runs the lines of `-c`, each of which may have several rows.
  package static func run(commands: [String], with interpreter: Interpreter) -> LineOutcome {
    var course = ScriptCourse(keepsGoing: false)
    for (index, command) in commands.enumerated() {
      let place = Diagnostics.Place.line("-c \(index + 1)")
      var assembler = LineAssembler()
      for row in command.split(separator: "\n", omittingEmptySubsequences: false) {
        let outcome: LineOutcome
        switch assembler.add(row) {
        case .blank, .more:
          continue
        case .invalid(let error, let text, _):
          outcome = interpreter.end(of: error, in: text, at: place)
        case .line(let line, _):
          outcome = interpreter.run(line, at: place)
        }
        if let end = course.end(after: outcome, interpreter.settings) { return end }
      }
      if let reason = assembler.continuation?.reason {
        return interpreter.end(of: Failure.usage("the line ends too early: \(reason)"), at: place)
      }
    }
    return course.end
  }
}

/// How far a script goes on, and how it ends.
private struct ScriptCourse {
  private let keepsGoing: Bool
  private var firstFailure: LineOutcome?

  init(keepsGoing: Bool) { self.keepsGoing = keepsGoing }

  /// How it ends where nothing else says so.
  var end: LineOutcome { keepsGoing ? .done : firstFailure ?? .done }

  /// How the script ends behind a line that ended so; nil where it goes on.
  mutating func end(after outcome: LineOutcome, _ settings: ShellSettings) -> LineOutcome? {
    switch outcome {
    case .done:
      return nil
    case .failed(let status):
      guard keepsGoing || settings.continuesOnError, status < 128 else { return outcome }
      firstFailure = firstFailure ?? outcome
      return nil
    case .quit(nil):
      return .quit(firstFailure?.exitStatus)
    case .quit, .brokenPipe:
      return outcome
    }
  }
}

extension Failure {
  /// A line that cannot be read.
  init(_ error: LineError) {
    self.init(.usage, "column \(error.position.column): \(error.message)")
  }
}

extension String {
  /// Windows editors put one in front of a file.
  fileprivate var withoutByteOrderMark: String {
    unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
  }
}
