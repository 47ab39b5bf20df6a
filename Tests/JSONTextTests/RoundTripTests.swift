import JSONText
import TestSupport
import Testing

@Suite struct RoundTripTests {
  @Test(arguments: UInt64(1)...8)
  func `what is composed is valid and comes apart into the same parts`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<150 {
      let value = RandomValue(depth: 5, using: &generator)
      let composed = try value.composed()
      expectVerdict(true, of: Array(composed.bytes))
      #expect(RandomValue(composed) == value)
      #expect(composed.compacted == composed)
      #expect(try JSON(validating: composed.indented()).compacted == composed)
    }
  }

  @Test(arguments: UInt64(11)...18)
  func `what others write comes apart into the same parts`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<150 {
      let value = RandomValue(depth: 5, using: &generator)
      let text = value.written(using: &generator)
      #expect(RecursiveDescent.accepts(Array(text.utf8)))
      let json = try JSON(validating: text)
      #expect(RandomValue(json) == value)
      #expect(RandomValue(json.compacted) == value)
      #expect(try RandomValue(JSON(validating: json.indented())) == value)
      for member in json.members.reversed() where json.members.count(named: member.name) == 1 {
        #expect(json[member.name] == member.value)
      }
    }
  }

  @Test func `many tasks check and split at once`() async throws {
    let valid = SampleTexts.valid.map { (Array($0.utf8), true) }
    let all = valid + SampleTexts.invalid.map { (Array($0.utf8), false) }
    await withTaskGroup(of: Int.self) { group in
      for task in 0..<64 {
        group.addTask {
          all.indices.count { index in
            let (bytes, isValid) = all[(index + task * 7) % all.count]
            return (Verdict.error(in: bytes) == nil) == isValid
          }
        }
      }
      for await agreed in group { #expect(agreed == all.count) }
    }
    let page = try JSON(
      validating: "[" + (0..<2_000).map { "{\"id\":\"\($0)\"}" }.joined(separator: ",") + "]")
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask {
          page.elements.compactMap { $0["id"]?.string } == (0..<2_000).map(String.init)
        }
      }
      for await isSame in group { #expect(isSame) }
    }
  }
}

extension [JSON.Member] {
  fileprivate func count(named name: String) -> Int {
    count { $0.name.utf8.elementsEqual(name.utf8) }
  }
}
