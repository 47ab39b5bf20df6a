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
