import InfusionsoftKit

extension Doctor {
  /// The application and the grant, or the key that is used instead.
  func credential(_ account: Infusionsoft) async -> [Finding] {
    let status: TokenStatus
    do {
      status = try await session.tokenStatus()
    } catch {
      return [finding("credential", failure: error)]
    }
    let isKey = status.apiKey != nil
    return (isKey ? [] : [await application(account)]) + [credential(status)]
  }

  private func application(_ account: Infusionsoft) async -> Finding {
    let missing = (try? await account.custody.missingOfApplication()) ?? []
    guard let first = missing.first else {
      return Finding("application", "client id and client secret are there")
    }
    return Finding(
      "application", .warning, "no \(missing.joined(separator: " and no "))",
      fix: "infusionsoft config set \(first)")
  }

  private func credential(_ status: TokenStatus) -> Finding {
    let state = "the token is \(status.state.rawValue)"
    let note = status.notes.first
    return switch status.state {
    case .none:
      Finding("credential", .warning, "there is no grant yet", fix: "infusionsoft authorize")
    case .dead:
      Finding("credential", .failed, note ?? state, fix: "infusionsoft authorize")
    case .uncertain:
      Finding("credential", .warning, note ?? state, fix: "infusionsoft token refresh")
    case .apiKey:
      Finding("credential", note ?? "an API key from \(status.source) is in force")
    case .valid, .expiring, .expired:
      Finding("credential", note == nil ? .ok : .warning, note ?? state)
    }
  }
}
