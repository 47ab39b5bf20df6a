package import InfusionsoftKit
package import JSONText

/// The values of one call, each checked against its parameter: an operation never sees others.
package struct Arguments: Sendable {
  private var values: [String: JSON] = [:]

  package init() {}

  /// Takes a value for `parameter`.
  /// - Throws: a usage ``Failure`` for a value that does not fit, and for a second one.
  package mutating func set(_ parameter: Parameter, _ value: JSON) throws(Failure) {
    guard values[parameter.name] == nil else {
      throw .usage("\(parameter.name) was given twice", parameter: parameter.name)
    }
    values[parameter.name] = try parameter.check(value)
  }

  /// Checks that nothing required is missing.
  package func complete(for operation: Operation) throws(Failure) -> Arguments {
    for parameter in operation.parameters where parameter.isRequired {
      guard values[parameter.name] != nil else {
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
              + didYouMean(member.name, operation.parameters.map(\.name)),
            parameter: member.name)
        }
        if !member.value.isNull { try set(parameter, onWire: member.value) }
      }
    case .array?:
      let positional = operation.positional
      for (index, value) in (params?.elements ?? []).enumerated() {
        guard index < positional.count else {
          throw .usage(
            "\(operation.name) takes \(positional.count) positional parameters",
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

  package func has(_ name: String) -> Bool { values[name] != nil }
  package func string(_ name: String) -> String? { values[name]?.string }
  package func integer(_ name: String) -> Int? { values[name]?.int }
  package func flag(_ name: String) -> Bool? { values[name]?.bool }
  package func list(_ name: String) -> [String] {
    values[name]?.elements.compactMap(\.string) ?? []
  }
}
