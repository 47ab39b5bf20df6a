import Formats
import JSONText
import Testing

@Suite struct DelimitedTests {
  @Test func `csv has a header, CRLF and quotes only where they are needed`() throws {
    let row = try JSON(validating: contact)
    let columns = [
      "id", "family_name", "company.company_name", "email_addresses.email", "tag_ids",
      "score_value", "notes", "custom_fields", "links", "missing", "email_addresses.is_opt_in",
    ]
    #expect(
      render(.csv, [row], columns: columns) == """
        id,family_name,company.company_name,email_addresses.email,tag_ids,score_value,notes,\
        custom_fields,links,missing,email_addresses.is_opt_in\r
        42,,"Acme, Inc.",ann@example.com; a@work.example,91; 92,12.50,"one
        two","[{""id"":""7"",""content"":""Gold""},{""id"":9,""content"":[1,2]}]",,,true\r

        """)
  }

  @Test func `csv read back is what was written`() throws {
    let texts = hostileTexts + ["a;b", "multi\r\n\"quoted\",\r\n"]
    let page = texts.map { JSON.object([("id", .string($0)), ("n", 1), ("text", .string($0))]) }
    let csv = render(.csv, page, columns: ["id", "n", "text"])
    #expect(readCSV(csv) == [["id", "n", "text"]] + texts.map { [$0, "1", $0] })
  }

  @Test func `escapes of every kind are read`() throws {
    let row = #"{"\u0061":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\uD834\uDD1Ez"}"#
    #expect(
      readCSV(render(.csv, try rows(row)))
        == [["a"], ["\"\\/\u{8}\u{C}\n\r\té😀𝄞z"]])
  }

  @Test func `a single empty column still makes a record`() throws {
    let page = try rows(#"{"a":""}"#, #"{"a":"x"}"#, #"{}"#)
    #expect(render(.csv, page, columns: ["a"]) == "a\r\n\"\"\r\nx\r\n\"\"\r\n")
  }

  @Test func `the header comes once, and also without rows`() throws {
    let page = try rows(#"{"a":1}"#)
    #expect(render(.csv, pages: [page, [], page], columns: ["a"]) == "a\r\n1\r\n1\r\n")
    #expect(render(.csv, pages: [[]], defaults: ["a", "b"]) == "a,b\r\n")
    #expect(render(.csv, pages: [[]]) == "")
  }

  @Test func `without columns those of the first page are taken`() throws {
    let page = try rows(#"{"a":1}"#, #"{"b.c":2,"a":3}"#)
    let later = try rows(#"{"d":4,"b.c":5}"#)
    #expect(render(.csv, pages: [[], page, later]) == "a,b.c\r\n1,\r\n3,2\r\n,5\r\n")
    #expect(render(.csv, try rows(#""x""#, "2")) == "value\r\nx\r\n2\r\n")
  }

  @Test func `tsv escapes what would end a field or a line`() throws {
    let page = hostileTexts.map { JSON.object([("a", .string($0)), ("b", 1)]) }
    let lines = render(.tsv, page, columns: ["a", "b"]).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "a\tb")
    #expect(lines.last == "")
    let read = lines.dropFirst().dropLast().map { $0.split(separator: "\t").first.map(String.init) }
    #expect(lines.count == hostileTexts.count + 2)
    for (text, field) in zip(hostileTexts, read) where text != "" {
      #expect(field.map(unescapeTSV) == text)
    }
  }

  @Test func `a single result is a header and one record`() throws {
    let result = #"{"count":12,"by":{"x":1}}"#
    #expect(try render(.csv, single: result) == "count,by\r\n12,\"{\"\"x\"\":1}\"\r\n")
    #expect(try render(.tsv, single: result, columns: ["by.x"]) == "by.x\n1\n")
  }
}

/// RFC 4180, written down without a look at the writer. NUL is a character like any other.
private func readCSV(_ text: String) -> [[String]] {
  var records: [[String]] = []
  var record: [String] = []
  var field = ""
  var isQuoted = false
  var scalars = Array(text.unicodeScalars)[...]
  while let scalar = scalars.popFirst() {
    switch scalar {
    case "\"" where isQuoted && scalars.first == "\"":
      field.append("\"")
      scalars.removeFirst()
    case "\"":
      isQuoted.toggle()
    case "," where !isQuoted:
      record.append(field)
      field = ""
    case "\r" where !isQuoted && scalars.first == "\n":
      scalars.removeFirst()
      records.append(record + [field])
      (record, field) = ([], "")
    default:
      field.unicodeScalars.append(scalar)
    }
  }
  return records
}

private func unescapeTSV(_ field: String) -> String {
  var text = ""
  var scalars = Array(field.unicodeScalars)[...]
  while let scalar = scalars.popFirst() {
    guard scalar == "\\", let escape = scalars.popFirst() else {
      text.unicodeScalars.append(scalar)
      continue
    }
    let meanings: [Unicode.Scalar: Unicode.Scalar] = ["t": "\t", "n": "\n", "r": "\r"]
    text.unicodeScalars.append(meanings[escape] ?? escape)
  }
  return text
}
