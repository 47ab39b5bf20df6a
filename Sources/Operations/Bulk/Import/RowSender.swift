import InfusionsoftKit
import JSONText

/// Makes contacts of rows, and says what became of each.
struct RowSender: Sendable {
  let account: Infusionsoft
  let names: ReferenceBook
  /// nil for NDJSON.
  let columns: ImportColumns?
  let duplicateOption: DuplicateOption?
  let isDryRun: Bool
  let deadline: Deadline

  /// How long a request that is under way may take to end once the import is cancelled.
  private static let grace = Duration.seconds(5)

  /// What a row writes, as far as it tells by itself.
  func edit(_ row: ImportRow) throws(RowFault) -> ContactEdit {
    switch row.content {
    case .unreadable(let fault):
      throw fault
    case .cells(let cells):
      return try columns?.edit(cells) ?? ContactEdit()
    case .contact(let json):
      var edit = ContactEdit()
      do throws(Failure) {
        try edit.set(record: json)
      } catch {
        throw fault(error, row)
      }
      return edit
    }
  }

  /// Sends a row.
  /// - Parameter wasBegun: an import that was broken off may have sent it already.
  func send(_ edit: ContactEdit, of row: ImportRow, wasBegun: Bool) async -> RowOutcome {
    let references: ContactReferences
    let request: APIRequest
    do {
      references = try await names.references(for: edit)
      request = .createContact(
        try edit.newContact(references), duplicateOption: duplicateOption, fields: ["id"])
    } catch {
      let failure = Failure(error)
      let isRefusal = failure.kind == .usage || failure.kind == .notFound
      return isRefusal ? .refused(fault(failure, row)) : .open(failure, isSent: false)
    }
    if isDryRun { return .valid }
    if wasBegun, !request.isRepeatable {
      return .unknown(
        RowFault(
          Failure(
            .network, "the import was broken off while it was being made: look whether it is there"),
          at: row.place))
    }
    do {
      let response = try await write(request)
      guard let id = try response.json()["id"]?.idText else {
        return .unknown(RowFault("the answer has no id", at: row.place))
      }
      return response.status == 201
        ? .created(id: id, tags: references.tags) : .updated(id: id, tags: references.tags)
    } catch {
      return outcome(of: error, request, row)
    }
  }

  /// Sends a request to its end, unless it takes too long after a cancellation: what is cut off nobody
  /// knows the outcome of.
  private func write(_ request: APIRequest) async throws -> APIResponse {
    let (account, deadline) = (account, deadline)
    let write = Task { try await account.bulkWrite(request, deadline: deadline) }
    return try await withTaskCancellationHandler {
      try await write.value
    } onCancel: {
      Task {
        try? await Task.sleep(for: Self.grace)
        write.cancel()
      }
    }
  }

  private func outcome(
    of error: any Error, _ request: APIRequest, _ row: ImportRow
  ) -> RowOutcome {
    // It was still waiting for its turn.
    if error is CancellationError { return .open(.cancelled, isSent: false) }
    let failure = Failure(error)
    let status = failure["status"]?.int ?? 0
    switch failure.kind {
    case .notFound:
      return .refused(fault(failure, row))
    case .api where (400..<500).contains(status) && ![401, 403, 408].contains(status):
      return .refused(fault(failure, row))
    case .api where (502...504).contains(status), .network, .cancelled:
      if failure["outcome"] == "not_sent" { return .open(failure, isSent: false) }
      return request.isRepeatable
        ? .open(failure, isSent: true) : .unknown(RowFault(failure, at: row.place))
    case .api where status != 401 && status != 403:
      return .unknown(RowFault(failure, at: row.place))
    default:
      // Without a credential, a quota or a disk nothing goes.
      return .open(failure, isSent: false)
    }
  }

  private func fault(_ failure: Failure, _ row: ImportRow) -> RowFault {
    if case .cells(let cells) = row.content, let columns {
      return columns.fault(failure, in: cells)
    }
    return RowFault(failure, at: row.place, field: failure["pointer"]?.string)
  }

  /// Puts a tag on contacts.
  /// - Returns: a line of the result file; nil where it cannot be done for now.
  func apply(_ tag: String, to contacts: [String]) async -> Result<JSON, Failure> {
    let ids: JSON = .array(contacts.map { .string($0) })
    var batches = TagBatches(account, .apply, tag: tag, contacts: contacts)
    batches.isBulk = true
    do {
      _ = try await batches.run(deadline: deadline)
      return .success(["tag": .string(tag), "outcome": "tagged", "contact_ids": ids])
    } catch {
      let failure = Failure(error)
      guard failure.kind == .partial || failure.kind == .notFound || failure["status"] == 400
      else { return .failure(failure) }
      return .success(
        [
          "tag": .string(tag), "outcome": "refused", "contact_ids": ids,
          "kind": .string(failure.kind.name), "message": .string(failure.message),
        ])
    }
  }
}
