import JSONText
import Testing

@testable import InfusionsoftKit

@Suite struct HelperMessageTests {
  @Test func `a request is lines of key=value, and ends with an empty one`() {
    let bytes = HelperMessage.request([
      ("profile", "work"), ("client_id", nil), ("tenant", ""), ("record", "{\"a\":1}"),
    ])
    #expect(
      String(decoding: bytes, as: UTF8.self) == "version=1\nprofile=work\nrecord={\"a\":1}\n\n")
  }

  @Test func `a value that would break its line is left out`() {
    let bytes = HelperMessage.request([("client_id", "a\nrecord=x"), ("profile", "work")])
    #expect(String(decoding: bytes, as: UTF8.self) == "version=1\nprofile=work\n\n")
  }

  @Test(arguments: [
    "record=%\n", "record=%", "version=1\nrecord=%\nother=a=b\n", "record=%\n\nnoise after the end",
    "record=%\r\n",
  ])
  func `an answer holds a record`(template: String) throws {
    let record = StoredRecordTests.full
    let text = template.replacing("%", with: record.json.text)
    #expect(try HelperMessage.record(inAnswer: Array(text.utf8))?.json == record.json)
  }

  @Test(arguments: ["record=\n", "record=", "version=1\nrecord=\n\n"])
  func `an empty record is none`(text: String) throws {
    #expect(try HelperMessage.record(inAnswer: Array(text.utf8)) == nil)
  }

  @Test(
    arguments: [
      ("", "no line record="), ("\n", "no line record="), ("\n\nrecord=\n", "no line record="),
      ("version=1\nprofile=work\n", "no line record="), ("Hello\n", "not key=value"),
      ("record=\nrecord=\n", "two records"), ("record={\n", "not a record"),
      ("record={\"version\":1}\n", "not a record"), ("record=null\n", "not a record"),
      ("record={\"version\":2,\"generation\":1}\n", "not a record"),
      ("record={\"version\":1,\"gen", "not a record"), (" record=\n", "no line record="),
    ])
  func `what is no answer is said without a byte of it`(text: String, reason: String) throws {
    let error = try #require(
      #expect(throws: HelperMessage.Unreadable.self) {
        try HelperMessage.record(inAnswer: Array(text.utf8))
      })
    #expect(error.reason.contains(reason), "\(error.reason)")
  }
}
