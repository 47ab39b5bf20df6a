#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TokenStatus {
  /// What a person should know about it, one sentence each; none when all is as it should be.
  package var notes: [String] {
    var notes: [String] = []
    switch state {
    case .dead:
      notes.append(
        "the refresh token was refused\(untilTheAccessTokenEnds): run authorize to log in again;"
          + " token history shows what was done with it here")
    case .uncertain:
      notes.append(
        "a refresh was sent and its answer is not known\(untilTheAccessTokenEnds):"
          + " token refresh asks once more, or run authorize")
    case .apiKey:
      if !shadows.isEmpty {
        notes.append(
          "the API key from \(source) is in force; not used: " + shadows.joined(separator: ", "))
      }
    case .none, .valid, .expiring, .expired:
      break
    }
    if let boundTo {
      notes.append(
        "the grant belongs to \(boundTo), so it is not used: see config list, or choose another"
          + " profile with --profile NAME")
    }
    if let tenantAside {
      notes.append("a login to \(tenantAside) waits to be adopted: code --switch")
    }
    if state != .dead, boundTo == nil, let note = noteOnAge { notes.append(note) }
    if let clockSkew, let note = Self.note(onClockSkew: clockSkew) { notes.append(note) }
    return notes
  }

  /// What to say of a clock that is wrong; nil of one that is right.
  package static func note(onClockSkew skew: Int) -> String? {
    guard abs(skew) > ServerClock.tolerance else { return nil }
    return "this machine's clock is \(abs(skew)) seconds \(skew > 0 ? "ahead of" : "behind") the"
      + " server's: set it; tokens are still refreshed in time, as their end is counted from their"
      + " receipt"
  }

  private var untilTheAccessTokenEnds: String {
    guard let grant, grant.expiresAt > now else { return "" }
    return " (the access token serves until \(Timestamp.format(grant.expiresAt)))"
  }

  private var noteOnAge: String? {
    guard let refreshTokenAge else { return nil }
    let age = Double(refreshTokenAge)
    let days = refreshTokenAge / 86_400
    if age >= Grant.refreshTokenLifetime {
      return
        "the refresh token is \(days) days old, and dies after 45 days of disuse: token refresh"
        + " tries it"
    }
    guard age >= Grant.renewalAge else { return nil }
    return "the refresh token is \(days) days old, and dies after 45 days of disuse: it is renewed"
      + " beside the next command, or by token refresh"
  }
}
