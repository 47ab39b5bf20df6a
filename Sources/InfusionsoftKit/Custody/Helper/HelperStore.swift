import JSONText

/// A store behind a command of the user's: `pass`, `secret-tool`, a vault.
///
/// The command is run with `get`, `store` or `erase` behind it and spoken to as ``HelperMessage``
/// says. Its word is checked: what was stored is read back, so that a helper which keeps nothing, or
/// half of it, shows while the old refresh token still works. A lock file, the audit log and a receipt
/// for the last record are kept in the state directory, one of each for a profile and command; so the
/// lock holds among the processes of this machine and user, and no further.
public final class HelperStore: TokenStore {
  private let process: HelperProcess
  private let profile: String
  private let clientID: String?
  /// Where the files of this store are, and how their names begin.
  private let directory: String
  private let base: String
  private let receipt: HelperReceipt
  private let memory = HelperMemory()

  /// - Parameters:
  ///   - command: a line for `sh`, to which the action is added.
  ///   - clientID: the configured application's, for a helper that wants to show it.
  ///   - environment: its variables are the command's, too; nothing secret belongs there.
  ///   - patience: how long one run of the command may take.
  public init(
    command: String, profile: String, clientID: String? = nil, environment: Environment,
    patience: Duration = .seconds(30)
  ) {
    process = HelperProcess(
      command: command, variables: environment.variables, patience: patience)
    self.profile = profile
    self.clientID = clientID
    directory = environment.stateDirectory + "/helpers"
    base = "\(directory)/\(profile).\(SHA256.hex(command).prefix(16))"
    receipt = HelperReceipt(path: base + ".receipt")
  }

  /// `helper` and the command.
  public var location: StoreLocation {
    StoreLocation(kind: "helper", path: nil, command: process.command)
  }

  /// Beside the lock file.
  public var auditLog: AuditLog? { AuditLog(path: base + ".log") }

  /// The process that holds the lock.
  public var lockHolder: String? { FileLock.holder(of: base + ".lock") }

  /// Asks the helper, unless what it said last is what was stored last on this machine.
  public func read() async throws -> StoredRecord {
    let digest = receipt.read()
    if let known = memory.record(with: digest) { return known }
    if let record = try await memory.answer({ try await self.fetch() }) { return record }
    // Unless another process has erased or stored it meanwhile.
    if let digest, !digest.isEmpty, digest == receipt.read() { throw vanished() }
    return StoredRecord()
  }

  /// Hands the record to the helper, and asks for it again.
  ///
  /// Neither is given up when the caller is: a helper that is ended halfway may keep half a record.
  public func write(_ record: StoredRecord) async throws {
    try await Task.detached { [self] in try await hand(over: record) }.value
  }

  /// Has the helper forget the record.
  public func erase() async throws {
    try await Task.detached { [self] in
      _ = try await run("erase")
      guard try await fetch() == nil else {
        throw trouble("still has the record after it was to erase it")
      }
      memory.forget()
      try remember(nil)
    }.value
  }

  /// Takes the lock of this profile and command on this machine.
  public func lock(patience: Duration) async throws -> any StoreLock {
    try PrivateDirectory.create(directory)
    let lock = try await FileLock.acquire(
      base + ".lock", of: location.name, patience: patience)
    // Whoever means to change the record begins with what the helper has now.
    memory.forget()
    return lock
  }

  private func hand(over record: StoredRecord) async throws {
    let grant = record.grant
    _ = try await run(
      "store", clientID: grant?.binding.clientID,
      [
        ("tenant", grant?.tenant), ("generation", String(record.generation)),
        ("record", record.json.text),
      ], withholding: record.secrets)
    guard let kept = try await fetch(withholding: record.secrets), kept.json == record.json else {
      throw trouble("did not keep the record it was given")
    }
    memory.keep(kept)
    // Without its receipt a stored record is read more often than need be, and no less safe.
    try? remember(kept)
  }

  private func remember(_ record: StoredRecord?) throws(Failure) {
    try PrivateDirectory.create(directory)
    try receipt.write(record)
  }

  private func fetch(withholding secrets: [String] = []) async throws -> StoredRecord? {
    let answer = try await run("get", withholding: secrets)
    do throws(HelperMessage.Unreadable) {
      return try HelperMessage.record(inAnswer: answer)
    } catch {
      throw trouble("cannot be used: \(error.reason)")
    }
  }

  private func run(
    _ action: String, clientID: String? = nil, _ pairs: [(key: String, value: String?)] = [],
    withholding secrets: [String] = []
  ) async throws -> [UInt8] {
    let request = HelperMessage.request(
      [("profile", profile), ("client_id", clientID ?? self.clientID)] + pairs)
    do {
      return try await process.run(action, request, withholding: secrets)
    } catch let error as HelperProcess.Trouble {
      throw trouble("\(error.words) on \(action)")
    }
  }

  private func trouble(_ words: String) -> Failure {
    Failure(
      .store,
      "the helper \(process.command) \(words): what it holds was left as it is; help stores says"
        + " what a helper has to do", ["command": .string(process.command)])
  }

  private func vanished() -> Failure {
    Failure(
      .store,
      "the helper \(process.command) says that nothing is stored, though a record was stored from"
        + " here: unlock its store; or if you removed the record yourself, run: rm"
        + " \(shellQuoted(receipt.path))",
      ["command": .string(process.command), "path": .string(receipt.path)])
  }
}

extension StoredRecord {
  /// Every secret in it.
  fileprivate var secrets: [String] {
    let all = [
      grant?.accessToken, grant?.refreshToken, aside?.accessToken, aside?.refreshToken,
      clientSecret?.secret, apiKey?.secret,
    ]
    return all.compactMap { $0?.reveal() }
  }
}
