import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

/// Edits by chance, held against an oracle that knows nothing of how they are merged.
@Suite struct MergeEditPropertyTests {
  private static let count = Soak.count("EDITS", otherwise: 500)

  private func patch(_ scene: EditScene) throws -> ContactPatch {
    var edit = ContactEdit()
    for (name, value) in scene.fields {
      try edit.set(#require(ContactField(spelling: name)), to: value)
    }
    return try edit.patch(of: ContactSnapshot(scene.contact), ContactReferences(model: .sample))
  }

  /// What is wrong with a contact after a patch.
  private func faults(_ scene: EditScene, _ body: JSON, mask: [String]) -> [String] {
    let after = Person(Person.patched(scene.contact, body, mask: mask))
    var faults = scene.expected.map(after.differences) ?? []
    if body.members.map(\.name) != mask { faults.append("the mask names other properties") }
    return faults
  }

  @Test func `no item is lost, and none is changed that was not named`() throws {
    var (taken, refused) = (0, 0)
    for seed in 0..<UInt64(Self.count) {
      let scene = EditScene(seed: seed)
      do {
        let patch = try patch(scene)
        let isExpected = scene.expected != nil
        #expect(isExpected, "seed \(seed): the API would refuse this")
        #expect(faults(scene, patch.body, mask: patch.mask) == [], "seed \(seed)")
        for name in patch.mask {
          let one = Person.patched(scene.contact, patch.body, mask: [name])
          #expect(
            Person(one) != Person(scene.contact), "seed \(seed): \(name) is sent and not changed")
        }
        taken += 1
      } catch let failure as Failure {
        #expect(failure.kind == .usage, "seed \(seed): \(failure)")
        let isExpected = scene.expected == nil
        #expect(isExpected, "seed \(seed): \(failure)")
        refused += 1
      }
    }
    // The scenes are worth their name.
    #expect(
      taken > Self.count / 3 && refused > Self.count / 20, "\(taken) taken, \(refused) refused")
  }

  @Test func `a patch that loses, doubles or changes an item is found out`() throws {
    var mutants = 0
    for seed in 0..<80 {
      let scene = EditScene(seed: UInt64(seed))
      guard scene.expected != nil else { continue }
      let patch = try patch(scene)
      for (mutant, mask) in patch.mutants {
        mutants += 1
        #expect(faults(scene, mutant, mask: mask) != [], "seed \(seed): \(mutant)")
      }
    }
    #expect(mutants > 200)
  }
}

extension ContactPatch {
  /// The patch with one mistake each.
  fileprivate var mutants: [(body: JSON, mask: [String])] {
    var mutants: [(body: JSON, mask: [String])] = []
    for member in body.members {
      func replacing(_ value: JSON) -> JSON {
        .object(body.members.map { ($0.name, $0.name == member.name ? value : $0.value) })
      }
      mutants.append((body, mask.filter { $0 != member.name }))
      guard member.value.kind == .array else { continue }
      let items = member.value.elements
      for (index, item) in items.enumerated() {
        var (lost, doubled, changed) = (items, items, items)
        lost.remove(at: index)
        doubled.append(item)
        changed[index] = .object(
          item.members.map { ($0.name, $0.name == "field" ? $0.value : "changed") })
        mutants += [lost, changed].map { (replacing(.array($0)), mask) }
        if member.name != "custom_fields" { mutants.append((replacing(.array(doubled)), mask)) }
      }
    }
    return mutants
  }
}
