/// How many calls each layer of the gateway lets through.
struct RateLimits: Sendable, Equatable {
  /// The limits of one product: an OAuth client, or a key.
  struct Product: Sendable, Equatable {
    var spike: Int
    var minute: Int
    var day: Int
  }

  /// The vendor's documented figures.
  var client = Product(spike: 25, minute: 1500, day: 150_000)
  var key = Product(spike: 10, minute: 240, day: 30_000)
  var tenantMinute = 10_000
  var tenantDay = 250_000

  /// Large enough never to be reached, and still a number a client can read from a header.
  static let unreachable = 1_000_000_000

  static var unlimited: RateLimits {
    let product = Product(spike: unreachable, minute: unreachable, day: unreachable)
    return RateLimits(
      client: product, key: product, tenantMinute: unreachable, tenantDay: unreachable)
  }
}
