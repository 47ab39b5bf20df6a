import JSONText

/// Where accounts of the vendor's behaviour differ, or clients should be ready for more than one.
struct Dialect: Sendable {
  enum RefreshError: String, CaseIterable {
    case invalidGrant = "invalid_grant"
    case invalidRequest = "invalid_request"
  }

  enum ThrottleBody: String, CaseIterable {
    /// The gateway's fault for an access token, the Keap shape for a key.
    case auto
    case fault
    case keap
  }

  /// How a dead refresh token is refused; `invalid_request` is the later recording.
  var refreshError = RefreshError.invalidRequest
  /// Whether a login ends the earlier grants of its tenant.
  var loginRevokesOthers = false
  /// Whether a refresh ends the access token before it.
  var refreshRevokesAccess = false
  var throttleBody = ThrottleBody.auto
  var retryAfter = false
  /// 401, or 500 as some gateways of the same make answer.
  var expiredStatus = 401
  /// v1's `next` after the last row, too.
  var nextForever = true
  var expiresInAsString = false
  var numericIDs = false
  var nulls = false
  /// The style of date-times where one is set; otherwise each version's own.
  var dates: Timestamp.Style?

  var datesV1: Timestamp.Style { dates ?? .offset }
  var datesV2: Timestamp.Style { dates ?? .z }

  var deadRefreshToken: SandboxReply {
    switch refreshError {
    case .invalidGrant: .tokenError("invalid_grant", "Invalid refresh token")
    case .invalidRequest: .tokenError("invalid_request", "Invalid Refresh Token")
    }
  }

  var json: JSON {
    [
      "refresh_error": .string(refreshError.rawValue),
      "login_revokes_others": .bool(loginRevokesOthers),
      "refresh_revokes_access": .bool(refreshRevokesAccess),
      "throttle_body": .string(throttleBody.rawValue),
      "retry_after": .bool(retryAfter),
      "expired_status": .number(expiredStatus),
      "next_forever": .bool(nextForever),
      "expires_in_string": .bool(expiresInAsString),
      "numeric_ids": .bool(numericIDs),
      "nulls": .bool(nulls),
      "dates": dates.map { .string($0.rawValue) } ?? .null,
    ]
  }

  mutating func set(_ name: String, to value: JSON) throws(ControlError) {
    switch name {
    case "refresh_error": refreshError = try choice(name, value)
    case "login_revokes_others": loginRevokesOthers = try value.flag(name)
    case "refresh_revokes_access": refreshRevokesAccess = try value.flag(name)
    case "throttle_body": throttleBody = try choice(name, value)
    case "retry_after": retryAfter = try value.flag(name)
    case "expired_status": expiredStatus = try value.number(name, in: 400...599)
    case "next_forever": nextForever = try value.flag(name)
    case "expires_in_string": expiresInAsString = try value.flag(name)
    case "numeric_ids": numericIDs = try value.flag(name)
    case "nulls": nulls = try value.flag(name)
    case "dates": dates = value.isNull ? nil : try choice(name, value)
    default: throw ControlError("There is no switch \(name).")
    }
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ value: JSON
  ) throws(ControlError) -> Choice where Choice.RawValue == String {
    guard let choice = value.string.flatMap(Choice.init(rawValue:)) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw ControlError("\(name) is one of \(names).")
    }
    return choice
  }
}
