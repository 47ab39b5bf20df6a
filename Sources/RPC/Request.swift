import InfusionsoftKit
import JSONText

/// One call or notification, as it came: JSON-RPC 2.0 §4.
struct Request: Sendable {
  /// The id in its own bytes; nil for a notification. An id that is null is an id.
  let id: JSON?
  let method: String
  /// An object or an array; nil when left out or null.
  let params: JSON?

  /// What an object on the wire turns out to be.
  enum Reading: Sendable {
    case request(Request)
    /// An answer to a question nobody asked: an error in return might be answered in turn.
    case response
    case invalid(Failure, id: JSON?)
  }

  static func read(_ message: JSON) -> Reading {
    guard message.kind == .object else {
      return .invalid(Failure(.notRequest, "Invalid Request: a request is an object"), id: nil)
    }
    var version: JSON?
    var id: JSON?
    var method: JSON?
    var params: JSON?
    var isResponse = false
    let members = message.members
    for member in members {
      switch member.name {
      case "jsonrpc": version = member.value
      case "id": id = member.value
      case "method": method = member.value
      case "params": params = member.value
      case "result", "error": isResponse = true
      default: break
      }
    }
    // Readers differ on which of two members of one name counts, so neither is trusted, an id least.
    if let name = members.firstRepeatedName {
      return invalid("the member \(name) occurs twice", id: nil)
    }
    switch id?.kind {
    case .bool?, .array?, .object?:
      return invalid("an id is a string, a number or null", id: nil)
    default: break
    }
    guard let version, version.string == "2.0" else {
      return invalid(#"jsonrpc must be the string "2.0""#, id: id)
    }
    guard let method else {
      return isResponse ? .response : invalid("method is missing", id: id)
    }
    guard let name = method.string else {
      return invalid("method must be a string", id: id)
    }
    switch params?.kind {
    case nil, .null?:
      return .request(Request(id: id, method: name, params: nil))
    case .object?, .array?:
      return .request(Request(id: id, method: name, params: params))
    default:
      return invalid("params must be an object or an array", id: id)
    }
  }

  private static func invalid(_ reason: String, id: JSON?) -> Reading {
    .invalid(Failure(.notRequest, "Invalid Request: \(reason)"), id: id)
  }
}

extension [JSON.Member] {
  /// A name that occurs twice.
  fileprivate var firstRepeatedName: String? {
    if count <= 8 {
      for (index, member) in enumerated()
      where self[..<index].contains(where: { $0.name == member.name }) {
        return member.name
      }
      return nil
    }
    var seen: Set<String> = []
    return first { !seen.insert($0.name).inserted }?.name
  }
}
