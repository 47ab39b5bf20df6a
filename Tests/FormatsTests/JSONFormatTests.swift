import Formats
import JSONText
import Testing

@Suite struct JSONFormatTests {
  @Test func `ndjson is the bytes of the API, one row per line`() throws {
    let odd = #"{ "id" : 12345678901234567890123 , "x":1.0e+2,"s":"\u00e9\/é" }"#
    #expect(render(.ndjson, try rows(odd, contact)) == odd + "\n" + contact + "\n")
  }

  @Test func `a row of several lines becomes one line with the same tokens`() throws {
    let row = "{\r\n  \"a b\" : [ 1.0, \"x\\\" \\\\\" ],\n\t\"c\": null }"
    #expect(render(.ndjson, try rows(row)) == #"{"a b":[1.0,"x\" \\"],"c":null}"# + "\n")
  }

  @Test func `json is the result object on one line`() throws {
    let page = try rows(#"{"id":"1"}"#, "{\"id\":\n\"2\"}")
    let tail: [(String, JSON)] = [("next_page_token", "t"), ("truncated", true)]
    #expect(
      render(.json, pages: [page, page], tail: tail)
        == #"{"contacts":[{"id":"1"},{"id":"2"},{"id":"1"},{"id":"2"}],"#
        + #""next_page_token":"t","truncated":true}"# + "\n")
    #expect(render(.json, pages: []) == #"{"contacts":[]}"# + "\n")
  }

  @Test func `fields make flat objects keyed by their paths`() throws {
    let row = try JSON(validating: contact)
    let columns = [
      "family_name", "company.company_name", "email_addresses.email", "links.id", "missing",
      "id", "email_addresses[field=EMAIL1].email", "tag_ids",
    ]
    let object =
      #"{"family_name":null,"company.company_name":"Acme, Inc.","#
      + #""email_addresses.email":["ann@example.com","a@work.example"],"links.id":[],"id":"42","#
      + #""email_addresses[field=EMAIL1].email":"ann@example.com","tag_ids":["91","92"]}"#
    #expect(render(.ndjson, [row], columns: columns) == object + "\n")
    #expect(render(.json, [row], columns: columns) == #"{"contacts":["# + object + "]}\n")
    #expect(try render(.json, single: contact, columns: columns) == object + "\n")
    #expect(render(.ndjson, try rows("{}"), columns: ["a", "b"]) == "{}\n")
  }

  @Test func `on a terminal json is laid out like any indented JSON`() throws {
    let page = try rows(contact, #"{"a":[],"b":{}, "c":[[],[{}]]}"#)
    let rowsArray = JSON.array(page)
    let expected = JSON.object([("contacts", rowsArray), ("next_page_token", "t")]).indented()
    let tail: [(String, JSON)] = [("next_page_token", "t")]
    #expect(render(.json, page, width: 80, tail: tail) == expected + "\n")
    #expect(
      withoutColours(render(.json, page, width: 80, colour: true, tail: tail)) == expected + "\n")
    #expect(
      render(.json, [], width: 80) == JSON.object([("contacts", .array([]))]).indented() + "\n")
  }

  @Test func `colours mark names, strings, numbers and literals`() throws {
    let shown = try render(.json, single: #"{"a":"x","b":[1,null]}"#, colour: true)
    #expect(
      shown == """
        {
          \u{1B}[34;1m"a"\u{1B}[0m: \u{1B}[32m"x"\u{1B}[0m,
          \u{1B}[34;1m"b"\u{1B}[0m: [
            \u{1B}[36m1\u{1B}[0m,
            \u{1B}[33mnull\u{1B}[0m
          ]
        }

        """)
  }

  @Test func `a terminal gets no control characters, and still the same value`() throws {
    let text = "{\"a\":\"\u{9B}31m\u{7F}\u{202E}é\"}"
    let shown = try render(.json, single: text, width: 80)
    #expect(shown.contains(#""\u009b31m\u007f\u202eé""#))
    #expect(try JSON(validating: shown)["a"]?.string == "\u{9B}31m\u{7F}\u{202E}é")
    #expect(try render(.json, single: text) == text + "\n")
  }

  @Test func `ids are bare and each on one line`() throws {
    let page = try rows(
      #"{"id":"42"}"#, #"{"id":43}"#, #"{"name":"x"}"#, #"{"id":null}"#, #""91""#, "92",
      #"{"id":"a\nb"}"#)
    #expect(render(.ids, page) == "42\n43\n91\n92\na\\nb\n")
    #expect(try render(.ids, single: contact) == "42\n")
  }
}
