import TestSupport
import Testing

@testable import CurlHTTP

struct TransferTrafficTests {
  /// Threads around one transport, as far as they touch its traffic; each step is one they may take.
  private struct Threads {
    var traffic = TransferTraffic()
    var driver: Driver?
    var isPolling = false
    var isDriverWoken = false
    var isGuestPresent = false
    var isOwnThreadWaiting = true
    var isBellRung = false
    var hasEnded = false

    enum Driver { case guest, ownThread }

    mutating func wake(_ sleeper: TransferTraffic.Sleeper) {
      switch sleeper {
      case .nobody: break
      case .driver: isDriverWoken = true
      case .ownThread: isBellRung = true
      }
    }

    mutating func step(_ dice: inout SeededGenerator) {
      switch Int.random(in: 0..<12, using: &dice) {
      case 0, 1: if let sleeper = traffic.post(.cancel(1)) { wake(sleeper) }
      case 2 where Int.random(in: 0..<50, using: &dice) == 0: wake(traffic.close())
      case 3,
        4 where driver != .guest:
        traffic.enter()
        isGuestPresent = true
      case 5 where driver != .guest:
        wake(traffic.leave())
        isGuestPresent = false
      case 6,
        7 where isGuestPresent && driver != .guest:
        if traffic.takeWheelAsGuest() {
          #expect(driver == nil)
          driver = .guest
        }
      case 8, 9: ownThread(&dice)
      default: drive(&dice)
      }
    }

    mutating func ownThread(_ dice: inout SeededGenerator) {
      if hasEnded || driver == .ownThread { return }
      if isOwnThreadWaiting && !isBellRung { return }
      (isOwnThreadWaiting, isBellRung) = (false, false)
      switch traffic.takeWheel() {
      case true?:
        #expect(driver == nil)
        driver = .ownThread
      case false?: isOwnThreadWaiting = true
      case nil:
        #expect(driver == nil)
        hasEnded = true
      }
    }

    mutating func drive(_ dice: inout SeededGenerator) {
      guard driver != nil else { return }
      if isPolling {
        traffic.endPolling()
        (isPolling, isDriverWoken) = (false, false)
        // What a guest waited for may have come.
        if driver == .guest, Bool.random(using: &dice) { return leaveWheel() }
      }
      _ = traffic.takeCommands()
      let carried = Int.random(in: 0...2, using: &dice)
      guard let time = traffic.startPolling(carrying: carried, atMost: 60_000) else {
        return leaveWheel()
      }
      isPolling = time > 0
      if !isPolling { traffic.endPolling() }
    }

    private mutating func leaveWheel() {
      driver = nil
      wake(traffic.leaveWheel())
    }
  }

  @Test func `nothing waits for a thread that sleeps, and one drives at a time`() {
    var dice = SeededGenerator(seed: 20_261_128)
    for _ in 0..<2000 {
      var threads = Threads()
      for _ in 0..<100 {
        threads.step(&dice)
        // A copy, asked whether its own thread would have something to do.
        var asked = threads.traffic
        let isNeeded = threads.driver == nil && asked.takeWheel() != false
        #expect(!isNeeded || threads.hasEnded || threads.isBellRung || !threads.isOwnThreadWaiting)
        // Commands that came while the driver waits for sockets.
        var left = threads.traffic
        let isAsked = !left.takeCommands().isEmpty
        #expect(!threads.isPolling || !isAsked || threads.isDriverWoken)
      }
    }
  }

  @Test func `nothing is taken once it is closed`() {
    var traffic = TransferTraffic()
    let sleeper = traffic.close()
    #expect(sleeper == .ownThread)
    let taken = traffic.post(.cancel(1))
    #expect(taken == nil)
    let (own, guest) = (traffic.takeWheel(), traffic.takeWheelAsGuest())
    #expect(own == nil && !guest)
  }
}
