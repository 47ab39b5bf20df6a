import TestSupport
import Testing

@testable import InfusionsoftKit

struct RateWindowTests {
  private let second = 1000

  @Test func `a burst takes all a window holds, then waits until the window has moved on`() {
    var window = RateWindow(.spike, limit: 25)
    window.count(25, at: 10_000)
    #expect(window.available == 0)
    // The slot of 50 ms ends at 10,050; the window is 22 slots long.
    #expect(window.wait(at: 10_000) == 1100)
    window.advance(to: 11_099)
    #expect(window.available == 0)
    window.advance(to: 11_100)
    #expect(window.available == 25)
    #expect(window.wait(at: 11_100) == 0)
  }

  @Test func `calls drop out in the order in which they were made`() {
    var window = RateWindow(.minute, limit: 3)
    for time in [0, 10, 20] { window.count(1, at: time * second) }
    #expect(window.wait(at: 20 * second) == 41 * second)
    #expect(window.wait(for: 2, at: 20 * second) == 51 * second)
    window.advance(to: 61 * second)
    #expect(window.used == 2)
    window.advance(to: 81 * second)
    #expect(window.used == 0)
  }

  @Test func `more calls than a window ever holds take several spans`() {
    var window = RateWindow(.minute, limit: 10)
    window.count(10, at: 0)
    #expect(window.wait(for: 10, at: 0) == 61 * second)
    #expect(window.wait(for: 20, at: 0) == 122 * second)
  }

  @Test func `a window that is all reserved never has room`() {
    #expect(RateWindow(.minute, limit: 10).wait(reserving: 10, at: 0) == nil)
  }

  /// No second anywhere holds more than the limit, whatever the arrivals.
  @Test func `no second ever sees more than the limit`() {
    var random = SeededGenerator(seed: 7)
    var window = RateWindow(.spike, limit: 25)
    var now = 1_000_000
    var times: [Int] = []
    while times.count < 3000 {
      now += Int.random(in: 0...30, using: &random)
      window.advance(to: now)
      if let wait = window.wait(at: now), wait > 0 {
        now += wait
        continue
      }
      window.count(1, at: now)
      times.append(now)
    }
    for (index, time) in times.enumerated().dropFirst(25) {
      #expect(time - times[index - 25] >= 1000)
    }
  }

  @Test func `a day ends at midnight UTC, or when the gateway says`() {
    let midnight = 86_400 * second
    var window = RateWindow(.day, limit: 5)
    window.count(5, at: midnight - 2 * second)
    #expect(window.wait(at: midnight - 2 * second) == 2 * second)
    window.advance(to: midnight)
    #expect(window.available == 5)
    window.count(5, at: midnight)
    window.learn(limit: 6, used: 5, expiry: 2 * midnight + 30 * second, at: midnight)
    #expect(window.available == 1)
    window.count(1, at: midnight)
    #expect(window.wait(at: midnight + second) == midnight + 29 * second)
  }

  @Test func `the gateway's count of other machines' calls is taken over`() {
    var window = RateWindow(.minute, limit: 1500)
    window.count(10, at: 0)
    window.learn(limit: 1200, used: 300, expiry: nil, at: 0)
    #expect((window.limit, window.used) == (1200, 300))
    // Calls that are under way are not in its figure yet.
    window.count(5, at: 0)
    window.learn(limit: nil, used: 301, expiry: nil, at: 0)
    #expect(window.used == 305)
  }

  @Test func `a clock that was set back does not block anything`() {
    for name in RateWindow.Name.allCases {
      var window = RateWindow(name, limit: 1)
      window.count(1, at: 500_000 * second)
      window.advance(to: 100_000 * second)
      #expect(window.available == 1, "\(name)")
    }
  }

  @Test func `a bulk job leaves a part of each window`() {
    var windows = RateWindows(isKey: false)
    #expect(windows.room("t", .interactive, at: 0) == 25)
    #expect(windows.room("t", .bulk, at: 0) == 22)
    windows.count(22, "t", at: 0)
    #expect(windows.wait("t", .bulk, at: 0)?.window == .spike)
    #expect(windows.wait("t", .interactive, at: 0) == nil)
  }

  @Test func `the windows survive being stored`() throws {
    var windows = RateWindows(isKey: true)
    windows.count(7, "ab123.infusionsoft.com", at: 1_000_000)
    windows.hold(until: 1_002_000, by: .minute)
    let read = try #require(RateWindows(windows.json, isKey: true))
    #expect(read == windows)
  }
}
