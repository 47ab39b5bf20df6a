#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif
import CurlHTTP

/// One limit of the gateway for an account, as it stands.
public struct RateLimit: Sendable, Hashable {
  /// `spike` (one second), `minute`, `day`, `tenant_minute` or `tenant_day`.
  public let window: String
  /// Calls it lets through.
  public let limit: Int
  /// Calls that count now: those of every machine, as far as the gateway has told.
  public let used: Int
  /// Calls it has room for, not below zero.
  public let available: Int
  /// When nothing of what counts now will count any more.
  public let resetsAt: Date

  init(_ window: RateWindow, at now: Int) {
    self.window = window.name.rawValue
    limit = window.limit
    used = window.used
    available = window.available
    resetsAt = Date(timeIntervalSince1970: Double(window.resets(at: now)) / 1000)
  }
}

extension Infusionsoft {
  /// The limits of the credential and its tenant, the shortest window first; asks the API with the
  /// cheapest call, unless a limit leaves no room for it.
  public func rateLimits(deadline: Deadline = .never) async throws -> [RateLimit] {
    try await client.rateLimits(deadline: deadline)
  }
}

extension Infusionsoft {
  /// The limits as far as they are known without a call; none where nothing is paced.
  package func knownRateLimits() async -> [RateLimit] {
    guard let account = try? await client.account() else { return [] }
    let now = Int(custody.environment.now().timeIntervalSince1970 * 1000)
    return (client.pacer.windows(of: account) ?? []).map { RateLimit($0, at: now) }
  }
}

extension APIClient {
  fileprivate func rateLimits(deadline: Deadline) async throws -> [RateLimit] {
    var headers: HTTPHeaders?
    var refusal: Failure?
    do {
      headers = try await send(.userInfo, deadline: deadline).headers
    } catch let failure as Failure where failure.kind == .rate {
      refusal = failure
    }
    let account = try await account()
    let now = Int(custody.environment.now().timeIntervalSince1970 * 1000)
    if let windows = pacer.windows(of: account) { return windows.map { RateLimit($0, at: now) } }
    guard let headers else { throw refusal ?? .cancelled }
    // Nothing is paced, so nothing is kept: what the answer tells is all there is.
    var windows = RateWindows(isKey: account.isKey)
    windows.learn(RateHeaders(headers), account.tenant, at: now)
    return windows.windows(of: account.tenant).map { RateLimit($0, at: now) }
  }

  fileprivate func account() async throws -> Pacer.Account {
    switch credential {
    case .apiKey(let key, _): Pacer.Account(.key(key), at: baseURL)
    case .oauth: account(of: try await custody.usableGrant(custody.record()))
    }
  }
}
