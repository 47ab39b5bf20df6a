import Testing

@testable import Shell

@Suite struct LexerTests {
  private func words(_ line: String) throws -> [String] {
    try self.line(line).words.map(\.text)
  }

  private func line(_ text: String) throws -> Line {
    guard case .line(let line) = try Lexer.read(text) else {
      throw LineError(position: Word.Position(row: 0, column: 0), message: "incomplete")
    }
    return line
  }

  @Test(
    arguments: [
      ("", []), ("   ", []), ("a", ["a"]), (" a\tb  c ", ["a", "b", "c"]),
      ("'a b' c", ["a b", "c"]), ("'a\\nb'", ["a\\nb"]), ("'$x | \"'", ["$x | \""]),
      ("\"a b\"", ["a b"]), ("\"a\\tb\\n\"", ["a\tb\n"]), ("\"\\\"\\\\\\$x\"", ["\"\\$x"]),
      ("\"\\u{e9}\\u{1F600}\"", ["é😀"]), ("\"it's\"", ["it's"]),
      ("a'b c'\"d e\"f", ["ab cd ef"]), ("'' \"\"", ["", ""]),
      ("a\\ b \\'c \\#d", ["a b", "'c", "#d"]), ("\\$x \\| \\>", ["$x", "|", ">"]),
      ("a # b c", ["a"]), ("# all", []), ("#!/usr/bin/env -S infusionsoft -f", []),
      ("a#b c", ["a#b", "c"]), ("'#' x", ["#", "x"]),
      ("a \\\nb", ["a", "b"]), ("a\\\nb", ["ab"]), ("\"a\\\nb\"", ["ab"]), ("'a\\\nb'", ["a\\\nb"]),
      ("'a\nb'", ["a\nb"]), ("a # c\nb", ["a", "b"]),
      ("key=value key='a b'", ["key=value", "key=a b"]),
      ("a|b c>d e<f g&h i;j", ["a|b", "c>d", "e<f", "g&h", "i;j"]),
      ("5$ $ $, a$", ["5$", "$", "$,", "a$"]),
      (
        "code https://localhost/cb?code=a-B_9&state=x%7Cy&scope=full|ab123.infusionsoft.com",
        ["code", "https://localhost/cb?code=a-B_9&state=x%7Cy&scope=full|ab123.infusionsoft.com"]
      ),
      (
        "contacts family_name=S* {\"a\"} [x] ! ~",
        ["contacts", "family_name=S*", "{\"a\"}", "[x]", "!", "~"]
      ),
      ("é 日本 e\u{301}", ["é", "日本", "e\u{301}"]),
      ("\u{301}'a'", ["\u{301}a"]),
      (
        "$name ${name} a$b \"x $y\" '$z' $1 $@",
        ["$name", "$name", "a$b", "x $y", "$z", "$1", "$@"]
      ),
      ("x={\"a\": [1, \"}'\"]} y:=[1, 2] z", ["x={\"a\": [1, \"}'\"]}", "y:=[1, 2]", "z"]),
      ("{ \"a\" : \"\\\"}\" }", ["{ \"a\" : \"\\\"}\" }"]),
      ("a[b", ["a[b"]), ("x=y={a", ["x=y={a"]),
      ("~/a a~/b to=~/c", ["~/a", "a~/b", "to=~/c"]),
      ("if $count > 0 a", ["if", "$count", ">", "0", "a"]),
      ("if 1 <= 2 a", ["if", "1", "<=", "2", "a"]),
    ] as [(String, [String])])
  func `a line is split into words`(line: String, expected: [String]) throws {
    #expect(try words(line) == expected)
  }

  @Test(arguments: [
    ("'a", Continuation.singleQuote), ("\"a", .doubleQuote), ("a \"b\\", .doubleQuote),
    ("a\\", .backslash), ("\\", .backslash), ("a \\\n\\", .backslash), ("a 'b\nc", .singleQuote),
    ("a {\"b\":", .brace), ("a b:=[1,\n2", .bracket), ("a {[", .bracket), ("a {\"}", .brace),
    ("a | grep 'b", .singleQuote), ("a | grep \"b'", .doubleQuote), ("a | b \\", .backslash),
  ])
  func `an open line says why it goes on`(line: String, reason: Continuation) throws {
    #expect(try Lexer.read(line) == .incomplete(reason))
  }

  @Test(arguments: [
    ("a \"b\\q\"", 0, 5), ("\"\\u{110000}\"", 0, 2), ("\"\\u{}\"", 0, 2), ("\"\\u41\"", 0, 2),
    ("\"\\u{0000041}\"", 0, 2), ("\"\\u{d800}\"", 0, 2),
    ("a < b", 0, 3), ("a & b", 0, 3), ("a ; b", 0, 3), ("a && b", 0, 3), ("|", 0, 1), ("> a", 0, 1),
    ("a >", 0, 4), ("a > # b", 0, 5), ("a > b c", 0, 7), ("a > b | c", 0, 7), ("a > b > c", 0, 7),
    ("echo ${name", 0, 6), ("echo a${}", 0, 7), ("echo \"a ${b c}\"", 0, 9),
    ("a \\\n  ${1x}", 1, 3),
  ])
  func `what has no meaning is refused where it stands`(line: String, row: Int, column: Int) {
    let error = #expect(throws: LineError.self) { try Lexer.read(line) }
    #expect(error?.position == Word.Position(row: row, column: column))
  }

  @Test func `a word knows its place`() throws {
    let words = try line("one  'two' \\\n three").words
    #expect(
      words.map(\.position) == [
        Word.Position(row: 0, column: 1), Word.Position(row: 0, column: 6),
        Word.Position(row: 1, column: 2),
      ])
    #expect(words.map(\.keyword) == ["one", nil, "three"])
  }

  @Test func `a word keeps its variables and where they stand`() throws {
    let word = try #require(try line("x \"a${b}c$@\"$1").words.last)
    #expect(
      word.parts == [
        .text("a"), .variable("b", Word.Position(row: 0, column: 5)), .text("c"),
        .arguments(Word.Position(row: 0, column: 10)),
        .variable("1", Word.Position(row: 0, column: 13)),
      ])
  }

  @Test(arguments: [
    ("a > b", "b", false), ("a >b", "b", false), ("a >> 'b c'", "b c", true),
    ("a >>b # c", "b", true),
  ])
  func `a line may go into a file`(text: String, name: String, appends: Bool) throws {
    let line = try line(text)
    #expect(line.words.map(\.text) == ["a"])
    guard case .file(let word, appends)? = line.target else {
      Issue.record("\(String(describing: line.target))")
      return
    }
    #expect(word.text == name)
  }

  @Test(arguments: [
    ("a | head -3 | sort > 'x y'", "head -3 | sort > 'x y'"), ("a |b # c", "b # c"),
    ("a | grep \"it's\" \\' \\\n x", "grep \"it's\" \\' \\\n x"), ("a |", ""),
  ])
  func `what follows a bar is the system shell's`(text: String, command: String) throws {
    let line = try line(text)
    #expect(line.words.map(\.text) == ["a"])
    #expect(line.target == .command(command))
  }

  @Test(arguments: 0..<64)
  func `quoted words come back as they were`(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "0", " ", "\t", "\n", "'", "\"", "\\", "$", "{", "}", "[", "]", "#", "|", ">", "<",
      "&", ";",
      "=", "-", "~", "é", "日", "\u{301}", "😀", "\u{7}", "\u{7F}", "\r",
    ]
    let words = (0..<8).map { _ in
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        scalars.append(alphabet.randomElement(using: &random) ?? "a")
      }
      return String(scalars)
    }
    #expect(try self.words(words.map(\.asWord).joined(separator: " ")) == words)
  }

  @Test(arguments: 0..<64)
  func `any text is words, an open line or an error, and one more character changes only its end`(
    seed: UInt64
  ) throws {
    var random = SplitMix(state: seed &+ 1000)
    let alphabet = Array("ab '\"\\$#|>\n{}[=u")
    let text = String((0..<24).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    // Every word that is finished before the end stays what it is.
    for end in text.indices {
      guard let short = try? Lexer.scan(String(text[..<end])),
        let long = try? Lexer.scan(text)
      else { continue }
      let finished = short.words.dropLast(short.end == .word ? 1 : 0)
      #expect(long.words.starts(with: finished) { $0.parts == $1.parts })
    }
  }

  @Test(arguments: [
    ("plain", "plain"), ("a b", "'a b'"), ("", "''"), ("it's", "\"it's\""), ("$x", "'$x'"),
    ("a\nb", "\"a\\nb\""), ("~/x", "'~/x'"), ("a~", "a~"), ("#a", "'#a'"), ("a#", "a#"),
    ("--output=json", "--output=json"), ("{a}", "'{a}'"), ("a={", "'a={'"), ("a{", "a{"),
    ("'$\"", "\"'\\$\\\"\""),
  ])
  func `words are quoted only where they must be`(text: String, quoted: String) {
    #expect(text.asWord == quoted)
  }
}

/// A generator whose numbers depend on its seed alone.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
