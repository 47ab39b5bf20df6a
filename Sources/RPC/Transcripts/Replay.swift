package import InfusionsoftKit
import JSONText
package import Operations

/// `infusionsoft server replay FILE`: the client's part of a recorded conversation, played to a server on
/// the sandbox, and what it answers otherwise than was recorded.
///
/// A call whose secrets were left out cannot be made again. Where that is `code`, the replay logs in by
/// itself; a recording without a login is played to a session that is logged in.
package struct Replay {
  private let transcript: Transcript
  private var differences = 0
  private var compared = 0
  private var leftOut = 0

  /// - Throws: a usage ``Failure`` when the text is no transcript.
  package init(text: String) throws(Failure) {
    do {
      transcript = try Transcript(name: "recording", text: text)
    } catch let error as Transcript.Unreadable {
      throw .usage("this is no line of a transcript: \(error.line.prefix(60))", parameter: "file")
    } catch {
      throw .usage("the recording expects what is no JSON: \(error)", parameter: "file")
    }
  }

  /// Plays it and writes what differs: the call, then `-` what was recorded and `+` what came.
  ///
  /// - Parameter session: at a sandbox, with no grant.
  /// - Returns: how many answers were compared, how many differ, and how many calls were left out.
  package mutating func run(
    in session: Session, _ write: (String) throws -> Void
  ) async throws -> (compared: Int, differences: Int, leftOut: Int) {
    if !calls.contains(where: { $0["method"]?.string == "code" }) {
      try await session.authorizeAtSandbox()
    }
    let server = try LocalServer(session: session)
    server.startReading()
    var waiting: [JSON: JSON] = [:]
    var answers: [JSON: JSON] = [:]
    for step in transcript.steps {
      switch step {
      case .end: break
      case .send(let line):
        guard let message = try? JSON(validating: line) else { continue }
        if message.text.contains(Redaction.mark) {
          leftOut += 1
          if message["method"]?.string == "code" { try await session.authorizeAtSandbox() }
          continue
        }
        for call in Self.elements(message) {
          if let id = call["id"], call["method"] != nil { waiting[id] = call }
        }
        await server.write(line)
      case .expect(let recorded):
        for answer in recorded.flatMap(Self.elements) {
          // Notifications come when they come.
          guard let id = answer["id"], let call = waiting.removeValue(forKey: id) else { continue }
          while answers[id] == nil, let line = await server.line() {
            for came in Self.elements(try JSON(validating: line)) {
              if let id = came["id"], came["method"] == nil { answers[id] = came }
            }
          }
          try compare(call, answer, answers.removeValue(forKey: id), write)
        }
      }
    }
    server.end()
    _ = await server.status
    return (compared, differences, leftOut)
  }

  private mutating func compare(
    _ call: JSON, _ recorded: JSON, _ came: JSON?, _ write: (String) throws -> Void
  ) throws {
    compared += 1
    if Likeness.holds(recorded, came) { return }
    differences += 1
    try write("  \(call.text)")
    try write("- \(recorded.text)")
    try write("+ \(came?.text ?? "(no answer)")")
  }

  private var calls: [JSON] {
    transcript.steps.flatMap { step -> [JSON] in
      guard case .send(let line) = step else { return [] }
      return (try? JSON(validating: line)).map(Self.elements) ?? []
    }
  }

  private static func elements(_ message: JSON) -> [JSON] {
    message.kind == .array ? message.elements : [message]
  }
}
