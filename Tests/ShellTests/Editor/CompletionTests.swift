import Testing

@testable import Shell

@Suite struct CompletionTests {
  private func step(
    _ text: String, word: String, _ candidates: [Candidate], isRepeated: Bool = false
  ) -> Completion.Step {
    let start = text.index(text.endIndex, offsetBy: -word.count)
    return Completion(start: start, candidates: candidates)
      .step(in: CompletionRequest(text: text), isRepeated: isRepeated)
  }

  @Test(arguments: [
    ([], ""), (["contacts"], "contacts"), (["contacts", "config"], "con"),
    (["tags", "token"], "t"), (["a", "b"], ""), (["same", "same"], "same"),
    (["日本", "日曜"], "日"), (["e\u{301}a", "eb"], ""), (["👩‍👧", "👩‍👦"], ""),
  ])
  func `the longest common prefix is made of whole characters`(texts: [String], prefix: String) {
    #expect(texts.longestCommonPrefix == prefix)
  }

  @Test func `one candidate is inserted with its suffix`() {
    let expected = Completion.Step.finish(scalars: 3, text: "contacts", suffix: " ")
    #expect(step("help con", word: "con", [Candidate("contacts")]) == expected)
  }

  @Test func `a flag that takes a value is followed by no blank`() {
    let step = step("--fi", word: "--fi", [Candidate("--fields=", suffix: "")])
    #expect(step == .finish(scalars: 4, text: "--fields=", suffix: ""))
  }

  @Test func `several candidates give what they share`() {
    let step = step("c", word: "c", [Candidate("contacts"), Candidate("config")])
    #expect(step == .extend(scalars: 1, text: "con"))
  }

  @Test func `the second Tab lists what nothing can be added to`() {
    let candidates = [Candidate("contacts"), Candidate("config")]
    #expect(step("con", word: "con", candidates) == .nothing)
    #expect(step("con", word: "con", candidates, isRepeated: true) == .list)
  }

  @Test func `ids found by name do not replace the name while there are several`() {
    let people = [Candidate("1234", display: "Smith"), Candidate("1299", display: "Smiley")]
    #expect(step("smi", word: "smi", people) == .list)
    let one = step("smi", word: "smi", [people[0]])
    #expect(one == .finish(scalars: 3, text: "1234", suffix: " ", isShown: true))
  }

  @Test func `no candidate does nothing, however often Tab is pressed`() {
    #expect(step("xyz", word: "xyz", [], isRepeated: true) == .nothing)
  }

  @Test func `a word of combined characters is deleted scalar by scalar`() {
    let step = step("e\u{301}", word: "e\u{301}", [Candidate("e\u{301}te\u{301}", suffix: "")])
    #expect(step == .finish(scalars: 2, text: "e\u{301}te\u{301}", suffix: ""))
  }
}
