import FoundationEssentials
import Testing

@testable import InfusionsoftKit

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0.0), ("1970-01-01", 0), ("2026-11-24T10:15:30Z", 1_795_515_330),
    ("2026-11-24t10:15:30z", 1_795_515_330), ("2026-11-24 10:15:30Z", 1_795_515_330),
    ("2026-11-24T10:15:30+00:00", 1_795_515_330), ("2026-11-24T10:15:30+0000", 1_795_515_330),
    ("2026-11-24T11:15:30+01:00", 1_795_515_330), ("2026-11-24T03:15:30-0700", 1_795_515_330),
    ("2026-11-24T10:15:30.5Z", 1_795_515_330.5), ("2026-11-24T10:15:30.000Z", 1_795_515_330),
    ("2026-11-24T10:15:30.250000000+0000", 1_795_515_330.25),
    ("2000-02-29", 951_782_400), ("2024-02-29", 1_709_164_800), ("1900-03-01", -2_203_891_200),
    ("1969-12-31T23:59:59Z", -1), ("2016-12-31T23:59:60Z", 1_483_228_800),
    ("9999-12-31T23:59:59Z", 253_402_300_799), ("0001-01-01", -62_135_596_800),
  ])
  func `a date or a time with a zone is read`(text: String, seconds: Double) {
    #expect(Timestamp.parse(text)?.timeIntervalSince1970 == seconds)
  }

  @Test(arguments: [
    "", "2026", "2026-11", "2026-1-1", "26-01-01", "2026-00-01", "2026-13-01", "2026-01-00",
    "2026-01-32", "2026-04-31", "2023-02-29", "1900-02-29", "2100-02-29", "2026-01-01T",
    "2026-01-01T10", "2026-01-01T10:00Z", "2026-01-01T10:00:00", "2026-01-01T24:00:00Z",
    "2026-01-01T10:60:00Z", "2026-01-01T10:00:61Z", "2026-01-01T10:00:00.Z",
    "2026-01-01T10:00:00+24:00", "2026-01-01T10:00:00+01:60", "2026-01-01T10:00:00+1",
    "2026-01-01T10:00:00Zx", "2026-01-01x", " 2026-01-01", "2026-01-01 ", "yesterday",
    "２０２６-01-01", "+026-01-01", "2026-01-01T10:00:00,5Z", "2026-01-01T-1:00:00Z",
  ])
  func `what is neither is refused`(text: String) {
    #expect(Timestamp.parse(text) == nil)
  }

  @Test(arguments: [
    (0.0, "1970-01-01T00:00:00Z"), (1_795_515_330, "2026-11-24T10:15:30Z"),
    (1_795_515_330.999, "2026-11-24T10:15:30Z"), (-0.5, "1969-12-31T23:59:59Z"),
    (951_782_400, "2000-02-29T00:00:00Z"),
  ])
  func `times are printed in whole seconds, rounded down`(seconds: Double, text: String) {
    #expect(Timestamp.format(Date(timeIntervalSince1970: seconds)) == text)
  }

  @Test func `what was read is printed as it was, in any century`() {
    for day in stride(from: -719_528, to: 2_932_896, by: 97) {
      let text = Timestamp.format(Date(timeIntervalSince1970: Double(day) * 86_400 + 86_399))
      #expect(Timestamp.parse(text)?.timeIntervalSince1970 == Double(day) * 86_400 + 86_399)
    }
    for text in ["0000-01-01T00:00:00Z", "0027-01-15T08:00:00Z", "1582-10-10T00:00:00Z"] {
      #expect(Timestamp.parse(text).map(Timestamp.format) == text)
    }
  }

  @Test(arguments: [
    (0.0, "1970-01-01T00:00:00.000Z"), (1_795_515_330.25, "2026-11-24T10:15:30.250Z"),
    (1.001953125, "1970-01-01T00:00:01.001Z"), (-0.5, "1969-12-31T23:59:59.500Z"),
    (-1, "1969-12-31T23:59:59.000Z"), (-1.25, "1969-12-31T23:59:58.750Z"),
  ])
  func `times for the API have milliseconds`(seconds: Double, text: String) {
    #expect(Timestamp.formatMilliseconds(Date(timeIntervalSince1970: seconds)) == text)
  }

  @Test func `what is printed is read back, through four centuries`() {
    for day in stride(from: -73_048, through: 73_048, by: 3) {
      let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 3661)
      guard Timestamp.parse(Timestamp.format(date)) == date else {
        Issue.record("day \(day): \(Timestamp.format(date))")
        return
      }
    }
  }
}
