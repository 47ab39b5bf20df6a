#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif
package import JSONText

/// One line of the audit log: what was done with a grant, when and by whom; nothing secret.
package struct AuditEntry: Sendable, Hashable {
  /// What was done.
  package enum Event: String, Sendable, CaseIterable {
    /// The refresh token was presented.
    case refresh
    /// The code of a login was presented.
    case exchange
    /// The pair that came was to be saved.
    case save
    /// A pair that an earlier process received, and could not save, was found and taken up.
    case recover
    /// A grant came from elsewhere.
    case `import`
    /// The grant was handed out in the clear; `presented` is its refresh token.
    case export
    /// The grant that a login to another tenant left aside was taken.
    case adopt
    /// The grant was removed from the store.
    case forget
  }

  /// What came of it.
  package enum Outcome: String, Sendable, CaseIterable {
    /// The request goes out now; a line without an end after it means that its process was killed.
    case sent
    /// A new pair came.
    case issued
    /// The pair that came could not be saved; it serves the process alone, or was spilled.
    case unsaved
    /// What was presented is dead.
    case refused
    /// The request was turned away for another reason; what was presented is as good as before.
    case rejected
    /// No answer, or one that leaves open what happened.
    case lost
    /// Not a byte of the request left this machine.
    case notSent = "not_sent"
    /// It is done; nothing was sent for it.
    case done
  }

  package var time: Date
  package var pid: Int
  /// The generation of the grant it is about: of the new one where one was issued.
  package var generation: Int
  package var event: Event
  package var outcome: Outcome
  /// The beginning of the SHA-256 of the refresh token or code that was presented.
  package var presented: String?
  /// The same of the refresh token that came.
  package var received: String?
  /// The operation during which it happened.
  package var operation: String?

  /// Eight hexadecimal digits: enough to tell one's own tokens apart, and no way back to a token.
  package static func fingerprint(of secret: Secret) -> String {
    String(SHA256.hex(secret.reveal()).prefix(8))
  }
}

extension AuditEntry {
  package var json: JSON {
    var members: [(String, JSON)] = [
      ("time", .string(Timestamp.format(time))), ("pid", .number(pid)),
      ("generation", .number(generation)), ("event", .string(event.rawValue)),
      ("outcome", .string(outcome.rawValue)),
    ]
    for (name, value) in [
      ("presented", presented), ("received", received), ("operation", operation),
    ] {
      if let value { members.append((name, .string(value))) }
    }
    return .object(members)
  }

  /// Nil for a line that is not understood.
  init?(_ json: JSON) {
    guard let time = json["time"]?.string.flatMap(Timestamp.parse), let pid = json["pid"]?.int,
      let generation = json["generation"]?.int,
      let event = json["event"]?.string.flatMap(Event.init),
      let outcome = json["outcome"]?.string.flatMap(Outcome.init)
    else { return nil }
    self.init(
      time: time, pid: pid, generation: generation, event: event, outcome: outcome,
      presented: json["presented"]?.string, received: json["received"]?.string,
      operation: json["operation"]?.string)
  }
}
