/// What went wrong, in the words every door shares: the one failure table.
///
/// Each kind has one exit status for the command line, one code for JSON-RPC and one name for
/// `data.kind`. Codes below -32000 are those of JSON-RPC 2.0 §5.1 and, for `cancelled`, of the
/// Language Server Protocol; the others are the program's own and lie outside the reserved range.
public enum FailureKind: Sendable, Hashable, CaseIterable {
  case api
  case unknownOperation
  case usage
  case notJSON
  case notRequest
  case authorize
  case rate
  case network
  case store
  case notFound
  case partial
  case refused
  case overloaded
  case cancelled
  case internalError

  /// The status a process ends with.
  public var exitStatus: Int32 { row.exitStatus }

  /// The code of a JSON-RPC error object.
  public var rpcCode: Int { row.rpcCode }

  /// The stable word for `data.kind`.
  public var name: String { row.name }

  private var row: (exitStatus: Int32, rpcCode: Int, name: String) {
    switch self {
    case .api: (1, 1001, "api")
    case .unknownOperation: (2, -32601, "usage")
    case .usage: (2, -32602, "usage")
    case .notJSON: (2, -32700, "protocol")
    case .notRequest: (2, -32600, "protocol")
    case .authorize: (4, 1004, "authorize")
    case .rate: (5, 1005, "rate")
    case .network: (6, 1006, "network")
    case .store: (7, 1007, "store")
    case .notFound: (8, 1008, "not_found")
    case .partial: (9, 1009, "partial")
    case .refused: (10, 1010, "refused")
    case .overloaded: (1, 1011, "overloaded")
    case .cancelled: (130, -32800, "cancelled")
    case .internalError: (70, -32603, "internal")
    }
  }
}
