import JSONText
import Testing

@testable import Formats

struct CSVReaderTests {
  private func read(_ text: String, by size: Int = .max) throws -> [[String]] {
    try read(Array(text.utf8), by: size).map { $0.cells.map(\.text) }
  }

  private func read(_ bytes: [UInt8], by size: Int = .max) throws -> [CSVReader.Record] {
    var reader = CSVReader()
    var records: [CSVReader.Record] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      records += try reader.read(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    if let last = try reader.finish() { records.append(last) }
    return records
  }

  @Test(arguments: [
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("a\r1\r", [["a"], ["1"]]), ("\u{FEFF}a,b\n", [["a", "b"]]),
    ("\u{FEFF}\"a\",b\n", [["a", "b"]]),
    ("a,,\n,,\n", [["a", "", ""], ["", "", ""]]), ("\"\"\n", [[""]]), ("\n\na\n\n", [["a"]]),
    ("\"a\"\"b\",\"c,d\"\n", [["a\"b", "c,d"]]), ("\"x\r\ny\nz\",1\n", [["x\r\ny\nz", "1"]]),
    ("é,\u{1F600},\u{202E}a\n", [["é", "\u{1F600}", "\u{202E}a"]]), ("\"\0\"\n", [["\0"]]),
    ("", []), (" a , b \n", [[" a ", " b "]]), ("a,\"\"", [["a", ""]]), ("a,", [["a", ""]]),
  ])
  func `records are read however the bytes arrive`(text: String, records: [[String]]) throws {
    for size in [Int.max, 1, 2, 3, 7] { #expect(try read(text, by: size) == records, "\(size)") }
  }

  @Test(arguments: [
    ("a,b\n1,x\"y\"\n", 2, 4, "does not begin"), ("a\n\"b\"c\n", 2, 4, "behind its closing quote"),
    ("a,b\n1,\"2\n3\n", 2, 3, "never closed"), ("é,\"x\"y", 1, 6, "behind its closing quote"),
    ("a\r\n\"b\nc\"d", 3, 3, "behind its closing quote"),
  ])
  func `a fault has its place`(text: String, line: Int, column: Int, reason: String) {
    let fault = #expect(throws: CSVReader.Fault.self) { try read(text) }
    #expect(fault?.place == .init(line: line, column: column))
    #expect(fault?.reason.contains(reason) == true)
  }

  @Test func `what is not UTF-8 is a fault`() {
    let fault = #expect(throws: CSVReader.Fault.self) {
      try read(Array("a,b\nx,".utf8) + [0xE9, 0x0A])
    }
    #expect(fault?.place == .init(line: 2, column: 3))
  }

  @Test func `cells know where they stand`() throws {
    let records = try read(Array("a,b\n\"x\ny\",z\nq,\"r\"\n".utf8))
    #expect(
      records[1].cells.map(\.place) == [.init(line: 2, column: 1), .init(line: 3, column: 4)])
    #expect(records[2].line == 4)
  }

  @Test func `what is written is read, whatever it is`() throws {
    let hostile = [
      "", " ", "\"", "\"\"", ",", "\n", "\r", "\r\n", "\0", "\u{FEFF}", "=1+1", "'", "é\u{301}",
      "\u{1F468}\u{200D}\u{1F469}", "\u{202E}abc\u{2066}", "a\"b,c\r\nd", "\t", "\u{2028}", "\\",
    ]
    // 10 MB, with what ends cells here and there.
    let large = String(repeating: String(repeating: "é", count: 5000) + "\"\n,", count: 1000)
    var rows = hostile.indices.map { index in
      JSON.object([
        ("a", .string(hostile[index])), ("b", .string(hostile[(index + 1) % hostile.count])),
      ])
    }
    rows.append(["a": .string(large), "b": "1"])
    var writer = ExportWriter(.csv, columns: [Column("a"), Column("b")])
    var bytes: [UInt8] = []
    writer.append(rows, into: &bytes)
    let read = try read(bytes, by: 1 << 16).dropFirst()
    #expect(read.count == rows.count)
    for (record, row) in zip(read, rows) {
      #expect(record.cells.map(\.text) == [row["a"]?.string, row["b"]?.string])
    }
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+49 555", "'+49 555"), ("-5", "-5"), ("-5+2", "'-5+2"), ("@x", "'@x"),
    ("＝1", "'＝1"), ("a=1", "a=1"), ("+3.5", "+3.5"),
  ])
  func `a safe cell is no formula`(text: String, cell: String) throws {
    var writer = ExportWriter(.csv, columns: [Column("a")], isSafe: true)
    var bytes: [UInt8] = []
    writer.append([["a": .string(text)]], into: &bytes)
    #expect(try read(bytes).last?.cells.map(\.text) == [cell])
  }
}
