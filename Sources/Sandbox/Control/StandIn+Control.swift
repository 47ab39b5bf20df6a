import JSONText

/// The control path `/sandbox`: what tests ask and order.
extension StandIn {
  mutating func control(_ request: SandboxRequest, at now: Timestamp) -> SandboxReply {
    let realTime = now + -clockOffset
    do throws(ControlError) {
      switch (request.effectiveMethod, request.path) {
      case ("GET", "/sandbox"), ("GET", "/sandbox/"):
        return .text(Array(controlHelp.utf8), "text/plain; charset=utf-8")
      case ("GET", "/sandbox/stats"): return .json(statistics.json)
      case ("GET", "/sandbox/grants"): return .json(.array(ledger.grants.map(\.json)))
      case ("GET", "/sandbox/faults"): break
      case ("POST", "/sandbox/faults"): try addFaults(try order(request))
      case ("DELETE", "/sandbox/faults"): faults = []
      case ("GET", "/sandbox/clock"): return clock(realTime)
      case ("POST", "/sandbox/clock"):
        try setClock(try order(request), realTime: realTime)
        return clock(realTime)
      case ("GET", "/sandbox/limits"): return .json(limits.json)
      case ("POST", "/sandbox/limits"):
        try setLimits(try order(request))
        return .json(limits.json)
      case ("GET", "/sandbox/dialect"): return .json(dialect.json)
      case ("POST", "/sandbox/dialect"):
        var changed = dialect
        for member in try order(request).members {
          try changed.set(member.name, to: member.value)
        }
        dialect = changed
        return .json(dialect.json)
      default:
        return .json(["error": "GET /sandbox lists what can be asked here."], status: 404)
      }
      return .json(.array(faults.map(\.json)))
    } catch {
      return .json(["error": .string(error.message)], status: 400)
    }
  }

  private func order(_ request: SandboxRequest) throws(ControlError) -> JSON {
    do throws(JSONError) {
      return try JSON(validating: request.body)
    } catch {
      throw ControlError("The body is not JSON: \(error)")
    }
  }

  /// Takes one fault or an array of them; all or none.
  private mutating func addFaults(_ order: JSON) throws(ControlError) {
    var added: [Fault] = []
    for element in order.kind == .array ? order.elements : [order] {
      added.append(try Fault(element))
    }
    faults += added
  }

  private func clock(_ realTime: Timestamp) -> SandboxReply {
    .json([
      "now": .string((realTime + clockOffset).text(.millis)),
      "access_ttl": .number(ledger.accessLifetime),
      "refresh_ttl": .number(ledger.refreshLifetime),
    ])
  }

  private mutating func setClock(_ order: JSON, realTime: Timestamp) throws(ControlError) {
    let century = 3_200_000_000
    for member in order.members {
      switch member.name {
      case "advance":
        clockOffset +=
          try member.value.number(member.name, in: -century...century) * Timestamp.second
      case "set":
        guard let time = Timestamp(iso8601: try member.value.text(member.name)) else {
          throw ControlError("set takes a date-time such as 2026-01-01T00:00:00Z.")
        }
        clockOffset = time.milliseconds - realTime.milliseconds
      case "access_ttl":
        ledger.accessLifetime = try member.value.number(member.name, in: 0...century)
      case "refresh_ttl":
        ledger.refreshLifetime = try member.value.number(member.name, in: 0...century)
      default: throw ControlError("The clock takes advance, set, access_ttl and refresh_ttl.")
      }
    }
  }

  private mutating func setLimits(_ order: JSON) throws(ControlError) {
    var changed = limits
    for member in order.members {
      switch member.name {
      case "unlimited": if try member.value.flag(member.name) { changed = .unlimited }
      case "reset": if try member.value.flag(member.name) { meters.reset() }
      case "key":
        for limit in member.value.members { try changed.key.set(limit.name, to: limit.value) }
      case "tenant_minute": changed.tenantMinute = try limit(member)
      case "tenant_day": changed.tenantDay = try limit(member)
      default: try changed.client.set(member.name, to: member.value)
      }
    }
    limits = changed
  }
}

private func limit(_ member: JSON.Member) throws(ControlError) -> Int {
  try member.value.number(member.name, in: 0...RateLimits.unreachable)
}

extension RateLimits.Product {
  fileprivate mutating func set(_ name: String, to value: JSON) throws(ControlError) {
    let number = try value.number(name, in: 0...RateLimits.unreachable)
    switch name {
    case "spike": spike = number
    case "minute": minute = number
    case "day": day = number
    default: throw ControlError("There is no limit \(name).")
    }
  }

  fileprivate var json: JSON {
    ["spike": .number(spike), "minute": .number(minute), "day": .number(day)]
  }
}

extension RateLimits {
  fileprivate var json: JSON {
    [
      "spike": .number(client.spike), "minute": .number(client.minute),
      "day": .number(client.day), "key": key.json,
      "tenant_minute": .number(tenantMinute), "tenant_day": .number(tenantDay),
    ]
  }
}

extension GrantLedger.Grant {
  fileprivate var json: JSON {
    [
      "tenant": .string(tenant), "generation": .number(generation),
      "refresh_reuses": .number(refreshReuses), "revoked": .bool(refreshToken.isEmpty),
      "access_token": .string("…" + accessToken.suffix(4)),
      "refresh_token": .string("…" + refreshToken.suffix(4)),
    ]
  }
}
