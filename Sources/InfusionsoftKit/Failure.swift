public import JSONText

/// Why an operation did not do what was asked: one type for the library and every door.
///
/// `message` is one line that says what failed, why and what to do next. It holds no secret, and
/// characters from outside that could steer a terminal are replaced when the failure is made.
public struct Failure: Error, Sendable, CustomStringConvertible {
  /// Which row of the failure table it is.
  public let kind: FailureKind
  /// What failed, why and what to do next, on one line.
  public private(set) var message: String

  /// Facts for programs, in the order they were given; `data.kind` is not among them.
  public private(set) var details: [JSON.Member]

  /// Makes a failure; facts that are `nil` are left out.
  public init(_ kind: FailureKind, _ message: String, _ details: KeyValuePairs<String, JSON?> = [:])
  {
    self.kind = kind
    self.message = message.neutralisingControls()
    self.details = details.compactMap { name, value in
      value.map { JSON.Member(name: name, value: $0) }
    }
  }

  /// The message.
  public var description: String { message }

  /// The fact called `name`, if there is one.
  public subscript(name: String) -> JSON? {
    details.first { $0.name == name }?.value
  }

  /// The same failure with one more fact.
  public func with(_ name: String, _ value: JSON?) -> Failure {
    guard let value, self[name] == nil else { return self }
    var copy = self
    copy.details.append(JSON.Member(name: name, value: value))
    return copy
  }

  /// The same failure with something more to say.
  package func adding(_ hint: String) -> Failure {
    var copy = self
    copy.message += "; " + hint.neutralisingControls()
    return copy
  }

  /// The same failure, after what it means for the operation as a whole.
  func inContext(_ words: String) -> Failure {
    var copy = self
    copy.message = words + ": " + message
    return copy
  }

  /// The `data` member of a JSON-RPC error: `kind` first, then the facts.
  public var data: JSON {
    .object([("kind", .string(kind.name))] + details.map { ($0.name, $0.value) })
  }
}

extension Failure {
  /// The call was given up by its caller.
  public static let cancelled = Failure(.cancelled, "cancelled")

  /// A parameter that cannot be accepted; nothing was sent.
  public static func usage(_ message: String, parameter: String? = nil) -> Failure {
    Failure(.usage, message, ["pointer": parameter.map { .string(JSONPointer.root($0)) }])
  }

  /// Any error as a failure: what is not one already is a cancellation or a defect of this program.
  public init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case is CancellationError: self = .cancelled
    default: self.init(.internalError, "internal error: \(error)")
    }
  }
}

extension String {
  /// The text on one line, with C0 and C1 controls and the Unicode line separators shown as spaces.
  package func neutralisingControls() -> String {
    guard unicodeScalars.contains(where: \.isControlOrLineBreak) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars { result.append(scalar.isControlOrLineBreak ? " " : scalar) }
    return String(result)
  }
}

extension Unicode.Scalar {
  fileprivate var isControlOrLineBreak: Bool {
    value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
  }
}
