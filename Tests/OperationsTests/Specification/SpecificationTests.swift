import InfusionsoftKit
import JSONText
import Sandbox
import Testing

@testable import Operations

/// Every request about contacts and tags, and every answer of the stand-in to one, is what the vendor's
/// specification says. Beside this journey ``StandInSession`` holds the traffic of all other tests
/// against it.
@Suite(.timeLimit(.minutes(5))) struct SpecificationTests {
  private static let specification = VendorSpecification.contactsAndTags

  @Test func `every operation is spoken by the book`() async throws {
    let exchanges = try await Self.journey()
    let called = exchanges.filter(\.isAnswered)
      .compactMap { Self.specification.operation($0.request)?.id }
    #expect(Set(called) == Set(Self.specification.operations.map(\.id)))
    #expect(exchanges.flatMap { Self.specification.violations(in: $0) } == [])
  }

  @Test func `a mistake in any of them is found out`() async throws {
    var mutants = 0
    for exchange in try await Self.journey() where exchange.isAnswered {
      guard let operation = Self.specification.operation(exchange.request) else { continue }
      for (name, mutant) in exchange.mutants {
        mutants += 1
        #expect(
          Self.specification.violations(in: mutant) != [], "\(operation.id), \(name): \(mutant)")
      }
    }
    #expect(mutants > 1000, "\(mutants)")
  }

  /// Everything that can be done with contacts and tags, once.
  private static func journey() async throws -> [Exchange] {
    var exchanges: [Exchange] = []
    try await StandInSession.run(contacts: 60, isAuthorized: true) { stand in
      for (name, params) in calls { try await stand.call(name, params, for: .agreed) }
      exchanges = stand.calls
    }
    return exchanges
  }

  private static let calls: [(name: String, params: JSON)] = [
    ("contacts.model", [:]),
    ("contacts.list", ["given_name": "A*", "order_by": "update_time desc", "limit": 3]),
    (
      "contacts.list",
      ["fields": ["given_name", "email2", "custom.7"], "page_size": 2, "limit": 2]
    ),
    ("contacts.export", ["to": "/dev/null", "format": "csv"]),
    (
      "contacts.create",
      [
        "given_name": "Ann", "family_name": "Müller", "birth_date": "1985-03-15",
        "email": "ann@example.com", "email.opt_in_reason": "asked for it", "phone": "555 0100",
        "phone.type": "Work", "fax2": "555 0101", "billing.line1": "1 Main St",
        "billing.region_code": "US-AZ", "billing.country_code": "USA", "social.twitter": "@ann",
        "company": "Acme, Inc.", "owner": 3, "source_type": "API", "custom.7": "blue",
        "custom.Interests": "Jazz, R&D", "origin": ["ip_address": "192.0.2.1"],
        "utm_parameters": ["keap_source_id": "k1", "utm_source": "news"], "tag": ["VIP"],
      ]
    ),
    ("contacts.create", ["email": "ann@example.com", "duplicate_option": "Email"]),
    (
      "contacts.update",
      [
        "id": 42, "email2": "new@example.org", "phone2": "", "other.locality": "Lviv",
        "social.linked_in": "", "custom.1": "17", "company": "", "job_title": "", "fax": "",
        "tag": "VIP",
      ]
    ),
    ("contacts.undo", ["id": 42]), ("contacts.get", ["id": 42]),
    ("contacts.tags", ["id": 42, "page_size": 1]), ("contacts.notes", ["id": 42, "page_size": 2]),
    ("contacts.delete", ["id": 43]), ("contacts.undo", ["id": 43]),
    ("contacts.merge", ["id": 59, "duplicate_id": 60]),
    api("GET", "/v2/contacts/links/types"), api("POST", "/v2/contacts:link", body: link),
    ("contacts.links", ["id": 1]), api("POST", "/v2/contacts:unlink", body: link),
    ("tags.list", ["order_by": "name", "limit": 3]),
    ("tags.create", ["name": "Fair", "description": "Hall 3", "category_id": 13]),
    ("tags.apply", ["tag_id": "Fair", "contact_ids": ["1", "2"]]),
    ("tags.remove", ["tag_id": "101", "contact_ids": ["1", "2"]]),
    api("GET", "/v2/tags/categories"), api("GET", "/v2/tags/107/contacts"),
    api("PATCH", "/v2/tags/107", body: ["name": "Very important"]),
    api("DELETE", "/v2/tags/127"),
  ]

  private static let link: JSON = ["contact1_id": "1", "contact2_id": "2", "link_type_id": "1"]

  private static func api(
    _ method: String, _ path: String, body: JSON? = nil
  ) -> (name: String, params: JSON) {
    let call: [(String, JSON)] = [("method", .string(method)), ("path", .string(path))]
    return ("api", .object(call + (body.map { [("body", $0)] } ?? [])))
  }
}

extension Exchange {
  fileprivate var isAnswered: Bool { 200..<300 ~= reply.status }

  /// The exchange with one mistake each.
  fileprivate var mutants: [(name: String, exchange: Exchange)] {
    var mutants: [(name: String, exchange: Exchange)] = []
    func add(_ name: String, _ change: (inout Exchange) -> Void) {
      var mutant = self
      change(&mutant)
      mutants.append((name, mutant))
    }
    add("a parameter nobody knows") {
      $0.request.target += ($0.request.target.contains("?") ? "&" : "?") + "emial=a"
    }
    add("a path nobody knows") {
      let end = $0.request.target.firstIndex(of: "?") ?? $0.request.target.endIndex
      $0.request.target.insert(contentsOf: "/of/nobody", at: end)
    }
    add("another method") { $0.request.method = "PUT" }
    add("another status") { $0.reply.status = 202 }
    if let size = request.target.firstRange(of: "page_size=") {
      add("too large a page") { $0.request.target.replaceSubrange(size, with: "page_size=9999") }
      add("a size that is no number") {
        $0.request.target.replaceSubrange(size, with: "page_size=x")
      }
    }
    if let mask = request.target.firstRange(of: "update_mask=") {
      add("a mask nobody knows") { $0.request.target.replaceSubrange(mask, with: "update_mask=x") }
      add("a mask twice") { $0.request.target += "&update_mask=company&update_mask=company" }
    }
    if request.body.isEmpty {
      add("a body") { $0.request.body = Array("{}".utf8) }
    } else {
      add("no body") { $0.request.body = [] }
      add("no type") { $0.request.headers.removeAll { $0.name.lowercased() == "content-type" } }
    }
    add(reply.body.isEmpty ? "an answer" : "no answer") {
      $0.reply.body = $0.reply.body.isEmpty ? Array("{}".utf8) : []
    }
    let asksForID =
      request.target.firstRange(of: "fields=").map { range in
        request.target[range.upperBound...].prefix { $0 != "&" }.hasPrefix("id")
      } ?? true
    for (name, body) in (try? JSON(validating: request.body))?.spoilt(withIDs: true) ?? []
    where name != "company: no id" {
      // That one is how a company is removed.
      add("request " + name) { $0.request.body = Array(body.bytes) }
    }
    for (name, body) in (try? JSON(validating: reply.body))?.spoilt(withIDs: asksForID) ?? [] {
      add("reply " + name) { $0.reply.body = Array(body.bytes) }
    }
    return mutants
  }
}

extension JSON {
  /// The value with one mistake each, wherever it has parts: a member too many, no id, another type.
  fileprivate func spoilt(withIDs: Bool) -> [(name: String, value: JSON)] {
    switch kind {
    case .object:
      let members = members.map { ($0.name, $0.value) }
      var spoilt = [("a member too many", JSON.object(members + [("surprise", 1)]))]
      if withIDs, members.contains(where: { $0.0 == "id" }) {
        spoilt.append(("no id", .object(members.filter { $0.0 != "id" })))
      }
      // Of the content of a custom field anything is said.
      for (index, member) in members.enumerated() where member.0 != "content" {
        spoilt += member.1.spoilt(withIDs: withIDs).map { name, value in
          var changed = members
          changed[index].1 = value
          return ("\(member.0): \(name)", .object(changed))
        }
      }
      return spoilt
    case .array:
      // The first two stand for all.
      return [("no list", "x")]
        + elements.enumerated().prefix(2).flatMap { index, element in
          element.spoilt(withIDs: withIDs).map { name, value in
            var changed = elements
            changed[index] = value
            return (name, .array(changed))
          }
        }
    default:
      return [("a list", [])]
    }
  }
}
