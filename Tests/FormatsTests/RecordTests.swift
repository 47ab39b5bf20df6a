import Formats
import JSONText
import Testing

@Suite struct RecordTests {
  @Test func `a contact is readable`() throws {
    let expected = """
      id           42
      given_name   Ann
      family_name
      email_addresses
        email            field   is_opt_in
        ───────────────  ──────  ─────────
        ann@example.com  EMAIL1  true
        a@work.example   EMAIL2
      company
        id            7
        company_name  Acme, Inc.
      tag_ids      91, 92
      custom_fields
        id  content
        ──  ───────
         7  Gold
         9  1, 2
      score_value  12.50
      notes        one
                   two
      links

      """
    #expect(try render(.record, single: contact) == expected)
    #expect(try render(.table, single: contact, width: 80) == expected)
    #expect(withoutColours(try render(.record, single: contact, colour: true)) == expected)
  }

  @Test func `slots too wide for the terminal stand below each other`() throws {
    let text = #"{"a":[{"field":"BILLING","line1":"1 Main Street"},{"field":"OTHER","x":null}]}"#
    #expect(
      try render(.record, single: text, width: 20) == """
        a
          - field  BILLING
            line1  1 Main Street
          - field  OTHER
            x

        """)
  }

  @Test func `fields choose the lines, the missing ones empty`() throws {
    #expect(
      try render(
        .record, single: contact, columns: ["id", "email_addresses.email", "nope", "company"])
          == """
          id                     42
          email_addresses.email  ann@example.com, a@work.example
          nope
          company
            id            7
            company_name  Acme, Inc.

          """)
  }

  @Test func `text cannot pass for another field`() throws {
    let text = #"{"name":"x\nid  99\r\n\u001b[2J","id":"1"}"#
    #expect(
      try render(.record, single: text) == """
        name  x
              id  99
              \\x1b[2J
        id    1

        """)
    #expect(try render(.record, single: #"{"a\nid  9":1}"#) == "a\\nid  9  1\n")
  }

  @Test(arguments: hostileTexts)
  func `no control character reaches the terminal`(text: String) throws {
    let value = JSON.object([(text, .string(text)), ("deep", [["x": .string(text)]])])
    let shown = try render(.record, single: value.text)
    #expect(!shown.unicodeScalars.contains { $0.isUnsafeToDisplay && $0 != "\n" })
  }

  @Test func `rows are numbered over all pages`() throws {
    let page = try rows(#"{"id":"1"}"#)
    let line = String(repeating: "-", count: 34)
    #expect(
      render(.record, pages: [page, page])
        == "-[ 1 ]\(line)\nid  1\n-[ 2 ]\(line)\nid  1\n")
  }

  @Test(
    arguments: [
      (#""text""#, "text\n"), ("12.0", "12.0\n"), ("null", "\n"), ("[]", "\n"), ("{}", "{}\n"),
      (#"["a","b"]"#, "a, b\n"), (#"[1,{"a":2}]"#, "- 1\n- a  2\n"),
      (#"[[1,2],[3]]"#, "- 1, 2\n- 3\n"),
      (#"[{"a":null},{"a":"x"}]"#, "a\n─\n\nx\n"),
    ])
  func `any value has a record`(text: String, record: String) throws {
    #expect(try render(.record, single: text) == record)
  }

  @Test func `the deepest value that is accepted is shown`() throws {
    let depth = 500
    let text =
      String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
    let shown = try render(.record, single: text)
    #expect(shown.split(separator: "\n").count < 20)
    #expect(shown.contains(#"{"a":1}"#))
  }
}
