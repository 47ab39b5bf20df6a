import InfusionsoftKit
import JSONText

/// What bulk jobs ask of an account.
extension Infusionsoft {
  /// The account's custom fields, and the properties to ask for so that nothing is left out: those that
  /// come by themselves, and those that the model says have to be asked for. None where there is no
  /// model: then the API sends what it likes.
  func bulkModel(deadline: Deadline) async throws -> (model: ContactModel, fields: [String]) {
    let answer = try await ifThere {
      try await client.bulk.get("/v2/contacts/model", deadline: deadline)
    }
    let optional = answer?["optional_properties"]?.elements.compactMap(\.string) ?? []
    var seen = Set<String>()
    let all = (ContactQuery.standardFields + optional).filter { seen.insert($0).inserted }
    return (ContactModel(answer ?? .null), optional.isEmpty ? [] : all)
  }

  /// How many contacts a query has, and what the rate limits leave for fetching them.
  func forecast(_ query: ContactQuery, deadline: Deadline) async throws -> CallForecast {
    var contacts: Int?
    if query.clauses.isEmpty {
      let list = try await ifThere {
        try await client.bulk.get(
          "/v1/contacts", query: [(name: "limit", value: "1")], deadline: deadline)
      }
      contacts = list?["count"]?.int
    }
    return CallForecast(
      contacts: contacts, pageSize: query.range.pageSize ?? ContactQuery.maximumPageSize,
      limits: await knownRateLimits())
  }

  /// What the API answers; nil where it has no such thing, or not for everybody.
  private func ifThere(_ ask: () async throws -> JSON) async throws -> JSON? {
    do {
      return try await ask()
    } catch let failure as Failure where failure.kind == .notFound || failure.kind == .api {
      return nil
    }
  }

  /// Whose contacts a job is about, for its checkpoint.
  func jobIdentity() async throws -> JSON {
    var members: [(String, JSON)] = [("api_url", .string(client.baseURL))]
    if case .oauth = client.credential, let tenant = try await custody.record().grant?.tenant {
      members.append(("tenant", .string(tenant)))
    }
    return .object(members)
  }
}
