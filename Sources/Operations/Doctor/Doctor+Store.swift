import InfusionsoftKit

extension Doctor {
  /// The store: whether it can be read and written, who is at it, and what was left beside it.
  func store(_ store: any TokenStore, _ account: Infusionsoft) async -> [Finding] {
    let place = [store.location.kind, store.location.path].compactMap { $0 }
      .joined(separator: " ")
    let record: StoredRecord
    do {
      record = try await store.read()
    } catch {
      return [finding("store", failure: error)]
    }
    var findings: [Finding] = []
    let spilled = account.custody.spilledRecord()
    if let holder = store.lockHolder {
      findings.append(Finding("lock", .warning, "\(holder) is refreshing, or logging in, just now"))
    } else {
      do {
        try await account.custody.rehearseSave()
        findings.append(Finding("store", "\(place) can be read and written"))
      } catch {
        findings.append(finding("store", failure: error))
      }
    }
    if let spilled { findings.append(restored(spilled, account)) }
    if let pending = record.pending { findings.append(await self.pending(pending, account)) }
    if let log = store.auditLog { findings.append(audit(log)) }
    return findings
  }

  /// What became of a pair that an earlier process had to save in a second place.
  private func restored(_ spilled: SpilledRecord, _ account: Infusionsoft) -> Finding {
    guard account.custody.spilledRecord() != nil else {
      return Finding(
        "spilled",
        "a token that could not be saved was waiting in \(spilled.path); it is in the store"
          + " now")
    }
    return Finding(
      "spilled", .warning,
      "a token that could not be saved waits in \(spilled.path): it goes into the store once that can"
        + " be written")
  }

  private func pending(_ pending: PendingRefresh, _ account: Infusionsoft) async -> Finding {
    if pending.phase == .armed {
      return Finding("pending", "a refresh was given up before anything was sent")
    }
    guard (try? await account.custody.status().state) == .uncertain else {
      return Finding("pending", "a refresh was cut off, and its answer was found and saved")
    }
    return Finding(
      "pending", .warning, "a refresh was sent and its answer is not known",
      fix: "infusionsoft token refresh")
  }

  private func audit(_ log: AuditLog) -> Finding {
    do {
      let entries = try log.entries(last: 10_000)
      guard let last = entries.last else { return Finding("audit", "\(log.path): nothing yet") }
      return Finding(
        "audit",
        "\(log.path): \(entries.count) entries, the last of \(Timestamp.format(last.time))")
    } catch {
      return finding("audit", failure: error)
    }
  }
}
