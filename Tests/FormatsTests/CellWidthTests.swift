import Formats
import Testing

@Suite struct CellWidthTests {
  @Test(
    arguments: [
      ("", 0), ("Ann", 3), ("Müller", 6), ("Mu\u{308}ller", 6), ("Ольга", 5), ("עדי", 3),
      ("日本語", 6), ("株式会社", 8), ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｶﾅ", 2), ("ＡＢ", 4),
      ("😀", 2), ("👩‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇩🇪🇫🇷", 4), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("1\u{FE0F}\u{20E3}", 2),
      ("❤", 1), ("❤\u{FE0F}", 2), ("☰", 2), ("…", 1), ("─", 1), ("e\u{301}\u{327}", 1),
      ("\u{200B}", 0), ("\u{FEFF}a", 1), ("नि", 2), ("अनन्या", 5), ("தமிழ்", 4),
      ("☝🏽", 2), ("\u{20000}", 2), ("\u{FFFD}", 1), ("½°é", 3),
    ])
  func `text takes the columns a terminal gives it`(text: String, width: Int) {
    #expect(CellWidth.of(text) == width)
  }

  @Test(
    arguments: [
      ("\u{1B}[31m", #"\x1b[31m"#), ("a\nb\tc\r", #"a\nb\tc\r"#), ("\u{0}", #"\x00"#),
      ("\u{9B}", #"\x9b"#), ("\u{7F}", #"\x7f"#), ("\u{202E}x", #"\u{202e}x"#),
      ("\u{2028}", #"\u{2028}"#), ("👩‍👧", "👩‍👧"), ("é日", "é日"),
    ])
  func `what a terminal would act on is shown instead`(text: String, shown: String) {
    #expect(text.displayable == shown)
  }
}
