import InfusionsoftKit
import JSONText

/// Counts of contacts.
struct ContactStatistics {
  private(set) var contacts = 0
  private var months: [String: Int] = [:]
  private var sources: [String: Int] = [:]
  private var tags: [String: Int] = [:]

  mutating func add(_ contact: JSON) {
    contacts += 1
    let created = contact["create_time"]?.string.flatMap(Timestamp.parse).map(Timestamp.format)
    months[created.map { String($0.prefix(7)) } ?? "none", default: 0] += 1
    sources[contact["source_type"]?.string ?? "none", default: 0] += 1
    for tag in contact["tag_ids"]?.elements ?? [] {
      tags[tag.idText ?? tag.text, default: 0] += 1
    }
  }

  /// Months in their order, the others by number.
  func json(tagNames: [String: String]) -> JSON {
    func row(_ members: [(String, JSON)], _ count: Int) -> JSON {
      .object(members + [("count", .number(count))])
    }
    func byNumber(_ counts: [String: Int]) -> [(key: String, value: Int)] {
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    }
    return [
      "contacts": .number(contacts),
      "months": .array(
        months.sorted { $0.key < $1.key }.map { row([("month", .string($0.key))], $0.value) }),
      "sources": .array(
        byNumber(sources).map { row([("source", .string($0.key))], $0.value) }),
      "tags": .array(
        byNumber(tags).map { id, count in
          row([("id", .string(id)), ("tag", .string(tagNames[id] ?? id))], count)
        }),
    ]
  }
}

extension Infusionsoft {
  /// The names of the account's tags by their ids.
  func tagNames(deadline: Deadline) async throws -> [String: String] {
    let pages = bulkTags(deadline: deadline)
    var names: [String: String] = [:]
    while let page = try await pages.next() {
      for tag in page.rows {
        if let id = tag["id"]?.idText { names[id] = tag["name"]?.string }
      }
    }
    return names
  }
}
