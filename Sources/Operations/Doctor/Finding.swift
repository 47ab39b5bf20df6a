import JSONText

/// One thing that was looked at, and how it is.
struct Finding: Sendable {
  enum Status: String, CaseIterable, Sendable {
    case ok
    /// It works; something should be done about it.
    case warning
    case failed
  }

  /// What was looked at: `store`, `api_url`.
  let check: String
  let status: Status
  /// How it is, in a sentence.
  let message: String
  /// What to do about it: a command where there is one.
  let fix: String?

  /// All is well.
  init(_ check: String, _ message: String) {
    self.init(check, .ok, message)
  }

  init(_ check: String, _ status: Status, _ message: String, fix: String? = nil) {
    self.check = check
    self.status = status
    self.message = message
    self.fix = fix
  }

  var json: JSON {
    let fix: [(String, JSON)] = self.fix.map { [("fix", .string($0))] } ?? []
    return .object(
      [
        ("check", .string(check)), ("status", .string(status.rawValue)),
        ("message", .string(message)),
      ] + fix)
  }
}
