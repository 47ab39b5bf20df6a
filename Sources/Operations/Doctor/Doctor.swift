import InfusionsoftKit
import JSONText

/// Looks at everything that a grant depends on and says what is wrong with it.
///
/// It changes nothing, but that a pair which an earlier process could not save is put back where it
/// belongs; and it asks nobody for a token.
struct Doctor: Sendable {
  let session: Session
  /// The network is left alone.
  let isOffline: Bool
  let deadline: Deadline

  /// All findings, in the order in which a person would look.
  func examine() async -> [Finding] {
    var findings = [program()] + settings()
    let account: Infusionsoft
    let store: any TokenStore
    do {
      store = try session.store(session.settings)
      account = try await session.account()
    } catch {
      return findings + [finding("store", failure: error)]
    }
    findings += await self.store(store, account)
    findings += await credential(account)
    if isOffline { return findings }
    findings += await hosts(account)
    return findings + [clock(account)]
  }

  private func program() -> Finding {
    Finding("program", "infusionsoft \(ProgramVersion.text), \(Infusionsoft.transportVersion)")
  }

  private func clock(_ account: Infusionsoft) -> Finding {
    guard let skew = account.custody.serverClock.skew else {
      return Finding("clock", .warning, "no server answered to compare it with")
    }
    if let note = TokenStatus.note(onClockSkew: skew) {
      return Finding("clock", .warning, note, fix: "timedatectl set-ntp true")
    }
    return Finding("clock", "it agrees with the servers'")
  }

  /// A failure as a finding; its repair is the fix, where it names one.
  func finding(_ check: String, failure error: any Error) -> Finding {
    let failure = Failure(error)
    return Finding(check, .failed, failure.message, fix: failure["repair"]?.string)
  }
}
