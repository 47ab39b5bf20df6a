import InfusionsoftKit
import JSONText

/// A message of the server's: one line without its LF, whatever white space the parts hold.
enum Outgoing: Sendable {
  case result(id: JSON, JSON)
  /// With no id where none could be read: then it is written as null (§5).
  case failure(id: JSON?, Failure)
  /// With an `error` member that is written already: MCP has errors of its own.
  case error(id: JSON, JSON)
  case notification(method: String, params: JSON)
  /// The answers to a batch, already written and separated by commas.
  case batch([UInt8])

  func append(to line: inout [UInt8]) {
    // Small ones have the buffer grow as it likes; a large one shall not be copied on its way.
    if size > 1 << 16 { line.reserveCapacity(line.count + size) }
    switch self {
    case .result(let id, let result):
      Self.open(&line, id: id)
      line.append(contentsOf: #","result":"#.utf8)
      Self.append(result, to: &line)
    case .failure(let id, let failure):
      Self.open(&line, id: id ?? .null)
      line.append(contentsOf: #","error":"#.utf8)
      Self.append(failure.errorObject, to: &line)
    case .error(let id, let error):
      Self.open(&line, id: id)
      line.append(contentsOf: #","error":"#.utf8)
      Self.append(error, to: &line)
    case .notification(let method, let params):
      line.append(contentsOf: #"{"jsonrpc":"2.0","method":"#.utf8)
      JSON.append(string: method, to: &line)
      line.append(contentsOf: #","params":"#.utf8)
      Self.append(params, to: &line)
    case .batch(let answers):
      line.append(UInt8(ascii: "["))
      line.append(contentsOf: answers)
      line.append(UInt8(ascii: "]"))
      return
    }
    line.append(UInt8(ascii: "}"))
  }

  /// About the bytes it takes, failures left aside.
  private var size: Int {
    switch self {
    case .result(let id, let value), .error(let id, let value):
      id.bytes.count + value.bytes.count + 64
    case .failure(let id, _): (id?.bytes.count ?? 0) + 1024
    case .notification(_, let params): params.bytes.count + 128
    case .batch(let answers): answers.count + 2
    }
  }

  /// The id goes out as the bytes it came in: `1.0` stays `1.0`.
  private static func open(_ line: inout [UInt8], id: JSON) {
    line.append(contentsOf: #"{"jsonrpc":"2.0","id":"#.utf8)
    line.append(contentsOf: id.bytes)
  }

  /// A line break inside JSON can only be white space between tokens; it must not end our line.
  private static func append(_ json: JSON, to line: inout [UInt8]) {
    let bytes = json.bytes
    let isOneLine = bytes.firstIndex(ofByte: 0x0A) == nil && bytes.firstIndex(ofByte: 0x0D) == nil
    line.append(contentsOf: isOneLine ? bytes : json.compacted.bytes)
  }
}

extension Failure {
  /// The `error` member of a response (§5.1).
  var errorObject: JSON {
    ["code": .number(kind.rpcCode), "message": .string(message), "data": data]
  }
}
