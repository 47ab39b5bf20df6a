import Formats
import JSONText
import Testing

@Suite struct TableTests {
  @Test func `columns are aligned whatever the script`() throws {
    let page = try rows(
      #"{"id":"7","name":"Ann","city":"Zürich","n":1}"#,
      #"{"id":"1042","name":"山田太郎","city":"東京","n":-20.5}"#,
      #"{"id":"9","name":"👩‍👩‍👧 Fam","n":null}"#,
      #"{"id":"10","name":"e\u0301","city":null,"n":3}"#)
    #expect(
      render(.table, page) == """
          id  name      city        n
        ────  ────────  ──────  ─────
           7  Ann       Zürich      1
        1042  山田太郎  東京    -20.5
           9  👩‍👩‍👧 Fam
          10  e\u{301}                     3

        """)
  }

  @Test func `hostile text cannot leave its cell`() throws {
    let page = hostileTexts.map { JSON.object([("text", .string($0)), ("after", "|")]) }
    for width in [nil, 40, 200] {
      let table = render(.table, page, width: width)
      #expect(!table.unicodeScalars.contains { $0.isUnsafeToDisplay && $0 != "\n" })
      let lines = table.split(separator: "\n").dropFirst(2)
      #expect(lines.count == page.count)
      let places = Set(lines.map { CellWidth.of($0.prefix { $0 != "|" }) })
      #expect(places.count == 1)
    }
  }

  @Test(arguments: [40, 50, 60, 80, 120, 200])
  func `no line is wider than the terminal`(width: Int) throws {
    let long = JSON.string(String(repeating: "日本 wide ", count: 20))
    let page = [
      JSON.object([("id", "123456"), ("a", long), ("b", "short"), ("c", long), ("d", "x")]),
      JSON.object([("id", "9"), ("a", "x"), ("b", "12345678901"), ("c", long), ("d", "y")]),
    ]
    let lines = render(.table, page, width: width).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { CellWidth.of($0) <= width })
    #expect(lines[2].hasPrefix("123456  "))
    #expect(lines[2].contains("…"))
  }

  @Test func `sentences are broken between words and not cut`() throws {
    let page = try rows(
      #"{"check":"store","message":"there is no grant yet 日本語","n":1}"#,
      #"{"check":"clock","message":"a-word-that-is-wider-than-its-column","n":2}"#)
    var formatter = RowFormatter(
      style: OutputStyle(format: .table, width: 26),
      defaults: [Column("check"), Column("message", wraps: true), Column("n")], rowsName: "checks")
    var out: [UInt8] = []
    formatter.append(page, into: &out)
    #expect(
      String(decoding: out, as: UTF8.self) == """
        check  message           n
        ─────  ────────────────  ─
        store  there is no       1
               grant yet 日本語
        clock  a-word-that-is-w  2
               ider-than-its-co
               lumn

        """)
  }

  @Test func `the widest columns give first`() throws {
    let page = try rows(
      #"{"id":"1","name":"Bartholomew","text":"a rather long text that must give way"}"#)
    #expect(
      render(.table, page, width: 34) == """
        id  name         text
        ──  ───────────  ─────────────────
         1  Bartholomew  a rather long te…

        """)
  }

  @Test func `the whole width is used, also where a wide character is cut away`() throws {
    let page = try rows(#"{"a":"日本語日本語日本語","b":"abcdefghijklmnop"}"#, #"{"a":"x","b":"y"}"#)
    #expect(
      render(.table, page, width: 23) == """
        a            b
        ───────────  ──────────
        日本語日本…  abcdefghi…
        x            y

        """)
    #expect(
      render(.table, page, width: 22) == """
        a           b
        ──────────  ──────────
        日本語日…   abcdefghi…
        x           y

        """)
  }

  @Test func `numbers and times are never cut`() throws {
    let page = try rows(
      #"{"id":"12345678901234","at":"2025-11-01T09:12:59.123Z","text":"long enough to be cut"}"#)
    #expect(
      render(.table, page, width: 45) == """
                    id  at                 text
        ──────────────  ─────────────────  ──────────
        12345678901234  2025-11-01 09:12Z  long enou…

        """)
  }

  @Test(
    arguments: [
      ("2025-11-01T09:12:00Z", "2025-11-01 09:12Z"),
      ("2025-11-01T09:12:00.000+02:00", "2025-11-01 09:12+02:00"),
      ("2025-11-01", "2025-11-01"),
      ("2025-11-01T09:12:00 or so", "2025-11-01T09:12:00 or so"),
      ("2025-11-01T09:12:00-é", "2025-11-01T09:12:00-é"),
    ])
  func `times are shown to the minute, with their zone`(time: String, shown: String) throws {
    let table = render(.table, [.object([("at", .string(time))])])
    #expect(table.split(separator: "\n").last.map(String.init) == shown)
  }

  @Test func `digits stand to the right only where they are an id or a number`() throws {
    let page = try rows(
      #"{"postal_code":"85224","owner_id":"5"}"#, #"{"postal_code":"1","owner_id":"1234567890"}"#)
    #expect(
      render(.table, page) == """
        postal_code    owner_id
        ───────────  ──────────
        85224                 5
        1            1234567890

        """)
  }

  @Test func `the widths are those of the first page`() throws {
    let first = try rows(#"{"id":"1","name":"Ann"}"#)
    let later = try rows(#"{"id":"123","name":"Bartholomew"}"#)
    let head = "id  name\n──  ────\n 1  Ann\n"
    #expect(render(.table, pages: [[], first, later]) == head + "123  Bartholomew\n")
    #expect(render(.table, pages: [first, later], width: 40) == head + "123  Bar…\n")
  }

  @Test func `a page beyond a thousand rows comes out whole`() throws {
    let page = (1...2500).map { JSON.object([("id", .number($0))]) }
    let lines = render(.table, page).split(separator: "\n")
    #expect(lines.count == 2502)
    #expect(lines.last == "2500")
    #expect(lines[2] == "   1")
  }

  @Test func `a terminal too narrow for columns gets records`() throws {
    let page = try rows(
      #"{"id":"1","given":"Bartholomew","family":"Hoogstraten","mail":"b@example.com"}"#,
      #"{"id":"2","given":"Ann","family":"van der Berg"}"#)
    #expect(
      render(.table, page, defaults: ["id", "given", "family", "mail"], width: 30) == """
        -[ 1 ]------------------------
        id      1
        given   Bartholomew
        family  Hoogstraten
        mail    b@example.com
        -[ 2 ]------------------------
        id      2
        given   Ann
        family  van der Berg
        mail

        """)
  }

  @Test func `nothing is cut where there is no terminal`() throws {
    let long = String(repeating: "x", count: 300)
    #expect(render(.table, [.object([("a", .string(long))])]).contains(long))
  }

  @Test func `lists and objects in a cell are readable on one line`() throws {
    #expect(
      render(.table, [try JSON(validating: contact)], columns: ["tag_ids", "company", "links"])
        == """
        tag_ids  company                                 links
        ───────  ──────────────────────────────────────  ─────
        91, 92   {"id":"7","company_name":"Acme, Inc."}

        """)
  }

  @Test func `colours change nothing but the looks`() throws {
    let page = try rows(contact, contact)
    let plain = render(.table, page, defaults: ["id", "given_name"])
    let coloured = render(.table, page, defaults: ["id", "given_name"], colour: true)
    #expect(coloured != plain)
    #expect(withoutColours(coloured) == plain)
  }

  @Test func `a list without rows is no output`() {
    #expect(render(.table, pages: [[], []], defaults: ["id"]) == "")
    #expect(render(.record, pages: []) == "")
  }
}
