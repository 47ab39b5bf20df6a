import Testing

@testable import RPC

struct CallOrderTests {
  @Test func `calls that touch nothing run at once`() {
    let order = Order()
    #expect(order.enter(1, at: [], isShared: false))
    #expect(order.enter(2, at: [], isShared: false))
    #expect(order.leave(1) == [])
  }

  @Test func `writes of one contact run one after another, in order of arrival`() {
    let order = Order()
    #expect(order.enter(1, at: [.contact("7")], isShared: false))
    #expect(!order.enter(2, at: [.contact("7")], isShared: false))
    #expect(!order.enter(3, at: [.contact("7")], isShared: false))
    #expect(order.enter(4, at: [.contact("8")], isShared: false))
    #expect(order.leave(1) == [2])
    #expect(order.leave(4) == [])
    #expect(order.leave(2) == [3])
  }

  @Test func `reads overlap, wait for earlier writes, and hold up later ones`() {
    let order = Order()
    #expect(order.enter(1, at: [.token], isShared: true))
    #expect(order.enter(2, at: [.token], isShared: true))
    #expect(!order.enter(3, at: [.token], isShared: false))
    #expect(!order.enter(4, at: [.token], isShared: true))
    #expect(!order.enter(5, at: [.token], isShared: true))
    #expect(!order.enter(6, at: [.token], isShared: false))
    #expect(order.leave(2) == [])
    #expect(order.leave(1) == [3])
    #expect(order.leave(3) == [4, 5])
    #expect(order.leave(5) == [])
    #expect(order.leave(4) == [6])
  }

  @Test func `one that gives up its wait lets those behind it through`() {
    let order = Order()
    #expect(order.enter(1, at: [.token], isShared: true))
    #expect(!order.enter(2, at: [.token], isShared: false))
    #expect(!order.enter(3, at: [.token], isShared: true))
    #expect(order.leave(2) == [3])
    #expect(order.leave(2) == [])
  }

  @Test func `a call on several contacts waits for all of them`() {
    let order = Order()
    #expect(order.enter(1, at: [.contact("a")], isShared: false))
    #expect(order.enter(2, at: [.contact("b")], isShared: false))
    #expect(!order.enter(3, at: [.contact("a"), .contact("b")], isShared: false))
    #expect(!order.enter(4, at: [.contact("b")], isShared: false))
    #expect(order.leave(1) == [])
    #expect(order.leave(2) == [3])
    #expect(order.leave(3) == [4])
  }
}

/// The value behind a reference, so that `#expect` can change it.
private final class Order {
  private var order = CallOrder()

  func enter(_ call: Int, at places: [CallOrder.Place], isShared: Bool) -> Bool {
    order.enter(call, with: places.map { CallOrder.Claim(place: $0, isShared: isShared) })
  }

  func leave(_ call: Int) -> [Int] { order.leave(call) }
}
