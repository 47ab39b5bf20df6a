import Testing

@testable import InfusionsoftKit

@Suite struct DidYouMeanTests {
  private static let names = [
    "contacts list", "contacts get", "token", "tags list", "id", "whoami",
  ]

  @Test(
    arguments: [
      ("contcts list", "contacts list"), ("CONTACTS GET", "contacts get"), ("tokne", "token"),
      ("tok", "token"), ("who", "whoami"), ("whoamy", "whoami"), ("token", "token"), ("di", "id"),
      ("xyzzy", nil), ("x", nil), ("", nil), ("lost", nil), ("tokenizations", nil),
    ] as [(String, String?)])
  func `a near name is found, and only a near one`(word: String, name: String?) {
    #expect(nearest(to: word, among: Self.names) == name)
  }

  @Test func `the suggestion is a phrase, or nothing`() {
    #expect(didYouMean("tokne", Self.names) == " (did you mean token?)")
    #expect(didYouMean("xyzzy", Self.names) == "")
    #expect(didYouMean("token", []) == "")
  }

  @Test func `a word as long as a file costs no time`() {
    #expect(nearest(to: String(repeating: "x", count: 10_000_000), among: Self.names) == nil)
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1),
    ("abc", "abd", 1), ("abc", "ab", 1), ("kitten", "sitting", 3), ("ab", "ba", 1),
    ("résumé", "resume", 2), ("👍a", "a", 1),
  ])
  func `a distance counts insertions, deletions, substitutions and swaps`(
    a: String, b: String, distance: Int
  ) {
    #expect(editDistance(a, b) == distance)
    #expect(editDistance(b, a) == distance)
  }
}
