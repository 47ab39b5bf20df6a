import JSONText

/// What a machine remembers of the record that it handed to a helper last: its SHA-256 in hexadecimal.
///
/// It tells the processes of this machine whether what they have read is still what is stored, without
/// a run of the helper for every call. And it tells a helper that says "nothing is stored", because
/// its keyring is locked for instance, from one that is right.
struct HelperReceipt: Sendable {
  let path: String

  /// The digest; nil when nothing was stored from here, or the file is not one of ours.
  func read() -> String? {
    guard let bytes = try? PrivateFile.openForReading(path)?.readAll(limit: 1024) else {
      return nil
    }
    return String(String(decoding: bytes, as: UTF8.self).trimmingWhitespace())
  }

  /// Remembers `record`; nil forgets.
  func write(_ record: StoredRecord?) throws(Failure) {
    let digest = record.map(Self.digest) ?? ""
    try PrivateFile.replace(path, with: Array((digest + "\n").utf8))
  }

  static func digest(of record: StoredRecord) -> String { SHA256.hex(record.json.text) }
}
