#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The history on disk: one entry a line, oldest first, backslash, newline and return escaped.
///
/// Shells that run at once append under a lock and so lose nothing. Equal lines are dropped when
/// the file is read; it is rewritten once it has twice as many lines as are kept.
struct HistoryFile {
  let path: String
  let limit: Int

  /// The newest `limit` entries, of equal ones the last.
  static func latest(_ entries: [String], limit: Int) -> [String] {
    var seen: Set<String> = []
    return Array(entries.reversed().filter { seen.insert($0).inserted }.prefix(limit).reversed())
  }

  static func escape(_ entry: String) -> String {
    var line = ""
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\\": line += "\\\\"
      case "\n": line += "\\n"
      case "\r": line += "\\r"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  static func unescape(_ line: some StringProtocol) -> String {
    var entry = String.UnicodeScalarView()
    var scalars = line.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "\\", let escaped = scalars.next() else {
        entry.append(scalar)
        continue
      }
      switch escaped {
      case "n": entry.append("\n")
      case "r": entry.append("\r")
      default: entry.append(escaped)
      }
    }
    return String(entry)
  }

  func load() throws(EditorError) -> [String] {
    try LockedFile.open(path) { (file) throws(EditorError) in
      let lines = String(decoding: try file.read(), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: true)
      let entries = Self.latest(lines.map(Self.unescape), limit: limit)
      if lines.count > 2 * limit { try file.replace(with: Self.text(of: entries)) }
      return entries
    }
  }

  func append(_ entries: [String], waits: Bool = true) throws(EditorError) {
    try LockedFile.open(path, waits: waits) { (file) throws(EditorError) in
      try file.append(Self.text(of: entries))
    }
  }

  func clear() throws(EditorError) {
    try LockedFile.open(path) { (file) throws(EditorError) in try file.replace(with: []) }
  }

  private static func text(of entries: [String]) -> [UInt8] {
    entries.flatMap { Array(escape($0).utf8) + [UInt8(ascii: "\n")] }
  }
}
