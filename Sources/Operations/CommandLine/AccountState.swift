package import InfusionsoftKit

/// What a prompt says about the session.
package struct AccountState: Sendable, Equatable {
  package var profile: String
  package var isSandbox: Bool
  package var isReadOnly: Bool
  /// nil when the store cannot be read.
  package var token: TokenStatus.State?
  /// Seconds until the access token expires; negative afterwards.
  package var expiresIn: Int?
  package var hasClientID: Bool
  /// The stored grant is of another application or other endpoints, and so of no use here.
  package var isForeign = false

  package init(
    profile: String, isSandbox: Bool = false, isReadOnly: Bool = false,
    token: TokenStatus.State?, expiresIn: Int? = nil, hasClientID: Bool = true
  ) {
    self.profile = profile
    self.isSandbox = isSandbox
    self.isReadOnly = isReadOnly
    self.token = token
    self.expiresIn = expiresIn
    self.hasClientID = hasClientID
  }
}

extension Session {
  /// Where the account stands; reads the store and sends nothing.
  package func accountState() async -> AccountState {
    let settings = settings
    let status = try? await tokenStatus()
    var state = AccountState(
      profile: settings.profile, isSandbox: settings.isSandbox, isReadOnly: isReadOnly,
      token: status?.state, expiresIn: status?.expiresIn,
      hasClientID: settings[.clientID] != nil)
    state.isForeign = status?.boundTo != nil
    return state
  }

  /// Where the login is allowed that is under way; nil when there is none.
  package func pendingAuthorizationURL() async -> String? {
    let attempt = try? await account().custody.record().attempt
    return attempt.flatMap { $0.expiresAt > environment.now() ? $0.authorizationURL : nil }
  }
}
