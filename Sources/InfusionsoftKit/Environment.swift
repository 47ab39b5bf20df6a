#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Everything this program takes from outside the call it was given: variables, clock, chance.
///
/// It is built once, in the executable (or by the library's user, or by a test), and handed down;
/// no code below reads the process environment, the clock or a random source by itself.
public struct Environment: Sendable {
  /// The environment variables.
  public var variables: [String: String]
  /// The user's home directory, an absolute path.
  public var home: String
  /// The wall clock.
  public var now: @Sendable () -> Date
  /// Waits; ends early with `CancellationError` when the task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void
  /// That many bytes from a source fit for secrets.
  public var randomBytes: @Sendable (_ count: Int) -> [UInt8]
  /// Told how far a refresh has come; tests end the process there.
  package var reached: @Sendable (CeremonyStep) -> Void = { _ in }

  /// Makes an environment; clock, sleep and randomness default to the system's.
  public init(
    variables: [String: String] = [:],
    home: String,
    now: @escaping @Sendable () -> Date = { Date() },
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    randomBytes: @escaping @Sendable (Int) -> [UInt8] = Environment.systemRandomBytes
  ) {
    self.variables = variables
    self.home = home
    self.now = now
    self.sleep = sleep
    self.randomBytes = randomBytes
  }

  /// The value of a variable; an empty one counts as not set.
  public subscript(name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Where records, history and locks live: `$XDG_STATE_HOME/infusionsoft`.
  public var stateDirectory: String { directory("XDG_STATE_HOME", fallback: ".local/state") }

  /// Where settings live: `$XDG_CONFIG_HOME/infusionsoft`.
  public var configDirectory: String { directory("XDG_CONFIG_HOME", fallback: ".config") }

  /// The XDG rule: the variable counts only when it is an absolute path.
  private func directory(_ variable: String, fallback: String) -> String {
    let base = self[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/" + fallback
    return base + "/infusionsoft"
  }

  /// Bytes from the system's cryptographically secure generator.
  public static func systemRandomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
