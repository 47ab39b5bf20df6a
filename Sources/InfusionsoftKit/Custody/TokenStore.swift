#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where a profile's record lives.
///
/// `read` and `write` do not wait for one another by themselves: whoever means to change the record
/// holds the lock from before the read until after the write.
public protocol TokenStore: Sendable {
  /// What kind it is, and where.
  var location: StoreLocation { get }

  /// Where it is noted what was done with the grant; nil for a store that keeps no log.
  var auditLog: AuditLog? { get }

  /// Where the answer to a refresh is kept until it is saved; nil for a store that keeps secrets out
  /// of files.
  var answerFile: AnswerFile? { get }

  /// Who holds the lock just now, in words; nil when nobody does, or nobody can tell.
  var lockHolder: String? { get }

  /// The record as it is now; an empty one when there is none yet.
  /// - Throws: a ``Failure`` of kind `store` that names the repair, when what is there is unsafe or
  ///   not understood. Nothing is changed.
  func read() async throws -> StoredRecord

  /// Makes `record` the stored one, durably: on return it survives a crash of the machine.
  /// - Throws: a ``Failure`` of kind `store`; the record that was there is untouched.
  func write(_ record: StoredRecord) async throws

  /// Forgets the record, and leaves the lock and the log; whoever does this holds the lock.
  /// - Throws: a ``Failure`` of kind `store`.
  func erase() async throws

  /// Waits for the exclusive right to change the record, in this process and in all others.
  /// - Throws: a ``Failure`` of kind `store` ("busy") after `patience`; `CancellationError`.
  func lock(patience: Duration) async throws -> any StoreLock
}

extension TokenStore {
  /// None.
  public var auditLog: AuditLog? { nil }
  /// Nobody can tell.
  public var lockHolder: String? { nil }
  /// None.
  public var answerFile: AnswerFile? { nil }

  /// Stores an empty record.
  public func erase() async throws { try await write(StoredRecord()) }
}

/// The exclusive right to change a record; it ends with ``release()``, or with the process.
public protocol StoreLock: Sendable {
  func release()
}

/// What kind of store it is, and where.
public struct StoreLocation: Sendable, Hashable {
  /// `file`, `memory` or `helper`.
  public let kind: String
  /// Where it is, for a store that has a place.
  public let path: String?
  /// What is run, for a store that is a helper.
  public internal(set) var command: String?

  /// The store in a message.
  var name: String { path ?? command.map { "the helper \($0)" } ?? "the store in memory" }
}
