import JSONText

/// What a store and its helper say to one another: lines `key=value`, ended by an empty line, as Git
/// and its credential helpers do it. A line ends with a line feed; a value holds none.
///
/// A request carries `version=1`, `profile`, and where they are known `client_id`, `tenant` and
/// `generation`, so that a helper may name its entry; `store` carries the record itself beside them,
/// as one line of JSON. The answer to `get` is a line `record=JSON`, or `record=` when nothing is
/// stored: silence is no answer, so that a store which cannot be opened is never taken for an empty
/// one. Other keys of an answer are for later versions, and skipped.
enum HelperMessage {
  static let version = "1"
  /// A record is two to four kilobytes; what is larger than this is none.
  static let limit = 1 << 20

  /// A request; what has no value, or one that would break the line, is left out.
  static func request(_ pairs: [(key: String, value: String?)]) -> [UInt8] {
    var text = "version=\(version)\n"
    for case (let key, let value?) in pairs
    where !value.isEmpty && value == value.neutralisingControls() {
      text += "\(key)=\(value)\n"
    }
    return Array((text + "\n").utf8)
  }

  /// The record that an answer to `get` holds; nil when nothing is stored.
  static func record(inAnswer bytes: [UInt8]) throws(Unreadable) -> StoredRecord? {
    var found: [UInt8]?
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      guard !line.isEmpty else { break }
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else {
        throw Unreadable(reason: "a line of its answer is not key=value")
      }
      guard line[..<equals].elementsEqual("record".utf8) else { continue }
      guard found == nil else { throw Unreadable(reason: "it answered with two records") }
      found = Array(line[(equals + 1)...])
    }
    guard let found else { throw Unreadable(reason: "its answer has no line record=") }
    guard !found.isEmpty else { return nil }
    guard let json = try? JSON(validating: found), let record = StoredRecord(json) else {
      throw Unreadable(
        reason: "what it gave is not a record of this program (damaged, or of a newer version)")
    }
    return record
  }

  /// Why an answer was not understood, without a byte of it: it may hold half a token.
  struct Unreadable: Error, Equatable {
    let reason: String
  }
}
