/// A tie between two contacts, as one of them sees it.
struct ContactLink: Sendable, Equatable {
  struct Kind: Sendable, Equatable {
    let id: Int
    let name: String
    let maximum: Int?

    static let all = [
      Kind(id: 1, name: "Spouse", maximum: 1), Kind(id: 3, name: "Referred by", maximum: nil),
      Kind(id: 5, name: "Colleague", maximum: nil),
    ]
  }

  let other: Int
  let type: Kind
}
