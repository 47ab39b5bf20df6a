import Formats
import JSONText
import Testing

@Suite struct MeasureTests {
  private func table(
    _ texts: String..., columns: [String], measures: [String: Measure], width: Int? = nil,
    colour: Bool = false, format: OutputFormat = .table
  ) throws -> String {
    var formatter = RowFormatter(
      style: OutputStyle(format: format, width: width, colour: colour, measures: measures),
      defaults: columns.map { Column($0) }, rowsName: "rows")
    var out: [UInt8] = []
    formatter.append(try texts.map { try JSON(validating: $0) }, into: &out)
    formatter.finish(into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  @Test(arguments: [
    ("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567", "-1,234,567"),
    ("12345.6789", "12,345.6789"), ("1e9", "1e9"), ("12345e2", "12345e2"),
    ("123456789012345678901234567890", "123,456,789,012,345,678,901,234,567,890"),
  ])
  func `the digits of an amount are grouped for people`(number: String, shown: String) throws {
    let lines = try table("{\"n\":\(number)}", columns: ["n"], measures: ["n": .amount])
      .split(separator: "\n")
    #expect(lines.last.map { String($0.drop { $0 == " " }) } == shown)
  }

  @Test(arguments: [OutputFormat.json, .ndjson, .csv, .tsv])
  func `machine formats keep the number and draw nothing`(format: OutputFormat) throws {
    let row = "{\"n\":1234567}"
    let plain = try table(row, columns: ["n"], measures: [:], format: format)
    #expect(try table(row, columns: ["n"], measures: ["n": .histogram], format: format) == plain)
    #expect(plain.contains("1234567"))
  }

  @Test func `a histogram is drawn to the eighth of a column`() throws {
    let text = try table(
      #"{"m":"2026-01","n":1600}"#, #"{"m":"2026-02","n":810}"#, #"{"m":"2026-03","n":1}"#,
      #"{"m":"2026-04","n":0}"#, #"{"m":"2026-05"}"#,
      columns: ["m", "n"], measures: ["n": .histogram], width: 32)
    #expect(
      text == """
        m            n
        ───────  ─────  ────────────────
        2026-01  1,600  ████████████████
        2026-02    810  ████████▏
        2026-03      1  ▏
        2026-04      0
        2026-05

        """)
  }

  @Test func `a share shows its whole and how much of it is gone`() throws {
    let text = try table(
      #"{"w":"day","used":50,"limit":100,"left":50}"#,
      #"{"w":"minute","used":240,"limit":240,"left":0}"#,
      #"{"w":"spike","used":0,"limit":25,"left":25}"#, #"{"w":"other","used":3}"#,
      columns: ["w", "used", "left"], measures: ["used": .share(of: "limit")], width: 36)
    #expect(
      text == """
        w       used                    left
        ──────  ────  ────────────────  ────
        day       50  █████▌░░░░░  50%    50
        minute   240  ███████████ 100%     0
        spike      0  ░░░░░░░░░░░   0%    25
        other      3

        """)
  }

  @Test func `a share that comes near its whole is red`() throws {
    let text = try table(
      #"{"used":95,"limit":100}"#, columns: ["used"], measures: ["used": .share(of: "limit")],
      width: 40, colour: true)
    #expect(text.contains("\u{1B}[31m█"))
  }

  @Test func `bars give way where there is no room for them`() throws {
    let text = try table(
      #"{"m":"2026-01","n":1600}"#, columns: ["m", "n"], measures: ["n": .histogram], width: 20)
    #expect(text == "m            n\n───────  ─────\n2026-01  1,600\n")
  }

  @Test func `a record has its amounts and the bars of its tables`() throws {
    var out: [UInt8] = []
    RecordFormatter(
      style: OutputStyle(format: .record, width: 40, measures: ["n": .histogram, "total": .amount])
    ).write(
      try JSON(
        validating: #"{"total":12345,"id":12345,"by_tag":[{"t":"a","n":2},{"t":"b","n":1}]}"#),
      into: &out)
    #expect(
      String(decoding: out, as: UTF8.self) == """
        total  12,345
        id     12345
        by_tag
          t  n
          ─  ─  ────────────────────────
          a  2  ████████████████████████
          b  1  ████████████

        """)
  }

  @Test(arguments: [
    (40, "used  1,240  ████████████████▍░░  86%\nof    1,440\n"),
    (20, "used  1,240\nof    1,440\n"),
  ])
  func `a share in a record has its bar behind it, where there is room`(
    width: Int, text: String
  ) throws {
    var out: [UInt8] = []
    RecordFormatter(
      style: OutputStyle(
        format: .record, width: width, measures: ["used": .share(of: "of"), "of": .amount])
    ).write(try JSON(validating: #"{"used":1240,"of":1440}"#), into: &out)
    #expect(String(decoding: out, as: UTF8.self) == text)
  }

  @Test func `a date in a record is readable and keeps its seconds`() throws {
    var out: [UInt8] = []
    RecordFormatter(style: OutputStyle(format: .record)).write(
      try JSON(validating: #"{"at":"2026-11-24T10:15:30.123+02:00"}"#), into: &out)
    #expect(String(decoding: out, as: UTF8.self) == "at  2026-11-24 10:15:30+02:00\n")
  }
}
