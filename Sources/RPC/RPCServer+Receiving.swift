import InfusionsoftKit
import JSONText
import Operations

/// From a line to a call, on the reading thread: nothing here waits.
extension RPCServer {
  func receive(_ line: LineFramer.Line) {
    switch line {
    case .tooLong:
      refuse(
        Failure(
          .notJSON,
          "Parse error: the line is longer than \(options.maximumLine) bytes and was left out",
          ["limit": .number(options.maximumLine)]))
    case .message(let bytes):
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
      options.recorder?.received(bytes)
      do {
        let message = try JSON(validating: bytes)
        if message.kind == .array {
          receive(batch: message.elements)
        } else {
          receive(message, in: nil)
        }
      } catch {
        refuse(Failure(.notJSON, "Parse error: \(error)", ["offset": .number(error.offset)]))
      }
    }
  }

  private func receive(batch elements: [JSON]) {
    if elements.isEmpty {
      return refuse(Failure(.notRequest, "Invalid Request: an empty batch"))
    }
    if elements.count > options.maximumBatch {
      let id = elements.lazy.compactMap { Request.read($0).id }.first
      return refuse(
        Failure(
          .notRequest,
          "Invalid Request: a batch of \(elements.count) is too large, send \(options.maximumBatch) at most",
          ["limit": .number(options.maximumBatch)]), id: id)
    }
    let batch = Batch(count: elements.count) { [outbox] in outbox.submit($0) }
    let repeated = Set(
      elements.compactMap { Request.read($0).id.flatMap(RequestKey.init) }.repeated)
    calls.withLock { $0.statistics.batches += 1 }
    for element in elements {
      if let id = Request.read(element).id, RequestKey(id).map(repeated.contains) == true {
        refuse(
          Failure(.notRequest, "Invalid Request: its id occurs twice in the batch"), id: id,
          in: batch
        )
      } else {
        receive(element, in: batch)
      }
    }
  }

  private func receive(_ message: JSON, in batch: Batch?) {
    switch Request.read(message) {
    case .request(let request):
      if calls.withLock({ $0.arrive(request) }) {
        dispatch(request, in: batch, size: message.bytes.count)
      } else {
        // Without the id, or this would be taken for the answer to the first call.
        let failure = Failure(
          .notRequest, "Invalid Request: its id is that of a call in flight")
        send(.failure(id: nil, failure), in: batch)
      }
    case .response:
      calls.withLock { $0.statistics.responses += 1 }
      batch?.settle(nil)
    case .invalid(let failure, let id):
      refuse(failure, id: id, in: batch)
    }
  }

  private func dispatch(_ request: Request, in batch: Batch?, size: Int) {
    switch request.method {
    case "$/cancelRequest":
      let found = cancel(request.params?["id"], silently: false)
      return answer(request, in: batch, .success(["cancelled": .bool(found)]))
    case "notifications/cancelled":
      let found = cancel(request.params?["requestId"], silently: true)
      return answer(request, in: batch, .success(["cancelled": .bool(found)]))
    default: break
    }
    if dispatchMCP(request, in: batch, size: size) { return }
    do throws(Failure) {
      guard let operation = session.table.find(request.method, at: .rpc) else {
        throw unknownMethod(request)
      }
      if case .door = operation.action {
        answer(request, in: batch, .success(try answerByItself(operation, request)))
      } else {
        try start(
          operation, try parameters(request, of: operation), request, in: batch, size: size)
      }
    } catch {
      answer(request, in: batch, .failure(error))
    }
  }

  private func parameters(
    _ request: Request, of operation: Operation
  ) throws(Failure) -> CallParameters {
    do {
      return try CallParameters(request.params, for: operation)
    } catch {
      throw error.with("operation", .string(operation.name))
    }
  }

  /// The operations that the server is asked about itself.
  private func answerByItself(_ operation: Operation, _ request: Request) throws(Failure) -> JSON {
    let arguments = try Arguments(params: request.params, for: operation)
    switch operation.name {
    case "ping":
      if request.params != nil, isStateless(request) { throw unknownMethod(request) }
      return Self.nothing
    case "stream.credit":
      let request = request.params?["request"] ?? request.params?.elements.first
      return ["credited": .bool(add(credit: arguments.integer("pages") ?? 0, to: request))]
    case "rpc.discover": return openRPC
    case "server.stats":
      let unsent = outbox.backlog
      return calls.withLock { table in
        // The call that asks is in flight as well.
        table.statistics.json(
          inFlight: table.inFlight + (request.id == nil ? 0 : 1), unsentBytes: unsent)
      }
    default: throw unknownMethod(request)
    }
  }

  private static let nothing: JSON = [:]

  func unknownMethod(_ request: Request) -> Failure {
    // Looking for the nearest name takes time, which an unanswered notification is not worth.
    let hint =
      request.id == nil ? "" : didYouMean(request.method, session.table.names(at: .rpc))
    return Failure(
      .unknownOperation,
      "Method not found: \(request.method.prefix(60))\(hint.isEmpty ? "; rpc.discover lists them" : hint)"
    )
  }

  /// Answers what is no call.
  private func refuse(_ failure: Failure, id: JSON? = nil, in batch: Batch? = nil) {
    calls.withLock { $0.statistics.invalid += 1 }
    send(.failure(id: id, failure), in: batch)
  }

  /// Answers a call that never became one in flight; a notification is not answered.
  func answer(_ request: Request, in batch: Batch?, _ outcome: Result<JSON, Failure>) {
    guard let id = request.id else {
      batch?.settle(nil)
      return
    }
    switch outcome {
    case .success(let result): send(.result(id: id, result), in: batch)
    case .failure(let failure): send(.failure(id: id, failure), in: batch)
    }
  }

  /// Books an answer and sends it, by itself or with its batch.
  func send(_ answer: Outgoing, in batch: Batch?) {
    calls.withLock { $0.statistics.count(answer) }
    if let batch {
      batch.settle(answer)
    } else {
      outbox.submit(answer)
    }
  }
}

extension Request.Reading {
  /// The id, where one can be read.
  fileprivate var id: JSON? {
    switch self {
    case .request(let request): request.id
    case .invalid(_, let id): id
    case .response: nil
    }
  }
}

extension [RequestKey] {
  fileprivate var repeated: [RequestKey] {
    var seen: Set<RequestKey> = []
    return filter { !seen.insert($0).inserted }
  }
}
