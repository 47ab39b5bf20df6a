import JSONText

/// Something somebody wrote down about a contact.
struct Note: Sendable {
  let id: Int
  let contactID: Int
  let title: String
  let text: String
  let type: String
  let author: User
  let time: Timestamp

  /// The notes about a contact; like the contact they are invented when somebody asks.
  static func all(about contact: Contact, seed: UInt64) -> [Note] {
    var dice = Dice(seed: seed ^ 0x6E6F_7465, throwing: UInt64(contact.id))
    let count = contact.id == 42 ? 3 : dice.roll(4)
    return (0..<count).map { index in
      let title = dice.pick(["Call", "Follow-up, soon", "Anruf", "打ち合わせ", "Invoice \"late\""])
      return Note(
        id: contact.id * 10 + index, contactID: contact.id, title: title,
        text: dice.pick([
          "Asked for a quote;\nsend it by Friday.", "Not interested at present.",
          "Möchte im Frühjahr noch einmal angerufen werden.", "Prefers e-mail 📧",
        ]),
        type: dice.pick(["Call", "Email", "Appointment", "Other"]), author: dice.pick(User.all),
        time: contact.createTime + dice.roll(30) * Timestamp.day)
    }
  }

  func json(_ dialect: Dialect) -> JSON {
    [
      "id": .id(id, dialect), "text": .string(text), "title": .string(title),
      "type": .string(type), "contact_id": .id(contactID, dialect),
      "assigned_to_user": [
        "id": .id(author.id, dialect), "given_name": .string(author.givenName),
        "family_name": .string(author.familyName), "email_address": .string(author.email),
      ],
      "create_time": .string(time.text(dialect.datesV2)),
      "update_time": .string(time.text(dialect.datesV2)),
      "created_by_user_id": .id(author.id, dialect),
      "last_updated_by_user_id": .id(author.id, dialect),
    ]
  }
}

/// Somebody who works with the CRM.
struct User: Sendable {
  let id: Int
  let givenName: String
  let familyName: String
  var email: String { "user\(id)@example.com" }

  static let all = [
    User(id: 1, givenName: "Renée", familyName: "Okafor"),
    User(id: 3, givenName: "Tomás", familyName: "Lindqvist"),
    User(id: 7, givenName: "美咲", familyName: "高橋"),
  ]

  func json(_ dialect: Dialect) -> JSON {
    [
      "id": .id(id, dialect), "given_name": .string(givenName),
      "family_name": .string(familyName), "status": "ACTIVE", "admin": .bool(id == 1),
      "email_addresses": [["email": .string(email), "field": "EMAIL1"]],
    ]
  }
}
