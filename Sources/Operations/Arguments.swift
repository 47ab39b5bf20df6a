package import InfusionsoftKit
package import JSONText

/// The values of one call, each checked against its parameter: an operation never sees others.
package struct Arguments: Sendable {
  private var values: [String: JSON] = [:]
  /// Names in the order in which they were given.
  private var names: [String] = []
  /// Values that are still in files.
  private var files: [(parameter: Parameter, path: String)] = []

  package init() {}

  /// Takes a value for `parameter`.
  /// - Throws: a usage ``Failure`` for a value that does not fit, and for a second one.
  package mutating func set(_ parameter: Parameter, _ value: JSON) throws(Failure) {
    try takeName(of: parameter)
    values[parameter.name] = try parameter.check(value)
  }

  /// Takes a file that holds the value of `parameter` as JSON; it is read when the call begins.
  package mutating func set(_ parameter: Parameter, file path: String) throws(Failure) {
    try takeName(of: parameter)
    files.append((parameter, path))
  }

  private mutating func takeName(of parameter: Parameter) throws(Failure) {
    guard !has(parameter.name) else {
      throw .usage("\(parameter.name) was given twice", parameter: parameter.name)
    }
    names.append(parameter.name)
  }

  /// The same with what was in files.
  /// - Parameter read: gives the content of a file; `-` is standard input.
  nonisolated(nonsending) func readingFiles(
    _ read: (_ path: String) async throws -> [UInt8]
  ) async throws -> Arguments {
    var arguments = self
    arguments.files = []
    for (parameter, path) in files {
      let text = String(decoding: try await read(path), as: UTF8.self)
      arguments.values[parameter.name] = try parameter.read(json: text)
    }
    return arguments
  }

  /// Checks that nothing required is missing.
  package func complete(for operation: Operation) throws(Failure) -> Arguments {
    for parameter in operation.parameters where parameter.isRequired {
      guard has(parameter.name) else {
        throw .usage(
          "\(operation.words) needs \(parameter.name): \(parameter.summary)",
          parameter: parameter.name)
      }
    }
    return self
  }

  /// Reads the parameters of a JSON-RPC call: by name, by position, or none.
  package init(params: JSON?, for operation: Operation) throws(Failure) {
    switch params?.kind {
    case .object?:
      for member in params?.members ?? [] where member.name != "_meta" {
        guard let parameter = operation.parameter(member.name) else {
          throw .usage(
            "\(operation.name) has no parameter \(member.name)"
              + operation.didYouMeanParameter(member.name), parameter: member.name)
        }
        if !member.value.isNull { try set(parameter, onWire: member.value) }
      }
    case .array?:
      let positional = operation.positional
      for (index, value) in (params?.elements ?? []).enumerated() {
        guard index < positional.count else {
          throw .usage(
            "\(operation.name) takes no more than \(positional.count) by position",
            parameter: String(index))
        }
        if !value.isNull { try set(positional[index], onWire: value) }
      }
    default:
      break
    }
    self = try complete(for: operation)
  }

  /// Takes a value that came over a wire, which occupies standard input and output.
  private mutating func set(_ parameter: Parameter, onWire value: JSON) throws(Failure) {
    if parameter.kind == .file, value.string == "-" {
      throw .usage(
        "\(parameter.name) cannot be - here, where the wire lives: name a file",
        parameter: parameter.name)
    }
    try set(parameter, value)
  }

  /// What was given, in that order, files left out.
  package var members: [JSON.Member] {
    names.compactMap { name in values[name].map { JSON.Member(name: name, value: $0) } }
  }
  package func has(_ name: String) -> Bool { names.contains(name) }
  /// The value as it was given.
  package func value(_ name: String) -> JSON? { values[name] }
  package func string(_ name: String) -> String? { values[name]?.string }
  package func integer(_ name: String) -> Int? { values[name]?.int }
  package func flag(_ name: String) -> Bool? { values[name]?.bool }
  package func list(_ name: String) -> [String] {
    values[name]?.elements.compactMap(\.string) ?? []
  }
  /// The fields of a record among them, in the order in which they were given.
  package func fields(of operation: Operation) -> [(name: String, value: JSON)] {
    names.compactMap { name in
      guard operation.fields?.parameter(name) != nil else { return nil }
      return values[name].map { (name, $0) }
    }
  }
}
