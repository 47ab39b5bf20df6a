import JSONText

/// A label for contacts.
struct Tag: Sendable {
  let id: Int
  var name: String
  var description: String?
  var categoryID: Int?
  var createTime: Timestamp
  var updateTime: Timestamp

  func json(_ dialect: Dialect) -> JSON {
    .compact([
      ("id", .id(id, dialect)), ("name", .string(name)), ("description", .string(description)),
      ("category", categoryID.map { ["id": .id($0, dialect)] }),
      ("create_time", .string(createTime.text(dialect.datesV2))),
      ("update_time", .string(updateTime.text(dialect.datesV2))),
    ])
  }
}

/// The tags of a tenant and their categories.
struct TagBook: Sendable {
  private(set) var tags = TagBook.invented
  private var lastID = TagBook.invented.map(\.id).max() ?? 0

  static let categories: [(id: Int, name: String)] = [(11, "Status"), (13, "Marketing")]

  /// Those that invented contacts wear.
  static let invented: [Tag] = [
    (101, "Customer", 11), (103, "Newsletter", 13), (107, "VIP", 11), (109, "Prospect, warm", 11),
    (113, "Événement 2025", 13), (127, "検討中", nil), (131, "Do not call", nil),
  ].map { id, name, category in
    let time = Timestamp(milliseconds: 1_388_534_400_000 + id * Timestamp.day)
    return Tag(
      id: id, name: name, description: id == 107 ? "Call them by name" : nil,
      categoryID: category, createTime: time, updateTime: time)
  }

  static func category(_ id: Int) -> String? { categories.first { $0.id == id }?.name }

  func tag(_ id: Int) -> Tag? { tags.first { $0.id == id } }

  /// The tag that a segment of a path names.
  func tag(named text: String) throws(Refusal) -> Tag {
    guard let tag = Int(text).flatMap(tag) else { throw .notFound("tag") }
    return tag
  }

  mutating func add(
    name: String, description: String?, categoryID: Int?, at now: Timestamp
  ) throws(Refusal) -> Tag {
    try checkUnused(name)
    lastID += 2
    let tag = Tag(
      id: lastID, name: name, description: description, categoryID: categoryID, createTime: now,
      updateTime: now)
    tags.append(tag)
    return tag
  }

  mutating func replace(_ tag: Tag) throws(Refusal) {
    try checkUnused(tag.name, but: tag.id)
    guard let index = tags.firstIndex(where: { $0.id == tag.id }) else { return }
    tags[index] = tag
  }

  mutating func remove(_ id: Int) { tags.removeAll { $0.id == id } }

  /// The specification calls the name unique.
  private func checkUnused(_ name: String, but id: Int? = nil) throws(Refusal) {
    if tags.contains(where: { $0.name == name && $0.id != id }) {
      throw Refusal("A tag with that name exists.", .conflict)
    }
  }
}

extension JSON {
  /// An id of v2: a string, or a number in a dialect that says so.
  static func id(_ number: Int, _ dialect: Dialect) -> JSON {
    dialect.numericIDs ? .number(number) : .string(String(number))
  }
}
