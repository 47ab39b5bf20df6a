import JSONText

/// An object of a request's body, whose members are taken one by one; what nobody takes, or takes as
/// another type, makes the body one that cannot be converted.
struct BodyObject {
  private var members: [JSON.Member]

  init(_ json: JSON?) throws(Refusal) {
    guard let json, json.kind == .object else { throw .unconvertible }
    members = json.members
  }

  init(body: [UInt8]) throws(Refusal) {
    try self.init(try? JSON(validating: body))
  }

  var names: [String] { members.map(\.name) }

  /// The value, out of the object; null counts as nothing.
  mutating func take(_ name: String) -> JSON? {
    guard let index = members.firstIndex(where: { $0.name == name }) else { return Optional.none }
    let value = members.remove(at: index).value
    return value.isNull ? Optional.none : value
  }

  mutating func text(_ name: String, maximum: Int? = nil) throws(Refusal) -> String? {
    try take(name).map { value throws(Refusal) in try value.bodyText(name, maximum: maximum) }
      ?? nil
  }

  mutating func required(_ name: String, maximum: Int? = nil) throws(Refusal) -> String {
    guard let text = try text(name, maximum: maximum) else { throw Refusal("\(name) is required.") }
    return text
  }

  /// A number, written as each version writes ids.
  mutating func id(_ name: String, isV1: Bool = false) throws(Refusal) -> Int? {
    guard let value = take(name) else { return nil }
    if isV1 {
      guard let id = value.int else { throw .unconvertible }
      return id
    }
    guard let text = value.string else { throw .unconvertible }
    guard !text.isEmpty else { return nil }
    guard let id = Int(text) else { throw .unconvertible }
    return id
  }

  mutating func objects(_ name: String) throws(Refusal) -> [BodyObject] {
    guard let value = take(name) else { return [] }
    guard value.kind == .array else { throw .unconvertible }
    var objects: [BodyObject] = []
    for element in value.elements { objects.append(try BodyObject(element)) }
    return objects
  }

  mutating func end() throws(Refusal) {
    guard members.isEmpty else { throw .unconvertible }
  }
}

extension JSON {
  /// A text; an empty one is nothing.
  func bodyText(_ name: String, maximum: Int? = nil) throws(Refusal) -> String? {
    guard let text = string else { throw .unconvertible }
    if let maximum, text.unicodeScalars.count > maximum {
      throw Refusal("\(name) is longer than \(maximum) characters.")
    }
    return text.isEmpty ? nil : text
  }
}
