import Formats
import JSONText
import Testing

@Suite struct FieldPathTests {
  @Test(
    arguments: [
      ("id", [#""42""#]),
      ("family_name", ["null"]),
      ("missing", []),
      ("company.company_name", [#""Acme, Inc.""#]),
      ("company.missing", []),
      ("given_name.deeper", []),
      ("family_name.deeper", []),
      ("email_addresses.email", [#""ann@example.com""#, #""a@work.example""#]),
      ("email_addresses.is_opt_in", ["true"]),
      ("email_addresses[field=EMAIL2].email", [#""a@work.example""#]),
      ("email_addresses[field=EMAIL3].email", []),
      ("custom_fields[id=7].content", [#""Gold""#]),
      ("custom_fields[id=9].content", ["[1,2]"]),
      ("custom_fields[id=9]", [#"{"id":9,"content":[1,2]}"#]),
      ("company[id=7].company_name", []),
      ("tag_ids", [#"["91","92"]"#]),
      ("links.id", []),
      ("", []),
      ("email_addresses[field", []),
    ])
  func `a path leads to values`(path: String, values: [String]) throws {
    let found = FieldPath(path).value(in: try JSON(validating: contact))
    #expect(found.map(\.text) == values)
  }

  @Test func `the first of two members of a name counts`() throws {
    let row = try JSON(validating: #"{"a":{"b":1},"a":{"b":2},"c":3}"#)
    #expect(FieldPath("a.b").value(in: row).map(\.text) == ["1"])
    #expect(render(.csv, [row], columns: ["c", "a.b"]) == "c,a.b\r\n3,1\r\n")
  }

  @Test(
    arguments: [
      "id", "family_name", "missing", "company.company_name", "company.missing",
      "given_name.deeper",
      "email_addresses.email", "email_addresses[field=EMAIL2].email", "custom_fields[id=9].content",
      "custom_fields.content", "tag_ids", "tag_ids.x", "links.id", "notes", "",
    ])
  func `the quick walk of the row formats finds the same values`(path: String) throws {
    let row = try JSON(validating: contact)
    let values = FieldPath(path).value(in: row)
    let member = try JSON(validating: render(.ndjson, [row], columns: [path]))[path]
    #expect(values == [member] || values == member?.elements ?? [])
  }

  @Test func `names are compared by what they mean`() throws {
    let row = try JSON(validating: #"{"g\u0069ven":{"n\\a":"x"}}"#)
    #expect(render(.csv, [row], columns: [#"given.n\a"#]) == "given.n\\a\r\nx\r\n")
  }
}
