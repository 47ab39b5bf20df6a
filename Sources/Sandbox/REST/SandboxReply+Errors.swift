import JSONText

/// Errors of the API itself. Their shapes follow the specification; their words are invented.
extension SandboxReply {
  /// The v2 `Error` object.
  static func apiError(_ code: Int, _ status: String, _ message: String) -> SandboxReply {
    .json(
      [
        "code": .number(code), "message": .string(message), "status": .string(status),
        "details": [],
      ], status: code)
  }

  static func badRequest(_ message: String) -> SandboxReply {
    apiError(400, "INVALID_ARGUMENT", message)
  }

  static var unknownPath: SandboxReply { apiError(404, "NOT_FOUND", "No such resource.") }

  /// v1 tells everything in one `message`.
  static func messageV1(_ message: String, status: Int) -> SandboxReply {
    .json(["message": .string(message)], status: status)
  }
}
