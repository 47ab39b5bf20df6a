import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

/// Rounds of up to eight processes that want a token at once, and are killed at random.
struct KillSiege {
  let scene: KillScene
  var table = KillTable()
  private var chance: SeededGenerator

  init(scene: KillScene, seed: UInt64) {
    self.scene = scene
    chance = SeededGenerator(seed: seed)
  }

  /// One round: the token expires, the processes run and die, and then it is seen what there is.
  mutating func round() async throws {
    try await scene.expire()
    let generation = try scene.store.read().generation
    let rotations = scene.server.refreshes
    // Some answers take as long as a process, so that one that dies by the clock dies without it.
    if Bool.random(using: &chance) {
      try scene.server.spoilRefreshes([("delay_ms", 50), ("times", 0)])
    }
    let deaths = (0..<Int.random(in: 1...8, using: &chance)).map { _ in death() }
    let scene = scene
    let endings = try await withThrowingTaskGroup { group in
      for death in deaths {
        group.addTask { (death: death, ending: try await scene.run(death)) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    scene.server.forgetFaults()

    let state = try await scene.account.custody.status().state
    let end = try await prove()
    // Each rotation but one whose answer never arrived has brought the record one generation on.
    let gained = try scene.store.read().generation - generation
    table.add(
      deaths: endings.filter { $0.ending == .killed }.map(\.death), state: state, end: end,
      undelivered: scene.server.refreshes - rotations - gained)
    if end == .dead { try await scene.server.login(scene.account) }
  }

  /// A death at a step is the rule; some come by the clock, some processes live.
  private mutating func death() -> KillScene.Death {
    switch Int.random(in: 0..<10, using: &chance) {
    case 0: .none
    case 1, 2: .after(Int.random(in: 0...250_000, using: &chance))
    default:
      .at(
        chance.pick(CeremonyStep.allCases),
        times: Int.random(in: 0..<6, using: &chance) == 0 ? 2 : 1)
    }
  }

  /// Has the grant prove that it lives, by a refresh: as the next command would have it, or a person
  /// who insists.
  private func prove() async throws -> KillTable.End {
    do {
      _ = try await scene.account.custody.revealedGrant()
      try await scene.account.custody.refresh()
      return .alive
    } catch let failure as Failure {
      #expect(failure.kind == .authorize, "\(failure)")
      guard try await scene.account.custody.status().state == .uncertain else { return .dead }
    }
    do {
      try await scene.account.custody.refresh()
      return .aliveWhenInsisted
    } catch let failure as Failure {
      #expect(failure.kind == .authorize, "\(failure)")
      return .dead
    }
  }
}
