import InfusionsoftKit
import JSONText
import Operations
import Synchronization

/// One call or notification of an operation, checked, from its arrival until what runs it has ended.
// Sendable: `standing` is reached under the lock of the call table alone, and the rest never changes.
final class Call: @unchecked Sendable {
  let number: Int
  /// Nil for a notification: nobody is answered.
  let id: JSON?
  /// The batch it came in.
  let batch: Batch?
  let operation: Operation
  let params: CallParameters
  /// How its answer is put.
  let form: AnswerForm
  /// What an MCP client says of it.
  let mcp: MCPCall?
  /// Takes its rows page by page, where the client wants that.
  let stream: PageStream?
  /// The bytes it came in.
  let size: Int
  /// Where it stands in the call table.
  var standing = Standing()
  let progress = Mutex(ProgressReport())

  struct Standing {
    var hasBegun = false
    var isAnswered = false
    var isCancelled = false
    /// Counted from arrival, for calls with a time limit of their own and calls that wait.
    var deadline: Deadline?
    var task: Task<Void, Never>?
    var timer: Task<Void, Never>?
  }

  init(
    number: Int, id: JSON?, batch: Batch?, operation: Operation, params: CallParameters,
    form: AnswerForm, mcp: MCPCall?, stream: PageStream?, size: Int
  ) {
    self.number = number
    self.id = id
    self.batch = batch
    self.operation = operation
    self.params = params
    self.form = form
    self.mcp = mcp
    self.stream = stream
    self.size = size
  }

  /// What it must not overtake others on, from the table's declaration.
  var claims: [CallOrder.Claim] {
    switch operation.ordering {
    case .free:
      return []
    case .token:
      return isShared ? Self.readsToken : Self.changesToken
    case .contact(let parameter):
      return claims(on: [parameter])
    case .contacts(let parameters):
      return claims(on: parameters)
    }
  }

  // Made once: most calls that are ordered at all are ordered on the token.
  private static let readsToken = [CallOrder.Claim(place: .token, isShared: true)]
  private static let changesToken = [CallOrder.Claim(place: .token, isShared: false)]

  /// Claims on the contacts whose ids these parameters hold, or on all of them where no id is given.
  private func claims(on parameters: [String]) -> [CallOrder.Claim] {
    let ids = parameters.flatMap { name in
      params.arguments.string(name).map { [$0] } ?? params.arguments.list(name)
    }
    var claims = [CallOrder.Claim(place: .contacts, isShared: isShared || !ids.isEmpty)]
    for id in ids.count > 1 ? Array(Set(ids)) : ids {
      claims.append(CallOrder.Claim(place: .contact(id), isShared: isShared))
    }
    return claims
  }

  /// It changes nothing, so others that change nothing may run beside it.
  var isShared: Bool { operation.effect(of: params.arguments) == .reads }

  /// What can be said of a change at the API when the call is given up.
  func outcome(hasBegun: Bool) -> JSON? {
    switch operation.effect(of: params.arguments) {
    case .reads, .local: nil
    case .writes, .destroys: hasBegun ? "unknown" : "not_sent"
    }
  }
}
