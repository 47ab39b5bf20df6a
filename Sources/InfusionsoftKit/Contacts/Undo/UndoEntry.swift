public import JSONText

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A change of one contact, with the record as it was before.
public struct UndoEntry: Sendable {
  /// What can be done to a contact that is there.
  public enum Change: String, Sendable {
    case update, delete, merge
  }

  /// Names the entry in its journal; later ones come later in alphabetical order.
  public let name: String
  /// What was done.
  public let change: Change
  /// When.
  public let time: Date
  /// The contact's id; of a merge the survivor's.
  public let id: String
  /// Where the account is: an entry is undone there and nowhere else.
  let account: String
  /// The contact before the change.
  public let before: ContactSnapshot
  /// Of a merge the record that went.
  public let duplicate: JSON?
  /// What an update wrote.
  let mask: [String]
  let body: JSON?
  /// The contact after an update; nil when the answer did not come.
  var after: JSON?
  /// Tags that an update puts on beside.
  let tags: [String]

  init(
    name: String, _ change: Change, id: String, account: String, at time: Date,
    before: ContactSnapshot, duplicate: JSON? = nil, patch: ContactPatch? = nil,
    tags: [String] = []
  ) {
    self.name = name
    self.change = change
    self.time = time
    self.id = id
    self.account = account
    self.before = before
    self.duplicate = duplicate
    // Visits by a campaign are added, never taken away.
    mask = (patch?.mask ?? []).filter { $0 != "utm_parameters" }
    body = patch?.body
    after = Optional<JSON>.none
    self.tags = tags
  }

  /// Reads an entry; nil for what is none of this version.
  init?(_ json: JSON, name: String) {
    guard json["version"] == 1, let id = json["id"]?.string,
      let change = json["change"]?.string.flatMap(Change.init),
      let time = json["time"]?.string.flatMap(Timestamp.parse), let before = json["before"]
    else { return nil }
    self.name = name
    self.change = change
    self.time = time
    self.id = id
    account = json["account"]?.string ?? ""
    self.before = ContactSnapshot(before)
    duplicate = json["duplicate"]
    mask = json["mask"]?.elements.compactMap(\.string) ?? []
    body = json["body"]
    after = json["after"]
    tags = json["tags"]?.elements.compactMap(\.string) ?? []
  }

  var json: JSON {
    var members: [(String, JSON)] = [
      ("version", 1), ("change", .string(change.rawValue)), ("id", .string(id)),
      ("time", .string(Timestamp.formatMilliseconds(time))), ("account", .string(account)),
      ("before", before.contact),
    ]
    if let duplicate { members.append(("duplicate", duplicate)) }
    if !mask.isEmpty { members.append(("mask", .array(mask.map { .string($0) }))) }
    if let body { members.append(("body", body)) }
    if let after { members.append(("after", after)) }
    if !tags.isEmpty { members.append(("tags", .array(tags.map { .string($0) }))) }
    return .object(members)
  }
}
