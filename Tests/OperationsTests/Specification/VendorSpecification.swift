import JSONText
import Sandbox
import TestSupport

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What the vendor says of contacts and tags (`Tests/Specification`), held against what goes over the
/// wire.
///
/// As published the schemas accept `{}` for everything. Here they are closed: a property that they do
/// not name is a violation, and an id that they name has to be there.
struct VendorSpecification: Sendable {
  static let contactsAndTags = VendorSpecification(
    path: #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
      + "/Specification/keap-v2.json")

  let operations: [Operation]

  /// One operation of the API.
  struct Operation: Sendable {
    let id: String
    let method: String
    let path: [Substring]
    let query: [String: Parameter]
    let body: SchemaCheck?
    let replies: [Int: Reply]
  }

  /// A parameter of the query.
  struct Parameter: Sendable {
    let value: SchemaCheck
    let isList, isJoined, isSet: Bool
  }

  /// What an answer holds; nothing at all where there is no schema.
  struct Reply: Sendable {
    let whole: SchemaCheck?
    /// The same for somebody who asked for fields without the id.
    let partial: SchemaCheck?
  }

  private init(path: String) {
    guard let text = FileManager.default.contents(atPath: path),
      let specification = try? JSON(validating: [UInt8](text))
    else { preconditionFailure("\(path) cannot be read") }
    let closing = Closing(schemas: specification["components"]?["schemas"] ?? .null)
    operations = (specification["paths"]?.members ?? []).flatMap { path in
      path.value.members.map { method in
        Operation(path.name, method: method.name.uppercased(), method.value, closing)
      }
    }
  }

  /// The operation that a request calls: what is named wins over what is in braces.
  func operation(_ request: SandboxRequest) -> Operation? {
    let segments = request.target.prefix { $0 != "?" }.dropFirst("/crm".count).split(separator: "/")
    let fitting = operations.filter { $0.method == request.method && $0.fits(segments) }
    return fitting.min { $0.placeholders < $1.placeholders }
  }

  /// Where an exchange is not what the specification says, one line each; what is not about contacts
  /// and tags in version 2 is passed over.
  func violations(in exchange: Exchange) -> [String] {
    let (request, reply) = (exchange.request, exchange.reply)
    let place = "\(request.method) \(request.target)"
    guard let operation = operation(request) else {
      let isOurs = ["/crm/rest/v2/contacts", "/crm/rest/v2/tags"].contains {
        request.target.hasPrefix($0)
      }
      return isOurs ? ["\(place) is no operation"] : []
    }
    var found = operation.violations(in: request)
    if 200..<300 ~= reply.status { found += operation.violations(in: reply, to: request) }
    return found.map { "\(place): \($0)" }
  }
}

/// A request and what was answered.
struct Exchange: Sendable {
  var request: SandboxRequest
  var reply: SandboxReply
}

extension VendorSpecification.Operation {
  fileprivate init(_ path: String, method: String, _ json: JSON, _ closing: Closing) {
    id = json["operationId"]?.string ?? ""
    self.method = method
    self.path = path.split(separator: "/")
    let parameters = (json["parameters"]?.elements ?? []).filter { $0["in"] == "query" }
    query = Dictionary(
      uniqueKeysWithValues: parameters.map {
        ($0["name"]?.string ?? "", VendorSpecification.Parameter($0))
      })
    body = json["requestBody"]?.schema.map { schema in
      // A company is removed by an object that says nothing.
      SchemaCheck(closing.closed(schema, withIDs: true, except: "BasicCompany"))
    }
    replies = Dictionary(
      uniqueKeysWithValues: (json["responses"]?.members ?? []).map { reply in
        let schemas = [true, false].map { withIDs in
          reply.value.schema.map { SchemaCheck(closing.closed($0, withIDs: withIDs)) }
        }
        return (
          Int(reply.name) ?? 0, VendorSpecification.Reply(whole: schemas[0], partial: schemas[1])
        )
      })
  }

  fileprivate func fits(_ segments: [Substring]) -> Bool {
    segments.count == path.count
      && zip(path, segments).allSatisfy { $0 == $1 || ($0.hasPrefix("{") && !$1.contains(":")) }
  }

  fileprivate var placeholders: Int { path.count { $0.hasPrefix("{") } }

  fileprivate func violations(in request: SandboxRequest) -> [String] {
    var found: [String] = []
    let items = request.queryItems
    for name in Set(items.map(\.name)).sorted() {
      guard let parameter = query[name] else {
        found.append("has no parameter \(name)")
        continue
      }
      found += parameter.violations(in: items.filter { $0.name == name }.map(\.value))
        .map { "parameter \(name) \($0)" }
    }
    switch (body, request.body.isEmpty) {
    case (nil, true): break
    case (nil, false): found.append("takes no body")
    case (.some, true): found.append("needs a body")
    case (let body?, false):
      if request.headers.first(where: { $0.name.lowercased() == "content-type" })?.value
        .hasPrefix("application/json") != true
      {
        found.append("does not say that its body is JSON")
      }
      found += body.violations(inText: request.body)
    }
    return found
  }

  fileprivate func violations(in reply: SandboxReply, to request: SandboxRequest) -> [String] {
    guard let schemas = replies[reply.status] else { return ["does not answer \(reply.status)"] }
    let fields = request.queryItems.first { $0.name == "fields" }?.value.split(separator: ",")
    let schema = fields?.contains("id") == false ? schemas.partial : schemas.whole
    guard let schema else { return reply.body.isEmpty ? [] : ["answers nothing, and did"] }
    return schema.violations(inText: reply.body)
  }
}

extension VendorSpecification.Parameter {
  fileprivate init(_ json: JSON) {
    let schema = json["schema"] ?? .null
    isList = schema["type"] == "array"
    isJoined = json["explode"]?.bool == false
    isSet = schema["uniqueItems"]?.bool == true
    value = SchemaCheck(isList ? schema["items"] ?? .null : schema)
  }

  fileprivate func violations(in values: [String]) -> [String] {
    if values.count > 1, !isList || isJoined { return ["is there \(values.count) times"] }
    let values = isJoined ? values.flatMap { $0.split(separator: ",").map(String.init) } : values
    if isSet, Set(values).count < values.count { return ["has a value twice"] }
    return values.flatMap { text in
      let number = try? JSON(validating: text)
      let asText = value.violations(in: .string(text))
      return asText.isEmpty ? [] : number.map { value.violations(in: $0) } ?? asText
    }
  }
}

/// Makes of schemas that accept everything some that do not.
private struct Closing {
  let schemas: JSON

  /// The schema with its references resolved; of the one that is excepted the id may be missing.
  func closed(_ schema: JSON, withIDs: Bool, except exception: String? = nil) -> JSON {
    if let name = schema["$ref"]?.string?.split(separator: "/").last.map(String.init) {
      return closed(
        schemas[name] ?? .null, withIDs: withIDs && name != exception, except: exception)
    }
    var members = schema.members.map { member -> (String, JSON) in
      switch (member.name, member.value.kind) {
      case ("properties", _):
        let properties = member.value.members.map {
          ($0.name, closed($0.value, withIDs: withIDs, except: exception))
        }
        return (member.name, .object(properties))
      case ("items", _), ("additionalProperties", .object):
        return (member.name, closed(member.value, withIDs: withIDs, except: exception))
      default: return (member.name, member.value)
      }
    }
    guard let properties = schema["properties"] else { return .object(members) }
    if schema["additionalProperties"] == nil { members.append(("additionalProperties", false)) }
    if withIDs, properties["id"] != nil {
      members.removeAll { $0.0 == "required" }
      members.append(("required", .array((schema["required"]?.elements ?? []) + ["id"])))
    }
    return .object(members)
  }
}

extension JSON {
  fileprivate var schema: JSON? { self["content"]?["application/json"]?["schema"] }
}

extension SchemaCheck {
  fileprivate func violations(inText text: [UInt8]) -> [String] {
    do {
      return violations(in: try JSON(validating: text))
    } catch {
      return ["is no JSON: \(error)"]
    }
  }
}

extension SandboxRequest {
  fileprivate var queryItems: [(name: String, value: String)] {
    (URLComponents(string: target)?.queryItems ?? []).map { ($0.name, $0.value ?? "") }
  }
}
