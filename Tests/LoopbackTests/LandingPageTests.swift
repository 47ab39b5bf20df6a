import Testing

@testable import Loopback

@Suite struct `A landing page` {
  @Test func `shows its words as text`() {
    let page = LandingPage(
      title: "<script>alert(1)</script>", message: "a & b < c\n\"d\"", ok: true)
    #expect(!page.html.contains("<script>"))
    #expect(page.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.html.contains("a &amp; b &lt; c\n\"d\""))
  }

  @Test func `loads nothing from anywhere`() {
    let page = LandingPage(title: "Done", message: "Back to the terminal.", ok: true).html
    for trace in ["http", "src=", "href=", "url(", "@import", "<script"] {
      #expect(!page.contains(trace))
    }
  }

  @Test func `looks different when the login failed`() {
    let page = LandingPage(title: "Done", message: "", ok: true)
    var failed = page
    failed.ok = false
    #expect(page.html != failed.html)
  }
}
