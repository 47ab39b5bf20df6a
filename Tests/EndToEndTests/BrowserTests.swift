import JSONText
import TestSupport
import Testing

/// The login in a real browser, from the authorization URL to the landing page.
@Suite struct BrowserTests {
  @Test func `Allow in the browser ends at the landing page, and the token is there`() async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let login = try program.start(["authorize"])
    let browser = try await Chromium()

    try await browser.open(try await login.authorizationURL())
    #expect(try await browser.text().contains("Allow access?"))
    try await browser.keepPicture("allow")
    try await browser.click("button[value=allow]")
    #expect(try await browser.text().contains("Authorized"))
    try await browser.expectNothingLoadedOrTold()
    try await browser.keepPicture("authorized")

    let outcome = await login.finish()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try JSON(validating: Array(outcome.output.utf8))["state"]?.string == "valid")
    #expect(try await program.run(["contacts", "get", "42"]).status == 0)
  }

  @Test func `Deny in the browser says so there and here, and a new login works`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let browser = try await Chromium()

    let denied = try program.start(["authorize"])
    try await browser.open(try await denied.authorizationURL())
    try await browser.click("button[value=deny]")
    #expect(try await browser.text().contains("Not authorized"))
    try await browser.expectNothingLoadedOrTold()
    try await browser.keepPicture("denied")
    let outcome = await denied.finish()
    #expect(outcome.status == 4)
    #expect(outcome.error.contains("access was not granted"))
    #expect(try await program.run(["token"]).json()["state"]?.string == "none")

    let allowed = try program.start(["authorize"])
    try await browser.open(try await allowed.authorizationURL())
    try await browser.click("button[value=allow]")
    #expect(await allowed.finish().status == 0)
  }

  @Test func `a page opened twice, a reload and a favicon do not disturb the login`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let login = try program.start(["authorize"])
    let browser = try await Chromium()

    let url = try await login.authorizationURL()
    try await browser.open(url)
    try await browser.open(url)
    let listening = try #require(sandbox.ready["redirect_uri"]?.string)
    try await browser.open(listening + "?error=access_denied")
    try await browser.open(listening + "?code=stolen&state=guessed")
    try await browser.open(url)
    try await browser.click("button[value=allow]")
    #expect(try await browser.text().contains("Authorized"))
    #expect(await login.finish().status == 0)
  }
}

extension Child {
  /// The URL that a login says on standard error.
  fileprivate func authorizationURL() async throws -> String {
    while let line = await nextErrorLine() {
      if line.hasPrefix("http") { return line }
    }
    throw SilentLogin()
  }

  private struct SilentLogin: Error {}
}

extension Chromium {
  fileprivate func text() async throws -> String {
    try await value("document.body.innerText")?.string ?? ""
  }

  /// The landing page holds neither code nor token and loads nothing from anywhere.
  fileprivate func expectNothingLoadedOrTold() async throws {
    #expect(try await value("performance.getEntriesByType('resource').length")?.int == 0)
    let html = try await value("document.documentElement.outerHTML")?.string ?? ""
    let address = try await value("location.href")?.string ?? ""
    for name in ["code", "state"] {
      guard let match = try address.firstMatch(of: Regex("[?&]\(name)=([^&]+)")),
        let secret = match[1].substring
      else { continue }
      #expect(!html.contains(secret))
    }
  }
}
