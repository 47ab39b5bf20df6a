#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// How a sandbox is set up.
package struct SandboxOptions: Sendable {
  /// The address to listen on.
  package var host: String
  /// The port to listen on; 0 takes any free one.
  package var port: Int
  /// How many contacts every tenant has. They are invented on demand, so any number is cheap.
  package var contacts: Int
  /// Decides what the contacts are; the same seed invents the same people.
  package var seed: UInt64
  /// The lifetime of an access token in seconds.
  package var accessTTL: Int
  /// Whether the rate limits are out of reach from the start.
  package var unlimited: Bool
  /// The time of day.
  package var now: @Sendable () -> Date
  /// Where ids, codes and tokens come from.
  package var randomness: any RandomNumberGenerator & Sendable
  /// Told of every call of the API that no fault has met.
  package var observe: @Sendable (SandboxRequest, SandboxReply) -> Void = { _, _ in }

  package init(
    host: String = "127.0.0.1", port: Int = 0, contacts: Int = 250, seed: UInt64 = 1,
    accessTTL: Int = 86_399, unlimited: Bool = false,
    randomness: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
    now: @escaping @Sendable () -> Date
  ) {
    self.host = host
    self.port = port
    self.contacts = contacts
    self.seed = seed
    self.accessTTL = accessTTL
    self.unlimited = unlimited
    self.randomness = randomness
    self.now = now
  }
}
