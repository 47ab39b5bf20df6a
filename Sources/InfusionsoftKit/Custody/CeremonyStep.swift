/// A point of the refresh ceremony between two effects that outlive the process: where a test ends it.
///
/// What is `…Written` stands in a temporary file, whole and flushed; what is `…Renamed` is the record
/// that others read.
package enum CeremonyStep: String, CaseIterable, Sendable {
  /// The lock is held, and nothing has been read.
  case locked
  case armedWritten, armedRenamed
  /// The record says that a refresh is about to be made.
  case armed
  /// The answer's file is there, with room for an answer.
  case reserved
  case sentWritten, sentRenamed
  /// The record says that the refresh token may be spent; the request is the next thing to happen.
  case sent
  /// The answer has come, and nothing but its file knows of it.
  case answered
  case savedWritten, savedRenamed
  /// The new pair is saved.
  case saved
  /// The answer's file is gone; all that is left is to release the lock.
  case settled

  static func written(_ record: StoredRecord) -> CeremonyStep {
    switch record.pending?.phase {
    case .armed: .armedWritten
    case .sent: .sentWritten
    case nil: .savedWritten
    }
  }

  static func renamed(_ record: StoredRecord) -> CeremonyStep {
    switch record.pending?.phase {
    case .armed: .armedRenamed
    case .sent: .sentRenamed
    case nil: .savedRenamed
    }
  }
}
