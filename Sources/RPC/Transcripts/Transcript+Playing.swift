import JSONText

extension Transcript {
  /// Plays the client's part to a server that offers the methods of ``Specimen``.
  ///
  /// - Parameter piece: how many bytes a write has at most.
  /// - Returns: what the server did otherwise than the transcript says, one line each.
  func play(to server: LocalServer, piece: Int = .max) async -> [String] {
    var faults: [String] = []
    server.startReading()
    for step in steps {
      switch step {
      case .send(let bytes): await server.write(bytes, piece: piece)
      case .end: server.end()
      case .expect(var expected):
        while !expected.isEmpty, faults.isEmpty {
          guard let line = await server.line() else {
            faults.append("the server ended before it said \(Self.excerpt(expected[0].text))")
            break
          }
          guard let answer = try? JSON(validating: line) else {
            faults.append("no JSON: \(Self.excerpt(String(decoding: line, as: UTF8.self)))")
            break
          }
          faults += Self.faults(ofLine: line, answer)
          if let index = expected.firstIndex(where: { Self.matches(answer, $0) }) {
            expected.remove(at: index)
          } else {
            faults.append(
              "\(Self.excerpt(answer.text)) is not \(Self.excerpt(expected[0].text))")
          }
        }
      }
    }
    server.end()
    while let line = await server.line() {
      faults.append(
        "nobody asked for \(Self.excerpt(String(decoding: line, as: UTF8.self)))")
    }
    let status = await server.status
    if status != 0 { faults.append("the server ended with \(status)") }
    return faults
  }

  private static func excerpt(_ text: String) -> String {
    text.utf8.count <= 300 ? text : text.prefix(300) + "…"
  }

  /// What holds for every line: points 27 to 29, 32 and 43.
  private static func faults(ofLine line: [UInt8], _ message: JSON) -> [String] {
    let controls = line.contains { $0 < 0x20 } ? ["a control character on the wire"] : []
    guard message.kind == .array else { return controls + faults(ofResponse: message) }
    let empty = message.elements.isEmpty ? ["an empty array"] : []
    return controls + empty + message.elements.flatMap(faults(ofResponse:))
  }

  private static func faults(ofResponse response: JSON) -> [String] {
    var faults: [String] = []
    let names = response.members.map(\.name)
    if names != ["jsonrpc", "id", "result"] && names != ["jsonrpc", "id", "error"] {
      faults.append("a response has the members \(names)")
    }
    if response["jsonrpc"]?.string != "2.0" { faults.append("the version is not 2.0") }
    guard let error = response["error"] else { return faults }
    if error["code"]?.int == nil { faults.append("an error without an integer code") }
    if error["message"]?.string?.isEmpty != false { faults.append("an error without a message") }
    if !Set(error.members.map(\.name)).isSubset(of: ["code", "message", "data"]) {
      faults.append("an error with other members")
    }
    return faults
  }
}
