import Formats
import Testing

@testable import Shell

@Suite struct CandidateLayoutTests {
  private func rows(_ candidates: [Candidate], columns: Int, rows: Int = 24) -> [String] {
    CandidateLayout(size: TerminalSize(columns: columns, rows: rows)).rows(candidates)
  }

  @Test func `names stand in columns that read downwards`() {
    let names = ["a", "bb", "ccc", "d", "e"].map { Candidate($0) }
    #expect(rows(names, columns: 12) == ["a    d", "bb   e", "ccc"])
    #expect(rows(names, columns: 5) == ["a", "bb", "ccc", "d", "e"])
    #expect(rows(names, columns: 80) == ["a    bb   ccc  d    e"])
  }

  @Test func `summaries stand beside names and are cut at the edge`() {
    let candidates = [
      Candidate("code", summary: "Finish a login"), Candidate("contacts", summary: "List contacts"),
      Candidate("x"),
    ]
    #expect(
      rows(candidates, columns: 21) == [
        "code      Finish a …", "contacts  List cont…", "x",
      ])
    #expect(rows(candidates, columns: 80)[0] == "code      Finish a login")
  }

  @Test func `summaries are left out where they do not fit on one screen`() {
    let many = (10..<40).map { Candidate("c\($0)", summary: "about") }
    #expect(rows(many, columns: 80, rows: 31).count == 30)
    #expect(rows(many, columns: 80, rows: 30).count == 2)
  }

  @Test func `wide names are counted in cells`() {
    let names = [Candidate("日本"), Candidate("a"), Candidate("b"), Candidate("c")]
    #expect(rows(names, columns: 13) == ["日本  b", "a     c"])
  }

  @Test func `no row reaches the last column`() {
    let long = [
      Candidate(String(repeating: "n", count: 100)),
      Candidate(String(repeating: "日", count: 50), summary: String(repeating: "長", count: 50)),
    ]
    for columns in [1, 2, 7, 40] {
      #expect(rows(long, columns: columns).allSatisfy { CellWidth.of($0) < max(2, columns) })
    }
  }

  @Test func `control characters of a name do not reach the terminal`() {
    let rows = rows([Candidate("1", display: "a\u{1B}[31mb\n", summary: "\u{9B}1m")], columns: 80)
    #expect(rows == [#"a\x1b[31mb\n  \x9b1m"#])
  }
}
