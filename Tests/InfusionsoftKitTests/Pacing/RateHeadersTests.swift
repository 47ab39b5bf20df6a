import CurlHTTP
import Testing

@testable import InfusionsoftKit

struct RateHeadersTests {
  @Test func `every window's figures are read, the tenant's from between the pipes`() {
    let headers = RateHeaders([
      "X-Keap-Product-Quota-Limit": "150000", "x-keap-product-quota-used": "1",
      "x-keap-product-quota-available": "149999",
      "x-keap-product-quota-expiry-time": "1795564800000",
      "x-keap-product-throttle-limit": "1500", "x-keap-product-throttle-used": "12",
      "x-keap-product-spike-limit": "", "x-keap-tenant-id": "ab103.infusionsoft.com",
      "x-keap-tenant-throttle-limit": "10000|250000",
      "x-keap-tenant-throttle-time-unit": "minute|day",
      "x-keap-tenant-throttle-used": "3|4", "x-keap-tenant-throttle-available": "0|249996",
      "x-keap": "7", "content-type": "application/json",
    ])
    #expect(
      headers.figures == [
        .day: .init(limit: 150_000, used: 1, available: 149_999, expiry: 1_795_564_800_000),
        .minute: .init(limit: 1500, used: 12),
        .tenantMinute: .init(limit: 10_000, used: 3, available: 0),
        .tenantDay: .init(limit: 250_000, used: 4, available: 249_996),
      ])
    #expect(headers.tenant == "ab103.infusionsoft.com")
    #expect(headers.exhausted == .tenantMinute)
  }

  @Test func `units say which figure is whose`() {
    let headers = RateHeaders([
      "x-keap-tenant-throttle-limit": "250000|10000",
      "x-keap-tenant-throttle-time-unit": "day|minute",
    ])
    #expect(headers.figures[.tenantMinute]?.limit == 10_000)
    #expect(headers.figures[.tenantDay]?.limit == 250_000)
  }

  @Test func `the empty values of an answer without credential tell nothing`() {
    let headers = RateHeaders([
      "x-keap-product-quota-limit": "", "x-keap-product-throttle-used": "",
      "x-keap-tenant-throttle-limit": "|", "x-keap-tenant-throttle-used": "|",
      "x-keap-tenant-throttle-time-unit": "minute|day", "x-keap-tenant-id": "",
    ])
    #expect(headers.figures.isEmpty)
    #expect(headers.tenant == nil)
  }

  @Test(arguments: ["-5", "many", "1e3", "99999999999999999999", "10000|"])
  func `what is no number is passed over`(value: String) {
    let headers = RateHeaders([
      "x-keap-product-throttle-limit": value == "10000|" ? "-" : value,
      "x-keap-tenant-throttle-limit": value,
    ])
    #expect(headers.figures[.minute] == nil)
    #expect(headers.figures[.tenantMinute]?.limit == (value == "10000|" ? 10_000 : nil))
    #expect(headers.figures[.tenantDay] == nil)
  }
}
