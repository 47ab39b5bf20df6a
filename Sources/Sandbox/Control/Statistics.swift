import JSONText

/// What the stand-in has seen so far.
package struct Statistics: Sendable, Equatable {
  /// Logins allowed.
  package internal(set) var authorizations = 0
  /// Codes turned into a first token pair.
  package internal(set) var exchanges = 0
  /// Rotations, whether or not their reply arrived.
  package internal(set) var refreshes = 0
  /// Refreshes asked for with a token that had been spent.
  package internal(set) var refreshReuses = 0
  /// Requests to the API, whatever became of them.
  package internal(set) var requests = 0
  /// API requests answered 401.
  package internal(set) var rejected = 0
  /// API requests answered 429.
  package internal(set) var throttled = 0

  var json: JSON {
    [
      "authorizations": .number(authorizations),
      "exchanges": .number(exchanges),
      "refreshes": .number(refreshes),
      "refresh_reuses": .number(refreshReuses),
      "requests": .number(requests),
      "rejected": .number(rejected),
      "throttled": .number(throttled),
    ]
  }
}
