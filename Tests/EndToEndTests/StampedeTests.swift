import JSONText
import TestSupport
import Testing

/// Many processes, each with many calls, and one token that has expired.
@Suite(.timeLimit(.minutes(5))) struct StampedeTests {
  @Test func `64 processes with 64 calls each refresh once between them, and every call succeeds`()
    async throws
  {
    let (processes, calls) = (64, 64)
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try sandbox.control("POST", "/limits", #"{"unlimited": true}"#)
    try await program.authorize()
    try program.expireAccessToken()

    let lines = (1...calls).map { call in
      #"{"jsonrpc":"2.0","id":\#(call),"method":"contacts.get","params":{"id":"\#(call)"}}"# + "\n"
    }
    let answered = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<processes {
        group.addTask {
          let outcome = try await program.run(["--rpc", "--no-pace"], input: lines.joined())
          #expect(outcome.status == 0, "\(outcome.error)")
          let answers = outcome.output.split(separator: "\n").filter { $0.contains(#""id":"#) }
          for answer in answers where !answer.contains(#""result":{"#) {
            Issue.record("\(answer)")
          }
          return answers.count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(answered == processes * calls)
    #expect(try sandbox.count("refreshes") == 1)
    #expect(try sandbox.count("refresh_reuses") == 0)
    #expect(try sandbox.count("rejected") == 0)
  }
}
