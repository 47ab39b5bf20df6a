#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The file beside a record that keeps the answer to a refresh from the moment it arrives.
///
/// Until the new pair is saved, the old refresh token is spent and the new one exists in this
/// process alone. So the answer goes into a file whose room was reserved before the request, piece by
/// piece as libcurl receives it: a process that is killed before it has saved the pair, or that finds
/// the disk full, leaves it to the next one. The file holds secrets in the clear, mode 0600, for as
/// long as the ceremony takes.
public struct AnswerFile: Sendable {
  /// The absolute path of the file.
  public let path: String

  /// Room for any answer that has been seen, ten times over.
  private static let room = 16 << 10

  /// Makes the file, empty but for the name of the attempt whose answer it is for.
  /// - Throws: a ``Failure`` of kind `store`, while the old refresh token is still good.
  func open(for attempt: String) throws(Failure) -> PrivateFile {
    let file = try PrivateFile.create(path)
    do throws(Failure) {
      try file.reserve(Self.room)
      try file.write(Array((attempt + "\n").utf8))
    } catch {
      remove()
      throw error
    }
    return file
  }

  /// What came in answer to this attempt, and when; nil when nothing did, or not to this one.
  func answer(to attempt: String) -> (body: [UInt8], receivedAt: Date)? {
    guard let file = try? PrivateFile.openForReading(path), let modified = file.modified,
      let bytes = try? file.readAll(limit: 2 << 20),
      let lineEnd = bytes.firstIndex(of: UInt8(ascii: "\n")),
      bytes[..<lineEnd].elementsEqual(attempt.utf8)
    else { return nil }
    // Behind the answer stands what is left of the reserved room.
    let body = bytes[(lineEnd + 1)...].prefix { $0 != 0 }
    return body.isEmpty ? nil : (Array(body), modified)
  }

  /// Removes the file; one that stays behind is of no attempt that is pending, and so of no effect.
  func remove() { PrivateFile.remove(path) }
}
