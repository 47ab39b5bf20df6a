import InfusionsoftKit
import JSONText
import SQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The local database of a mirror, changed a page at a time.
final class Mirror {
  struct Changes: Equatable {
    var added = 0
    var updated = 0
    var removed = 0
  }

  private let database: Database
  private let lock: PrivateFile
  let path: String

  /// Opens the mirror of an account, or begins one.
  init(_ path: String, account: JSON) throws {
    self.path = path
    lock = try PrivateFile.openLock(path + ".lock")
    guard try lock.tryLock() else {
      throw Failure(.store, "\(path) is being synchronised by another process: wait for it")
    }
    // Contacts are the user's alone; SQLite would make the file as the umask says.
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileWriting.failure("open", path) }
    close(descriptor)
    database = try Database(path)
    try prepare(account)
  }

  private func prepare(_ account: JSON) throws {
    let id = try number("PRAGMA application_id")
    let isEmpty = try number("SELECT count(*) FROM sqlite_master") == 0
    if isEmpty {
      try database.transaction {
        try database.execute(MirrorSchema.sql)
        try set("account", account.text)
        try set(Round())
      }
      return
    }
    guard id == MirrorSchema.applicationID else {
      throw Failure.usage(
        "\(path) is a database of something else: name another file", parameter: "to")
    }
    guard try number("PRAGMA user_version") == MirrorSchema.version else {
      throw Failure.usage(
        "\(path) was made by another version of this program: begin a new file", parameter: "to")
    }
    guard try value("account") == account.text else {
      throw Failure.usage("\(path) mirrors another account: name another file", parameter: "to")
    }
  }

  // MARK: What is known of the rounds

  /// One round over the contacts.
  struct Round {
    /// Every contact is marked with the last round that saw it.
    var number = 0
    /// It is one over all contacts.
    var isFull = true
    /// When it began, by the server's clock; less a minute.
    var begin = ""
    /// Changes up to then were taken over by the rounds before; nil when there was none.
    var upTo: String?
    /// Where to go on; nil before the first page and after the last.
    var pageToken: String?
  }

  /// The last round that was begun.
  var round: Round {
    get throws {
      Round(
        number: try value("round").flatMap { Int($0) } ?? 0, isFull: try value("full") == "1",
        begin: try value("begin") ?? "", upTo: try value("up_to"),
        pageToken: try value("page_token"))
    }
  }

  func set(_ round: Round) throws {
    try set("round", String(round.number))
    try set("full", round.isFull ? "1" : "0")
    try set("begin", round.begin)
    try set("up_to", round.upTo)
    try set(pageToken: round.pageToken)
  }

  func set(pageToken: String?) throws { try set("page_token", pageToken) }

  private func value(_ name: String) throws -> String? {
    try database.run("SELECT value FROM sync WHERE name = ?", [.text(name)]).first?[0]
  }

  private func set(_ name: String, _ value: String?) throws {
    try database.run("INSERT OR REPLACE INTO sync VALUES (?, ?)", [.text(name), Value(value)])
  }

  /// Changes several things, or none.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try database.transaction(body)
  }

  // MARK: Contacts

  /// Takes a page over.
  func take(_ contacts: [JSON], round: Int) throws -> Changes {
    var changes = Changes()
    for contact in contacts {
      guard let id = contact["id"]?.idText else {
        throw Failure(.api, "GET /v2/contacts: a contact has no id")
      }
      let known = try database.run("SELECT json FROM contacts WHERE id = ?", [.text(id)]).first?[0]
      if known == contact.text {
        try database.run(
          "UPDATE contacts SET round = ? WHERE id = ?", [.integer(round), .text(id)])
        continue
      }
      if known == nil { changes.added += 1 } else { changes.updated += 1 }
      try write(contact, id, round)
    }
    return changes
  }

  /// Contacts that a round has not seen, at most `limit`.
  func unseen(by round: Int, limit: Int) throws -> [String] {
    try database.run(
      "SELECT id FROM contacts WHERE round <> ? LIMIT ?", [.integer(round), .integer(limit)]
    ).compactMap(\.[0])
  }

  /// Removes contacts, with all that belongs to them.
  func remove(_ ids: [String]) throws {
    for id in ids {
      for table in MirrorSchema.lists.map(\.table) + ["contact_tags"] {
        try database.run("DELETE FROM \(table) WHERE contact_id = ?", [.text(id)])
      }
      try database.run("DELETE FROM contacts WHERE id = ?", [.text(id)])
    }
  }

  func take(_ model: ContactModel) throws {
    try database.run("DELETE FROM custom_fields")
    for field in model.customFields {
      try database.run(
        "INSERT OR REPLACE INTO custom_fields VALUES (?, ?, ?, ?)",
        [.text(field.id), .text(field.label), .text(field.name), .text(field.type)])
    }
  }

  private func write(_ contact: JSON, _ id: String, _ round: Int) throws {
    let own = MirrorSchema.columns.map { column in
      Value(column.path.reduce(Optional(contact)) { $0?[$1] }?.cell)
    }
    let slots = MirrorSchema.slots.map { slot in
      Value(
        contact[slot.list]?.elements.first { $0["field"]?.string == slot.slot }?[slot.member]?.cell)
    }
    let values = [.text(id)] + own + slots + [.text(contact.text), .integer(round)]
    let places = values.map { _ in "?" }.joined(separator: ", ")
    try database.run("INSERT OR REPLACE INTO contacts VALUES (\(places))", values)
    for list in MirrorSchema.lists {
      try database.run("DELETE FROM \(list.table) WHERE contact_id = ?", [.text(id)])
      let places = list.columns.map { _ in ", ?" }.joined()
      for item in contact[list.member]?.elements ?? [] {
        try database.run(
          "INSERT INTO \(list.table) VALUES (?\(places))",
          [.text(id)] + list.columns.map { Value(item[$0]?.cell) })
      }
    }
    try database.run("DELETE FROM contact_tags WHERE contact_id = ?", [.text(id)])
    for tag in contact["tag_ids"]?.elements ?? [] {
      try database.run(
        "INSERT OR IGNORE INTO contact_tags VALUES (?, ?)", [.text(id), Value(tag.cell)])
    }
  }

  private func number(_ sql: String) throws -> Int {
    try database.run(sql).first?[0].flatMap { Int($0) } ?? 0
  }
}

extension JSON {
  /// As a cell holds it: a text as such, null as nothing, anything else as JSON.
  fileprivate var cell: String? { isNull ? nil : string ?? text }
}
