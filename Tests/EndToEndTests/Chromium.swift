#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import JSONText
import TestSupport
import Testing

/// A real browser without a window, driven over its debugging pipe; ended with the last reference.
///
/// The Chrome DevTools Protocol: JSON messages, each ended by NUL, on the descriptors 3 and 4.
final class Chromium {
  private let profile = TemporaryDirectory()
  private let child: Child
  private var lastID = 0
  private var session: JSON?

  init() async throws {
    let browser = try SystemTool("chromium", package: "chromium")
    // Inside a container root has no namespaces for the browser's own sandbox; it visits this
    // machine only.
    let options = """
      --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
      --disable-background-networking --disable-component-update --window-size=900,700 \
      --remote-debugging-pipe --user-data-dir=\(profile.path)/chromium about:blank
      """
    child = try Child(
      executable: "/bin/sh",
      arguments: ["-c", "exec \(browser.path) \(options) 3<&0 4>&1 </dev/null >/dev/null"],
      environment: ["HOME": profile.path, "PATH": "/usr/local/bin:/usr/bin:/bin"], lineEnd: 0)

    let page = try await call("Target.createTarget", ["url": "about:blank"])["targetId"]
    session = try await call(
      "Target.attachToTarget", ["targetId": try #require(page), "flatten": true])["sessionId"]
    _ = try await call("Page.enable")
  }

  /// Opens a page and waits until it is there with all it loads.
  func open(_ url: String) async throws {
    _ = try await call("Page.navigate", ["url": .string(url)])
    try await event("Page.loadEventFired")
  }

  /// Clicks on a button and waits for the page that it leads to.
  func click(_ selector: String) async throws {
    _ = try await value("document.querySelector('\(selector)').click()")
    try await event("Page.loadEventFired")
  }

  /// What a JavaScript expression gives in the page.
  func value(_ expression: String) async throws -> JSON? {
    let answer = try await call(
      "Runtime.evaluate", ["expression": .string(expression), "returnByValue": true])
    #expect(answer["exceptionDetails"] == nil, "\(answer.text)")
    return answer["result"]?["value"]
  }

  /// Keeps the page as `NAME.png` in the directory that `PICTURES` names, for people to look at.
  func keepPicture(_ name: String) async throws {
    guard let directory = ProcessInfo.processInfo.environment["PICTURES"] else { return }
    let data = try await call("Page.captureScreenshot")["data"]?.string ?? ""
    let picture = try #require(Data(base64Encoded: data))
    try picture.write(to: URL(filePath: "\(directory)/\(name).png"))
  }

  private func call(_ method: String, _ params: JSON = [:]) async throws -> JSON {
    lastID += 1
    var members: [(String, JSON)] = [
      ("id", .number(lastID)), ("method", .string(method)), ("params", params),
    ]
    if let session { members.append(("sessionId", session)) }
    child.send(JSON.object(members).text + "\0")
    let id = lastID
    let answer = try await message { $0["id"]?.int == id }
    return try #require(answer["result"], "\(method): \(answer.text)")
  }

  private func event(_ method: String) async throws {
    _ = try await message { $0["method"]?.string == method }
  }

  private func message(where matches: (JSON) -> Bool) async throws -> JSON {
    while let line = await child.nextLine() {
      let message = try JSON(validating: Array(line.utf8))
      if matches(message) { return message }
    }
    throw Ended(error: await child.finish().error)
  }

  /// The browser ended before it answered.
  struct Ended: Error {
    let error: String
  }
}
