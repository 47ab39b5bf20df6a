import Testing

@testable import InfusionsoftKit

/// Where processes were killed, and what became of the grant: counted, and held against the promise.
struct KillTable: CustomStringConvertible {
  /// What became of the grant in the end.
  enum End: Int, CaseIterable {
    /// The next command had a token, and the one after it.
    case alive
    /// The next command did not know; a person insisted, and the grant lived.
    case aliveWhenInsisted
    /// The server refused the refresh token.
    case dead
  }

  private(set) var rounds = 0
  private(set) var kills = 0
  private(set) var rotationsUndelivered = 0
  private var counts: [String: [Int]] = [:]
  private static let none = [0, 0, 0, 0]

  /// Takes a round in, and checks that nothing was lost in it that need not be.
  mutating func add(
    deaths: [KillScene.Death], state: TokenStatus.State, end: End, undelivered: Int
  ) {
    rounds += 1
    kills += deaths.count
    rotationsUndelivered += undelivered
    for death in deaths {
      // A death that cannot have brought about the end is counted beside it.
      let isDecisive =
        switch end {
        case .alive: true
        case .aliveWhenInsisted: death.mayLeaveOpen
        case .dead: death.isByClock
        }
      counts[Self.name(death), default: Self.none][isDecisive ? end.rawValue : 3] += 1
    }
    let round: Comment = "round \(rounds): \(deaths) left \(state), then \(end)"
    // The grant is dead exactly where the server rotated and the answer found nobody.
    #expect(undelivered == (end == .dead ? 1 : 0), round)
    // That takes a death by the clock: at each step the answer has been kept, or nothing was sent.
    if end == .dead { #expect(deaths.contains { $0.isByClock }, round) }
    // An outcome that is left open takes two deaths in the span in which it is open.
    if end == .aliveWhenInsisted {
      #expect(deaths.count { $0.mayLeaveOpen } >= 2, round)
    }
  }

  private static func name(_ death: KillScene.Death) -> String {
    switch death {
    case .none: "–"
    case .at(let step, _): step.rawValue
    case .after: "by the clock"
    case .answerOnItsWay: "answer on its way"
    }
  }

  var description: String {
    var lines = [
      "\(rounds) rounds, \(kills) kills, \(rotationsUndelivered) rotations whose answer found nobody",
      Self.row("killed at", ["alive", "when insisted", "dead", "beside another"]),
    ]
    for name in CeremonyStep.allCases.map(\.rawValue) + ["by the clock"] {
      lines.append(Self.row(name, (counts[name] ?? Self.none).map(String.init)))
    }
    return lines.joined(separator: "\n")
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    let padding = String(repeating: " ", count: max(0, 15 - name.count))
    return name + padding
      + cells.map { String(repeating: " ", count: max(1, 16 - $0.count)) + $0 }.joined()
  }
}

extension KillScene.Death {
  var isByClock: Bool {
    if case .after = self { true } else { false }
  }

  /// Between the mark that the token may be spent and the answer.
  var mayLeaveOpen: Bool {
    switch self {
    case .at(.sentRenamed, _), .at(.sent, _), .after: true
    default: false
    }
  }
}
