import FoundationEssentials
import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

/// Processes are killed at every step of a refresh; the grant lives on.
@Suite(.timeLimit(.minutes(120))) struct KillTests {
  @Test(arguments: CeremonyStep.allCases)
  func `whoever is killed at a step of the refresh, the next process has a token`(
    step: CeremonyStep
  ) async throws {
    try await KillScene.run { scene in
      try await scene.expire()
      #expect(try await scene.run(.at(step, times: 1)) == .killed)
      #expect(try await scene.run() == .token(generation: 2))
      // One rotation, and the token that the store holds is the one that lives.
      #expect(scene.server.refreshes == 1)
      #expect(scene.server.refreshReuses == 0)
      try await scene.account.custody.refresh()
      #expect(scene.server.refreshes == 2)
      #expect(!scene.directory.names.contains("default.json.answer"))
    }
  }

  @Test(arguments: CeremonyStep.allCases)
  func `after a kill the state is told as it is, before anybody refreshes`(
    step: CeremonyStep
  ) async throws {
    try await KillScene.run { scene in
      try await scene.expire()
      _ = try await scene.run(.at(step, times: 1))
      let status = try await scene.account.custody.status()
      switch step {
      case .locked, .armedWritten, .armedRenamed, .armed, .reserved, .sentWritten:
        #expect(status.state == .expired)
      case .sentRenamed, .sent:
        #expect(status.state == .uncertain)
        #expect(status.notes.first?.contains("token refresh asks once more") == true)
      case .answered, .savedWritten, .savedRenamed, .saved, .settled:
        #expect(status.state == .valid)
        #expect(status.generation == 2)
      }
    }
  }

  @Test func `an answer that never arrived is told as a dead grant, and it is said why`()
    async throws
  {
    try await KillScene.run { scene in
      try await scene.expire()
      #expect(try await scene.run(.answerOnItsWay) == .killed)
      #expect(try await scene.account.custody.status().state == .uncertain)
      guard case .failed("authorize", let message) = try await scene.run() else {
        return #expect(Bool(false), "the process should have failed")
      }
      #expect(message.contains("answer was lost"))
      #expect(try await scene.account.custody.status().state == .dead)
      #expect(scene.server.refreshReuses == 1)
    }
  }

  @Test func `two kills between the mark and the answer leave it open, and a person may insist`()
    async throws
  {
    try await KillScene.run { scene in
      try await scene.expire()
      #expect(try await scene.run(.at(.sent, times: 1)) == .killed)
      #expect(try await scene.run(.at(.sent, times: 1)) == .killed)
      guard case .failed("authorize", let message) = try await scene.run() else {
        return #expect(Bool(false), "the process should have failed")
      }
      #expect(message.contains("not known"))
      #expect(scene.server.refreshes == 0)
      try await scene.account.custody.refresh()
      #expect(try await scene.account.custody.status().state == .valid)
      #expect(scene.server.refreshes == 1)
    }
  }

  @Test func `processes killed at random, several at a time, lose no grant`() async throws {
    let kills = Soak.count("KILLS", otherwise: 150)
    try await KillScene.run { scene in
      var siege = KillSiege(scene: scene, seed: 3)
      while siege.table.kills < kills { try await siege.round() }
      print(siege.table)
    }
  }
}
