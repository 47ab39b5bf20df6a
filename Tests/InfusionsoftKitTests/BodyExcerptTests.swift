import Testing

@testable import InfusionsoftKit

@Suite struct BodyExcerptTests {
  @Test(arguments: [
    ("", "an empty body"), ("short", "“short”"), ("  \r\n<html>\n", "“<html>”"),
    ("\u{1B}[2Jx", "“[2Jx”"),
    (String(repeating: "x", count: 80), "“\(String(repeating: "x", count: 80))”"),
    (String(repeating: "x", count: 81), "“\(String(repeating: "x", count: 80))…”"),
  ])
  func `the first bytes are shown on one line`(body: String, shown: String) {
    let excerpt = BodyExcerpt(Array(body.utf8)).description
    #expect(excerpt.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    #expect(excerpt.replacing("“ ", with: "“") == shown)
  }

  @Test func `bytes that are no text do no harm`() {
    let excerpt = BodyExcerpt([0xFF, 0x00, 0x1F, 0x8B] + [UInt8](repeating: 0xC3, count: 200))
    #expect(excerpt.description.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    #expect(excerpt.description.hasSuffix("…”"))
  }
}
