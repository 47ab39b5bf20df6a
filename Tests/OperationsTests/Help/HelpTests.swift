import InfusionsoftKit
import Testing

@testable import Operations

@Suite struct HelpTests {
  private static let doors: [Operation.Doors] = [.shell, .arguments]
  private static let operations = OperationTable.standard.operations.filter {
    !$0.doors.isDisjoint(with: [.shell, .arguments])
  }

  private func help(for operation: Operation) -> Help {
    Help(table: .standard, door: operation.doors.contains(.shell) ? .shell : .arguments)
  }

  @Test(arguments: operations.map(\.name))
  func `every operation has a page with its parameters and an example`(name: String) throws {
    let operation = try #require(Self.operations.first { $0.name == name })
    let page = try help(for: operation).text(for: name.split(separator: ".").map(String.init))
    #expect(page.hasPrefix(operation.words))
    #expect(!operation.examples.isEmpty)
    for parameter in operation.parameters {
      let shown = parameter.isPositional ? parameter.name.uppercased() : parameter.option
      #expect(page.contains(shown))
    }
    for example in operation.examples { #expect(page.contains(example.line)) }
    expectFits(page)
  }

  @Test(arguments: operations.flatMap { $0.examples.map(\.line) })
  func `every example can be parsed`(line: String) throws {
    let words = Self.words(of: line)
    let atShell = OperationTable.standard.find(words: words, at: .shell)
    let door: Operation.Doors = atShell == nil ? .arguments : .shell
    _ = try LineParser(table: .standard, door: door).parse(words)
  }

  /// Words as a shell reads them, as far as single quotes go.
  private static func words(of line: String) -> [String] {
    var words = [""]
    for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
      guard index % 2 == 0 else {
        words[words.count - 1] += part
        continue
      }
      let pieces = part.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      words[words.count - 1] += pieces[0]
      words += pieces.dropFirst()
    }
    return words.filter { !$0.isEmpty }
  }

  @Test(arguments: doors.map(\.rawValue))
  func `the overview is one screen and leaves no noun out`(door: Int) {
    let help = Help(table: .standard, door: Operation.Doors(rawValue: door))
    let overview = help.overview()
    for operation in help.visible { #expect(overview.contains(operation.noun)) }
    #expect(overview.split(separator: "\n", omittingEmptySubsequences: false).count <= 48)
    expectFits(overview)
  }

  @Test func `the invocation lists every option with its variables`() {
    let text = Help(table: .standard, door: .arguments).invocation()
    for option in CommandLineOption.all {
      #expect(text.contains(option.label))
      for variable in option.variables { #expect(text.contains(variable)) }
    }
    expectFits(text)
  }

  @Test(arguments: HelpTopic.allCases.map(\.rawValue))
  func `every topic fits`(topic: String) throws {
    let text = try Help(table: .standard, door: .shell).text(for: [topic])
    #expect(text.count > 200)
    expectFits(text)
  }

  @Test(arguments: [40, 60])
  func `in a narrow window every text has the same words in shorter lines`(width: Int) throws {
    let wide = Help(table: .standard, door: .shell)
    let narrow = Help(table: .standard, door: .shell, width: width)
    let subjects =
      HelpTopic.allCases.map { [$0.rawValue] }
      + Self.operations.filter { $0.doors.contains(.shell) }
      .map { $0.name.split(separator: ".").map(String.init) }
    for subject in subjects + [[]] {
      let text = try narrow.text(for: subject)
      #expect(try words(text) == words(wide.text(for: subject)))
      for line in text.split(separator: "\n") where line.count > width {
        #expect(line.split(separator: " ").count == 1, "\(line)")
      }
    }
  }

  private func words(_ text: String) -> [Substring] {
    text.split { $0 == " " || $0 == "\n" }
  }

  @Test func `a narrow window keeps columns while there is room beside them`() throws {
    #expect(
      HelpLayout.folded(
        """
        contacts get ID

          Whatever is longer than eighty columns goes on here, in a line that could not
          take another word.

          name           what is in a column stays there, and what has too far a column
                         goes below
          a-longer-name-of-something       here

        """, to: 36) == """
          contacts get ID

            Whatever is longer than eighty
            columns goes on here, in a line
            that could not take another word.

            name           what is in a column
                           stays there, and
                           what has too far a
                           column goes below
            a-longer-name-of-something
              here

          """)
  }

  @Test func `the topic on exit statuses has all of them`() throws {
    let text = try Help(table: .standard, door: .shell).text(for: ["exit-status"])
    for kind in FailureKind.allCases { #expect(text.contains("\n  \(kind.exitStatus) ")) }
  }

  @Test func `the topic on the environment has every variable`() throws {
    let text = try Help(table: .standard, door: .shell).text(for: ["environment"])
    let variables =
      CommandLineOption.all.flatMap(\.variables) + SettingKey.allCases.flatMap(\.variables)
    for variable in variables { #expect(text.contains(variable)) }
  }

  @Test func `a noun lists its operations`() throws {
    #expect(
      try Help(table: .sample, door: .shell).text(for: ["contacts"]) == """
          contacts list    does contacts.list
          contacts get ID  does contacts.get

        contacts alone is contacts list.

        help contacts list explains one of them.

        """)
  }

  @Test func `an overview looks like this`() {
    #expect(
      Help(table: .sample, door: .shell).overview() == """
        An operation is a line of words: contacts get 42 --fields id,given_name

        Log in
          code              does code
          token             does token.status
                            also: refresh

        Work
          contacts          does contacts.list
                            also: get
          tags apply        does tags.apply

        Set up
          config set        does config.set

        This program
          help              does help
          quit              does quit

        help OPERATION explains one; topics: start, quoting, output, scripting,
        json-rpc, mcp, environment, exit-status, privacy, stores

        """)
  }

  @Test(arguments: [
    (["contats"], "there is no help on contats (did you mean contacts?)"),
    (["contacts", "gte"], "there is no help on contacts gte (did you mean contacts get?)"),
    (["quotng"], "there is no help on quotng (did you mean quoting?)"),
    (["zzzzzz"], "there is no help on zzzzzz; help lists operations and topics"),
  ])
  func `what has no help is named with what is near`(words: [String], message: String) {
    let failure = #expect(throws: Failure.self) {
      try Help(table: .sample, door: .shell).text(for: words)
    }
    #expect(failure?.kind == .unknownOperation)
    #expect(failure?.message == message)
  }

  /// Only what cannot be broken, such as an example, may be longer than a row.
  private func expectFits(_ text: String, _ location: SourceLocation = #_sourceLocation) {
    #expect(text.hasSuffix("\n"), sourceLocation: location)
    for line in text.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)", sourceLocation: location)
    }
  }
}
