package import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lines from a file, a pipe or the command line, in order, up to the first that fails.
package struct Script {
  private let name: String
  private let source: RowReader

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
        descriptor: descriptor, wake: wake, readsAhead: true, ownsDescriptor: true))
  }

  /// A script on standard input; every line runs as it arrives.
  package init(input: Int32, wake: EditorWake) {
    self.init(
      name: "stdin", source: RowReader(descriptor: input, wake: wake, readsAhead: true))
  }

  private init(name: String, source: RowReader) {
    self.name = name
    self.source = source
  }

  /// Runs the script and blocks until it has ended.
  package func run(with runner: LineRunner, _ router: InterruptRouter) -> LineOutcome {
    var assembler = LineAssembler()
    func fail(_ failure: Failure, at number: Int) -> LineOutcome {
      runner.outcome(of: failure, at: .line("\(name):\(number)"))
    }
    while true {
      let row: String
      switch source.next() {
      case .row(let text):
        row = assembler.isAtStart ? text.withoutByteOrderMark : text
      case .end:
        guard let reason = assembler.continuation?.reason else { return .done }
        return fail(.usage("the script ends too early: \(reason)"), at: assembler.number)
      case .interrupted:
        return fail(.cancelled, at: assembler.number)
      case .notText:
        return fail(.usage("this line is not UTF-8 text"), at: assembler.nextRow)
      case .failed(let reason):
        return fail(.usage("cannot read the script: \(reason)"), at: assembler.nextRow)
      }
      switch assembler.add(row) {
      case .blank, .more:
        break
      case .invalid(let error, _, let number):
        return fail(Failure(error), at: number)
      case .line(let line):
        let place = Diagnostics.Place.line("\(name):\(line.number)")
        let outcome = router.foreground { await runner.run(line.words.map(\.text), at: place) }
        guard outcome == .done else { return outcome }
      }
    }
  }

  /// Runs the lines of `-c`, each of which may have several rows.
  package static func run(
    commands: [String], with runner: LineRunner, _ router: InterruptRouter
  ) -> LineOutcome {
    for (index, command) in commands.enumerated() {
      let place = Diagnostics.Place.line("-c \(index + 1)")
      var assembler = LineAssembler()
      for row in command.split(separator: "\n", omittingEmptySubsequences: false) {
        switch assembler.add(row) {
        case .blank, .more:
          break
        case .invalid(let error, _, _):
          return runner.outcome(of: Failure(error), at: place)
        case .line(let line):
          let outcome = router.foreground { await runner.run(line.words.map(\.text), at: place) }
          guard outcome == .done else { return outcome }
        }
      }
      if let reason = assembler.continuation?.reason {
        return runner.outcome(of: Failure.usage("the line ends too early: \(reason)"), at: place)
      }
    }
    return .done
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
