import InfusionsoftKit
import Testing

@Suite struct SecretTests {
  private static let text = "KeapAK-canary-0123456789-wxyz"

  private struct Holder {
    let secret: Secret
    let optional: Secret?
    let list: [Secret]
    let table: [String: Secret]
  }

  @Test func `a secret shows at most its last four characters, whoever prints it`() {
    let secret = Secret(Self.text)
    let holder = Holder(secret: secret, optional: secret, list: [secret], table: ["key": secret])
    var dumped = ""
    dump(holder, to: &dumped)
    dump(secret, to: &dumped)
    let shown = [
      "\(secret)", "\(holder)", String(describing: secret), String(reflecting: secret),
      String(reflecting: holder), secret.description, secret.debugDescription, secret.masked,
      dumped, "\(Mirror(reflecting: secret).children.map { $0 })",
      "\(BoundSecret(secret, for: "https://example.com"))",
    ]
    for text in shown {
      #expect(!text.contains("canary"), "\(text)")
      #expect(!text.contains("KeapAK"), "\(text)")
    }
    #expect(shown[0] == "…wxyz")
    #expect(dumped.contains("…wxyz"))
    #expect(Mirror(reflecting: secret).children.isEmpty)
  }

  @Test func `what leaves by reveal is the secret itself`() {
    #expect(Secret(Self.text).reveal() == Self.text)
  }

  @Test(arguments: [
    ("", "…"), ("abc", "…"), ("0123456789012345678", "…"), ("01234567890123456789", "…6789"),
    ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "…WXYZ"),
  ])
  func `a short secret shows nothing of itself`(text: String, masked: String) {
    #expect(Secret(text).masked == masked)
  }

  @Test(arguments: [" abc ", "\nabc", "abc\r\n", "\t abc \u{A0}"])
  func `white space that a paste brings along is dropped`(pasted: String) {
    #expect(Secret(pasted).reveal() == "abc")
    #expect(Secret(pasted) == Secret("abc"))
  }

  @Test func `white space alone is no secret`() {
    #expect(Secret(" \n").isEmpty)
    #expect(!Secret("x").isEmpty)
  }
}
