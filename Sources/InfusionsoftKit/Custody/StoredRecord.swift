#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
public import JSONText

/// All that is kept for one profile: the grant, what is under way with it, and the user's secrets.
public struct StoredRecord: Sendable, Hashable {
  /// Counts the grants this record has held; every new pair adds one.
  public var generation = 0
  /// The grant in force.
  public var grant: Grant?
  /// The server said that the grant is dead: its refresh token is not presented again.
  public var isDead = false
  /// A refresh that has been begun and not settled.
  public var pending: PendingRefresh?
  /// The login that waits for its redirect.
  public var attempt: AuthorizationAttempt?
  /// The grant before this one, or one that a login to another tenant left aside.
  public var aside: Grant?
  /// The application's secret, when it is kept here.
  public var clientSecret: BoundSecret?
  /// An API key, when one is kept here; it shadows the grant.
  public var apiKey: BoundSecret?

  /// Makes an empty record: what a profile begins with.
  public init() {}
}

/// A refresh between its first durable mark and its end.
public struct PendingRefresh: Sendable, Hashable {
  /// How far it came, as far as the disk knows.
  public enum Phase: String, Sendable {
    /// Nothing has been sent: the grant is as it was.
    case armed
    /// The refresh token may have been spent.
    case sent
  }

  /// How far it came.
  public var phase: Phase
  /// Times the same refresh token was presented again after an unknown outcome; one is allowed.
  public var replays: Int
  /// The name of this very request, by which its answer is known; nil before there is one.
  var attempt: String?
}

extension StoredRecord {
  static let version = 1

  /// The stored form, secrets in the clear.
  public var json: JSON {
    var members: [(String, JSON)] = [
      ("version", .number(Self.version)), ("generation", .number(generation)),
    ]
    func add(_ name: String, _ value: JSON?) {
      if let value { members.append((name, value)) }
    }
    add("grant", grant?.json)
    add("dead", isDead ? true : nil)
    add("pending", pending?.json)
    add("attempt", attempt?.json)
    add("aside", aside?.json)
    add("client_secret", clientSecret?.json)
    add("api_key", apiKey?.json)
    return .object(members)
  }

  private static let names: Set = [
    "version", "generation", "grant", "dead", "pending", "attempt", "aside", "client_secret",
    "api_key",
  ]

  /// Reads the stored form; nil when any part of it is not understood, so that nothing of an
  /// unknown or damaged record is ever written over.
  init?(_ json: JSON) {
    let names = json.members.map(\.name)
    guard Self.names.isSuperset(of: names), Set(names).count == names.count else { return nil }
    func part<Part>(_ name: String, _ read: (JSON) -> Part?) -> Part?? {
      guard let value = json[name] else { return .some(nil) }
      return read(value).map { .some($0) }
    }
    guard json["version"]?.int == Self.version,
      let generation = json["generation"]?.int, (0..<Int.max / 2).contains(generation),
      let grant = part("grant", Grant.init),
      let dead = part("dead", \.bool),
      let pending = part("pending", PendingRefresh.init),
      let attempt = part("attempt", AuthorizationAttempt.init),
      let aside = part("aside", Grant.init),
      let clientSecret = part("client_secret", BoundSecret.init),
      let apiKey = part("api_key", BoundSecret.init)
    else { return nil }
    self.generation = generation
    self.grant = grant
    self.isDead = dead ?? false
    self.pending = pending
    self.attempt = attempt
    self.aside = aside
    self.clientSecret = clientSecret
    self.apiKey = apiKey
  }
}

extension PendingRefresh {
  init?(_ json: JSON) {
    guard let phase = json["phase"]?.string.flatMap(Phase.init), let replays = json["replays"]?.int
    else { return nil }
    self.init(phase: phase, replays: replays, attempt: json["attempt"]?.string)
  }

  fileprivate var json: JSON {
    let attempt: [(String, JSON)] = attempt.map { [("attempt", .string($0))] } ?? []
    return .object(
      [("phase", .string(phase.rawValue)), ("replays", .number(replays))] + attempt)
  }
}
