#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import InfusionsoftKit
import JSONText
import Testing

@testable import Operations
@testable import RPC

/// Transcripts of what was said: without secrets, and good for another run.
@Suite(.timeLimit(.minutes(5)))
struct RecordingTests {
  @Test(arguments: [
    (
      #"{"access_token":"abc","expires_at":"x"}"#,
      #"{"access_token":"[redacted]","expires_at":"x"}"#
    ),
    (#"{"refresh_token":"…c3d4"}"#, #"{"refresh_token":"…c3d4"}"#),
    (#"{"name":"client_secret","value":"s3"}"#, #"{"name":"client_secret","value":"[redacted]"}"#),
    (#"{"name":"client_id","value":"id"}"#, #"{"name":"client_id","value":"id"}"#),
    (#"[{"a":{"code":"http://x/?code=1"}}]"#, #"[{"a":{"code":"[redacted]"}}]"#),
    (
      #"{"u":"http://x/cb?code=s3&scope=full&state=t"}"#,
      #"{"u":"http://x/cb?code=[redacted]&scope=full&state=[redacted]"}"#
    ),
    (#"{"text":"{\"api_key\":\"s3\"}"}"#, #"{"text":"{\"api_key\":\"[redacted]\"}"}"#),
    (#"{"code":-32600,"count":1.50}"#, #"{"code":-32600,"count":1.50}"#),
  ])
  func `secrets go, and everything else stays`(_ text: String, _ expected: String) throws {
    #expect(Redaction.redact(try JSON(validating: text)).text == expected)
  }

  @Test func `an error keeps its code`() throws {
    let error = try JSON(validating: #"{"id":1,"error":{"code":1004,"message":"m"}}"#)
    #expect(Redaction.redact(error) == error)
  }

  @Test func `parameters by position are secret where their names are`() throws {
    let request = try JSON(validating: #"{"method":"config.set","params":["api_key","s3"],"id":1}"#)
    #expect(
      Redaction.redact(request: request, positional: ["name", "value"]).text
        == #"{"method":"config.set","params":["api_key","[redacted]"],"id":1}"#)
    let code = try JSON(validating: #"{"method":"code","params":["s3"]}"#)
    #expect(
      Redaction.redact(request: code, positional: ["code"]).text
        == #"{"method":"code","params":["[redacted]"]}"#)
  }

  @Test func `a recording is a transcript, for its owner's eyes`() async throws {
    let path = "/tmp/recording-\(UInt64.random(in: 0 ... .max)).txt"
    defer { unlink(path) }
    do {
      let recorder = try Recorder(path: path, table: .standard)
      let client = try Client { $0.recorder = recorder }
      await client.send(#"{"jsonrpc":"2.0","id":1,"method":"subtract","params":[3,1]}"#)
      #expect(try await client.message()?["result"]?.int == 2)
      await client.send("a broken line with s3cret")
      _ = try await client.message()
      await client.send(#"[{"jsonrpc":"2.0","id":2,"method":"code","params":["s3cret"]}]"#)
      _ = try await client.message()
      try await client.endWell()
    }
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let text = String(
      decoding: try await Caller(door: .rpc).content(of: path), as: UTF8.self)
    #expect(!text.contains("s3cret"))
    let transcript = try Transcript(name: "recording", text: text)
    // The broken line itself was left out; what it was answered is there.
    #expect(transcript.steps.count == 4)
    #expect(text.contains(#"--> {"jsonrpc":"2.0","id":1,"method":"subtract","params":[3,1]}"#))
  }

  @Test func `a file that cannot be written is refused before anything is served`() {
    #expect(throws: Failure.self) {
      try Recorder(path: "/dev/null/recording.txt", table: .standard)
    }
  }

  @Test(arguments: [
    (#"{"a":1,"b":"x"}"#, #"{"b":"x","a":1}"#, true),
    (#"{"a":1}"#, #"{"a":2}"#, false),
    (#"{"expires_in":86399}"#, #"{"expires_in":5}"#, true),
    (#"{"t":"2026-11-24T10:15:30Z"}"#, #"{"t":"2027-01-01T00:00:00Z"}"#, true),
    (
      #"{"u":"http://127.0.0.1:1/a?state=x&b=1"}"#, #"{"u":"http://127.0.0.1:2/a?state=y&b=1"}"#,
      true
    ),
    (#"{"u":"http://127.0.0.1:1/a"}"#, #"{"u":"http://127.0.0.1:1/b"}"#, false),
    (#"{"s":"…a1b2"}"#, #"{"s":"…c3d4"}"#, true),
    (#"{"s":"[redacted]"}"#, #"{"s":"…c3d4"}"#, true),
    (#"[1,2]"#, #"[1,2,3]"#, false),
    (#"{"a":null}"#, #"{}"#, false),
    (#"{"a":"1"}"#, #"{"a":1}"#, false),
  ])
  func `answers are alike when they differ in what no two runs share`(
    _ one: String, _ other: String, _ isAlike: Bool
  ) throws {
    #expect(Likeness.holds(try JSON(validating: one), try JSON(validating: other)) == isAlike)
  }
}
