import JSONText
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Contacts as they were before they were changed, so that a change can be taken back.
///
/// Each change is a file of its own (0600, in a directory of 0700), written before the request goes
/// out: what a crash leaves is an entry too many, never one too few. Entries go after a week, and
/// the oldest when there are too many.
public final class UndoJournal: Sendable {
  private enum Place {
    case directory(String)
    case memory
  }

  private let place: Place
  private let environment: Environment
  private let entries = Mutex<[UndoEntry]>([])

  /// How long entries are kept, in seconds, and how many.
  static let lifetime = 7 * 86_400.0
  static let capacity = 500

  /// A journal in a directory of the user's.
  public init(directory: String, environment: Environment) {
    place = .directory(directory)
    self.environment = environment
  }

  /// A journal that ends with the process.
  public init(inMemory environment: Environment) {
    place = .memory
    self.environment = environment
  }

  /// Keeps a contact as it is before a change.
  func begin(
    _ change: UndoEntry.Change, id: String, account: String, before: ContactSnapshot,
    duplicate: JSON? = nil, patch: ContactPatch? = nil, tags: [String] = []
  ) throws(Failure) -> UndoEntry {
    let now = environment.now()
    let chance = environment.randomBytes(4).map { String(Int($0) + 256, radix: 16).suffix(2) }
      .joined()
    // Behind the last one, whatever the clock says.
    let milliseconds = String(
      max(Int(now.timeIntervalSince1970 * 1000), (names.last.map(Self.milliseconds(of:)) ?? 0) + 1))
    let padded = String(repeating: "0", count: max(0, 15 - milliseconds.count)) + milliseconds
    let entry = UndoEntry(
      name: "\(padded)-\(chance).json", change, id: id, account: account, at: now, before: before,
      duplicate: duplicate, patch: patch, tags: tags)
    try save(entry)
    prune()
    return entry
  }

  /// Writes an entry, or one that has become more complete.
  func save(_ entry: UndoEntry) throws(Failure) {
    switch place {
    case .directory(let directory):
      try PrivateDirectory.create(directory)
      try PrivateFile.replace(directory + "/" + entry.name, with: Array(entry.json.bytes))
    case .memory:
      entries.withLock { entries in
        entries.removeAll { $0.name == entry.name }
        entries.append(entry)
      }
    }
  }

  /// Removes an entry: its change was not made, or was taken back.
  func remove(_ entry: UndoEntry) { remove(entry.name) }

  /// The latest change, of this contact or of any, at this account.
  func last(of id: String?, account: String) throws(Failure) -> UndoEntry? {
    prune()
    for name in names.reversed() {
      guard let entry = try entry(name), entry.account == account,
        id == nil || entry.id == id || entry.duplicate?["id"]?.idText == id
      else { continue }
      return entry
    }
    return nil
  }

  private func entry(_ name: String) throws(Failure) -> UndoEntry? {
    switch place {
    case .directory(let directory):
      guard let file = try PrivateFile.openForReading(directory + "/" + name),
        let json = try? JSON(validating: try file.readAll(limit: 16 << 20))
      else { return nil }
      return UndoEntry(json, name: name)
    case .memory:
      return entries.withLock { $0.first { $0.name == name } }
    }
  }

  /// Names of the entries, oldest first.
  private var names: [String] {
    switch place {
    case .directory(let directory):
      let files = try? FileManager.default.contentsOfDirectory(atPath: directory)
      return (files ?? []).filter { $0.hasSuffix(".json") }.sorted()
    case .memory:
      return entries.withLock { $0.map(\.name).sorted() }
    }
  }

  /// Removes every entry, of every account.
  package func erase() {
    switch place {
    case .directory(let directory): try? FileManager.default.removeItem(atPath: directory)
    case .memory: entries.withLock { $0 = [] }
    }
  }

  /// When an entry was made, in milliseconds since 1970: its name begins with that.
  private static func milliseconds(of name: String) -> Int {
    Int(name.prefix { $0 != "-" }) ?? 0
  }

  private func prune() {
    let oldest = Int(environment.now().timeIntervalSince1970 * 1000 - Self.lifetime * 1000)
    let names = names
    let surplus = names.prefix(max(0, names.count - Self.capacity))
    let expired = names.dropFirst(surplus.count)
      .prefix { Self.milliseconds(of: $0) < oldest }
    for name in surplus + expired { remove(name) }
  }

  private func remove(_ name: String) {
    switch place {
    case .directory(let directory): PrivateFile.remove(directory + "/" + name)
    case .memory: entries.withLock { $0.removeAll { $0.name == name } }
    }
  }
}
