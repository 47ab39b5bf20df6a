import JSONText

/// Contacts to count, by what version 1 of the API can filter by: version 2 tells no total.
public struct ContactCount: Sendable {
  private var parameters: [(name: String, value: String)] = []

  /// The filters it has, by their names at our doors.
  public static let filters = [
    "email", "given_name", "family_name", "updated_since", "updated_until",
  ]

  /// Counts every contact.
  public init() {}

  /// Counts only those that fit.
  /// - Throws: a usage ``Failure`` for what version 1 cannot match.
  public mutating func filter(_ name: String, _ value: String) throws(Failure) {
    let source = FieldSource(name)
    switch name {
    case "updated_since": parameters.append(("since", try source.time(value)))
    case "updated_until": parameters.append(("until", try source.time(value)))
    default:
      guard !value.isEmpty else { throw source.refusal("needs a value") }
      guard !value.hasSuffix("*") else {
        throw source.refusal(
          "is matched as a whole here; contacts list takes a prefix, and its rows can be counted")
      }
      parameters.append((name, value))
    }
  }

  fileprivate var query: [(name: String, value: String)] {
    // One row is the least that can be asked for.
    parameters + [("limit", "1")]
  }
}

extension Infusionsoft {
  /// How many contacts there are.
  public func count(
    _ contacts: ContactCount = ContactCount(), deadline: Deadline = .never
  ) async throws -> Int {
    let answer = try await client.get("/v1/contacts", query: contacts.query, deadline: deadline)
    guard let count = answer["count"]?.int else {
      throw Failure(.api, "GET /v1/contacts: the answer has no count")
    }
    return count
  }
}
