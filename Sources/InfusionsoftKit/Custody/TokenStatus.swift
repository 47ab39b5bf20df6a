#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
public import JSONText

/// What is known of the stored credential, without the secrets: the token object of every door.
public struct TokenStatus: Sendable {
  /// Where the credential stands.
  public enum State: String, Sendable, CaseIterable {
    /// Nothing is stored.
    case none
    /// Good for calls.
    case valid
    /// Good, and near its end: the next call tries a refresh.
    case expiring
    /// Past its end: the next call refreshes.
    case expired
    /// A refresh got no answer: the refresh token may be spent.
    case uncertain
    /// The refresh token was refused: authorize again.
    case dead
    /// An API key is in force; OAuth is not used.
    case apiKey = "api-key"
  }

  /// Where the credential stands.
  public let state: State
  /// The stored grant, unless an API key is in force.
  public let grant: Grant?
  /// The API key in force.
  public let apiKey: Secret?
  /// Counts the grants the record has held.
  public let generation: Int
  /// Where the record lives.
  public let location: StoreLocation
  /// Where the credential in force comes from: `store`, or the variable or option that set it.
  public let source: String
  /// Sources that hold a credential and are not used.
  public let shadows: [String]
  /// The grant of another tenant that waits for `code --switch`.
  public let tenantAside: String?
  /// What the grant belongs to, where that is not what is configured: it is not used then.
  public let boundTo: String?
  /// Seconds by which this machine's clock is ahead of the servers', once an answer has told.
  public let clockSkew: Int?
  let now: Date

  init(
    record: StoredRecord, isUncertain: Bool, boundTo: String?, location: StoreLocation,
    clockSkew: Int?, now: Date
  ) {
    grant = record.grant
    generation = record.generation
    self.location = location
    self.boundTo = boundTo
    self.clockSkew = clockSkew
    self.now = now
    apiKey = nil
    source = "store"
    // A key that were in force would be asked for by `init(apiKey:…)`: this one is for another URL.
    shadows = record.apiKey == nil ? [] : [Self.storedKey]
    tenantAside = record.aside?.tenant.flatMap { $0 == record.grant?.tenant ? nil : $0 }
    state =
      if let grant = record.grant {
        if record.isDead {
          .dead
        } else if isUncertain {
          .uncertain
        } else if grant.expiresAt <= now {
          .expired
        } else {
          grant.freshness(at: now) == .valid ? .valid : .expiring
        }
      } else {
        .none
      }
  }

  /// The status while `key` is in force, over what is stored beneath it.
  package init(apiKey key: Secret, source: String, over stored: TokenStatus) {
    let isStoredKey = source == "store"
    state = .apiKey
    grant = nil
    apiKey = key
    generation = stored.generation
    location = stored.location
    self.source = source
    shadows =
      (isStoredKey ? [] : stored.shadows) + (stored.grant == nil ? [] : [Self.storedGrant])
    tenantAside = nil
    boundTo = nil
    clockSkew = stored.clockSkew
    now = stored.now
  }

  private static let storedKey = "store:api_key"
  private static let storedGrant = "store:grant"

  /// Whole seconds since the refresh token was issued; it dies after 45 days of disuse.
  public var refreshTokenAge: Int? {
    guard let grant, grant.refreshToken != nil else { return nil }
    return Int(grant.refreshTokenAge(at: now).rounded(.down))
  }

  /// Whole seconds until the access token expires; negative afterwards.
  public var expiresIn: Int? {
    grant.map { Int($0.expiresAt.timeIntervalSince(now).rounded(.down)) }
  }

  /// The token object of the interface.
  public var json: JSON {
    var object = JSON.ObjectWriter(capacity: 512)
    object.add("state", state.rawValue)
    if let grant {
      object.add("credential", "oauth")
      object.add("access_token", grant.accessToken.masked)
      object.add("refresh_token", grant.refreshToken?.masked)
      object.add("expires_at", Timestamp.format(grant.expiresAt))
      object.add("expires_in", expiresIn)
      if let refreshTokenAge {
        object.add("refresh_by", Timestamp.format(grant.refreshBy))
        object.add("refresh_token_age", refreshTokenAge)
      }
      object.add("scope", grant.scope)
      object.add("tenant", grant.tenant)
    } else if let apiKey {
      object.add("credential", "api_key")
      object.add("api_key", apiKey.masked)
    }
    object.add("generation", generation)
    object.add("tenant_aside", tenantAside)
    object.add("bound_to", boundTo)
    object.add("clock_skew", clockSkew)
    object.add("store", location.json)
    object.add("source", source)
    object.add("shadows", .array(shadows.map { .string($0) }))
    return object.finish()
  }
}

extension StoreLocation {
  fileprivate var json: JSON {
    var object = JSON.ObjectWriter(capacity: 128)
    object.add("kind", kind)
    object.add("path", path)
    object.add("command", command)
    return object.finish()
  }
}
