import JSONText
import TestSupport
import Testing

extension Program {
  /// Logs in at the sandbox, one process an operation, and returns the URL the browser would go to.
  func approvedRedirect() async throws -> String {
    let attempt = try await run(["authorize", "--no-listen", "-o", "json"]).json()
    let url = try #require(attempt["authorization_url"]?.string)
    let approval = try await run(["sandbox", "approve", url]).json()
    return try #require(approval["redirect_url"]?.string)
  }

  /// Logs in at the sandbox to the end.
  func authorize() async throws {
    let outcome = try await run(["code", try await approvedRedirect()])
    try #require(outcome.status == 0, "\(outcome.error)")
  }
}

extension Program {
  /// The record of the default profile, below the home directory.
  static let recordName = ".local/state/infusionsoft/grants/default.json"

  /// Makes the stored access token one that ended long ago.
  func expireAccessToken() throws {
    let record = try #require(home.read(Self.recordName))
    let expired = record.replacing(
      /"expires_at":"[^"]+"/, with: #""expires_at":"2026-01-01T00:00:00Z""#, maxReplacements: 1)
    home.write(expired, to: Self.recordName)
  }
}

extension Program.Outcome {
  /// Standard output as one JSON text, of a process that must have succeeded.
  func json() throws -> JSON {
    try #require(status == 0, "\(error)")
    return try JSON(validating: Array(output.utf8))
  }

  /// The first line of standard error, as people see it.
  var complaint: String {
    error.split(separator: "\n").first.map(String.init) ?? ""
  }
}
