import JSONText
import Operations

/// One call or notification of an operation, checked and ready to run.
struct Call: Sendable {
  let number: Int
  /// Nil for a notification: nobody is answered.
  let id: JSON?
  /// The batch it came in.
  let batch: Batch?
  let operation: Operation
  let arguments: Arguments
  /// `confirm: true` was among its parameters.
  let isConfirmed: Bool
  /// `_meta.timeout_ms`.
  let timeout: Duration?
  /// The bytes it came in.
  let size: Int

  /// What it must not overtake others on, from the table's declaration.
  var places: [CallOrder.Place] {
    switch operation.ordering {
    case .free:
      return []
    case .token:
      return [.token]
    case .contact(let parameter):
      if let id = arguments.string(parameter) { return [.contact(id)] }
      return Set(arguments.list(parameter)).map { .contact($0) }
    }
  }

  /// It changes nothing, so others that change nothing may run beside it.
  var isShared: Bool { operation.effect == .reads }

  /// What can be said of a change at the API when the call is given up.
  func outcome(hasBegun: Bool) -> JSON? {
    switch operation.effect {
    case .reads, .local: nil
    case .writes, .destroys: hasBegun ? "unknown" : "not_sent"
    }
  }
}
