import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  static let duplicateOption = Parameter(
    "duplicate_option", .choice(DuplicateOption.allCases.map(\.rawValue)),
    "by what a contact counts as there already, to be changed instead of made again")

  static let contactWriting = [
    Operation(
      "contacts.create", "make a contact",
      discussion: """
        It needs an e-mail address, a phone number or an address. With --duplicate-option the API \
        looks whether the contact is there already and then changes that one; lists that are given \
        replace the ones it has. Custom fields, company and tags go by their names.
        """,
      parameters: [duplicateOption, dryRun], fields: .contact, effect: .writes,
      effectOfCall: effect(.writes), additive: true, result: .object(contactSchema),
      examples: [
        Operation.Example(
          "contacts create given_name=Ann email=ann@example.com tag=VIP", "with a tag"),
        Operation.Example(
          "contacts create email=a@example.com company='Acme, Inc.' custom.VIP=Yes",
          "names are looked up"),
        Operation.Example(
          "contacts create email=ann@example.com --duplicate-option Email --dry-run",
          "what would be sent"),
      ],
      apiCall: "POST /v2/contacts", action: .session(create)),
    Operation(
      "contacts.update", "change fields of a contact, and nothing else",
      discussion: """
        Reads the contact, puts the changes in, and writes back only what became different. The API \
        replaces a whole list (phone numbers, addresses, custom fields …) when one item of it changes; \
        the items that are not named go back as they were. An empty value removes a slot or a value. \
        On a terminal the difference is shown. What somebody else has changed in between is refused: \
        the time of change is compared just before the write, and only what happens between the two \
        goes unseen, for the API has no conditional write. contacts undo takes the change back.
        """,
      parameters: [contactID, dryRun], fields: .contact, effect: .writes,
      effectOfCall: effect(.writes), idempotent: true, ordering: .contact(parameter: "id"),
      result: .object(contactSchema),
      examples: [
        Operation.Example("contacts update 42 email2=ann@example.org", "one more address"),
        Operation.Example(
          "contacts update 42 phone2= billing.locality=Mesa 'custom.Favourite colour='",
          "removes a number, moves house, forgets the colour"),
        Operation.Example("contacts update 42 given_name=Ann --dry-run", "what would be sent"),
      ],
      apiCall: "PATCH /v2/contacts/{id}", action: .session(update)),
    Operation(
      "contacts.delete", "delete a contact",
      discussion: """
        The record is kept in the undo journal for a week: contacts undo makes it anew, with another \
        id and without its history.
        """,
      parameters: [contactID, dryRun], effect: .destroys, effectOfCall: effect(.destroys),
      ordering: .contact(parameter: "id"),
      result: .object(
        .object([("deleted", .string("its id"))], optional: ["deleted"], open: true)),
      examples: [
        Operation.Example("contacts delete 42 --yes", "without a question"),
        Operation.Example("contacts delete 42 --dry-run", "what would be sent"),
      ],
      apiCall: "DELETE /v2/contacts/{id}", action: .session(delete)),
    Operation(
      "contacts.merge", "merge a contact into another, which survives",
      discussion: """
        --plan shows field by field what is expected: the survivor keeps what it has and takes over \
        what it lacks. The API does not say how it merges, so the result is held against that, and \
        what came otherwise is told. A merge cannot be undone; contacts undo shows both records as \
        they were.
        """,
      parameters: [
        Parameter(
          "id", .id, "the contact that survives", required: true, positional: true,
          completion: .contact),
        Parameter(
          "duplicate_id", .id, "the contact that goes", required: true, positional: true,
          completion: .contact),
        Parameter("plan", .flag, "show which value wins, and change nothing"), dryRun,
      ],
      effect: .destroys, effectOfCall: effect(.destroys, unless: "plan"),
      ordering: .contacts(parameters: ["id", "duplicate_id"]), result: .object(contactSchema),
      examples: [
        Operation.Example("contacts merge 59 60 --plan", "which value wins"),
        Operation.Example("contacts merge 59 60 --yes", "without a question"),
      ],
      apiCall: "POST /v2/contacts:merge", action: .session(merge)),
    Operation(
      "contacts.undo", "take back the last change of a contact, or of any",
      discussion: """
        Of update, delete and merge the record as it was is kept for a week, in files that only you \
        can read. An update is patched back, unless the same fields have been changed again since; a \
        deleted contact is made anew, with a new id; of a merge the saved records are shown.
        """,
      parameters: [
        Parameter(
          "id", .id, "the contact; the last change of all unless given", positional: true,
          completion: .contact)
      ],
      effect: .writes, ordering: .contact(parameter: "id"),
      result: .object(
        .object(
          [
            ("change", .choice(["update", "delete", "merge"], "what had been done")),
            ("id", .string("to this contact")),
            ("time", .string("when, RFC 3339")),
            ("undone", .boolean("false for a merge, which cannot be")),
            ("new_id", .string("of a contact that was deleted and is made anew")),
            ("contact", .any("as it is now")),
            ("saved", .any("of a merge the two records as they were: survivor, duplicate")),
          ], optional: ["new_id", "contact", "saved"])),
      examples: [
        Operation.Example("contacts undo", "the last change"),
        Operation.Example("contacts undo 42", "the last of contact 42"),
      ],
      apiCall: "PATCH /v2/contacts/{id}", action: .session(undo)),
  ]

  private static func create(_ call: Invocation) async throws -> Output {
    let account = try await call.session.account()
    let edit = try ContactEdit(call.arguments.fields(of: call.operation))
    let references = try await account.references(for: edit, deadline: call.deadline)
    let body = try edit.newContact(references)
    let option = call.arguments.string("duplicate_option").flatMap(DuplicateOption.init)
    if call.isDryRun {
      return .preview(
        [.createContact(body, duplicateOption: option)]
          + references.tagRequests(contact: "NEW_ID"), references)
    }
    let (contact, isNew) = try await account.create(
      body, duplicateOption: option, tags: references.tags, deadline: call.deadline)
    return .value(
      contact,
      notes: isNew
        ? [] : ["contact \(contact["id"]?.string ?? "") was there already and has been changed"])
  }

  private static func update(_ call: Invocation) async throws -> Output {
    let id = call.arguments.string("id") ?? ""
    let account = try await call.session.account()
    let edit = try ContactEdit(call.arguments.fields(of: call.operation))
    guard !edit.isEmpty else {
      throw Failure.usage("contacts update needs a field to change: email2=ann@example.org")
    }
    let references = try await account.references(for: edit, deadline: call.deadline)
    let snapshot = try await account.snapshot(of: id, deadline: call.deadline)
    let patch = try edit.patch(of: snapshot, references)
    let tags = references.tags.filter { !snapshot.tagIDs.contains($0) }
    if call.isDryRun {
      let requests = patch.isEmpty ? [] : [APIRequest.updateContact(id, patch)]
      return .preview(
        requests + ContactReferences(tags: tags).tagRequests(contact: id), references,
        changes: patch.differences)
    }
    if call.caller.isInteractive {
      for difference in patch.differences { call.caller.notice(difference.line) }
    }
    guard !patch.isEmpty || !tags.isEmpty else {
      return .value(snapshot.contact, notes: ["contact \(id) is so already; nothing was written"])
    }
    let contact = try await account.update(
      id, snapshot, patch, tags: tags, journal: call.session.undoJournal, deadline: call.deadline)
    let kept = patch.unapplied(in: contact)
    guard kept.isEmpty else {
      throw Failure(
        .partial,
        "contact \(id) was changed, but the API kept what was to be removed: "
          + kept.joined(separator: ", "),
        ["kept": .array(kept.map { .string($0) }), "contact": contact])
    }
    return .value(contact)
  }

  private static func delete(_ call: Invocation) async throws -> Output {
    let id = call.arguments.string("id") ?? ""
    if call.isDryRun { return .preview([.deleteContact(id)]) }
    try await call.session.account().delete(
      id, journal: call.session.undoJournal, deadline: call.deadline)
    return .value(["deleted": .string(id)])
  }

  private static func merge(_ call: Invocation) async throws -> Output {
    let account = try await call.session.account()
    let plan = try await account.mergePlan(
      call.arguments.string("id") ?? "", duplicate: call.arguments.string("duplicate_id") ?? "",
      deadline: call.deadline)
    if call.arguments.flag("plan") == true { return .rows(plan.table) }
    if call.isDryRun { return .preview([plan.request]) }
    let merged = try await account.merge(
      plan, journal: call.session.undoJournal, deadline: call.deadline)
    let surprises = plan.surprises(in: merged).map(\.field)
    return .value(
      merged,
      notes: surprises.isEmpty
        ? []
        : ["not as planned: \(surprises.joined(separator: ", ")); contacts undo shows both records"]
    )
  }

  private static func undo(_ call: Invocation) async throws -> Output {
    let undone = try await call.session.account().undo(
      call.arguments.string("id"), journal: call.session.undoJournal, deadline: call.deadline)
    let entry = undone.entry
    var members: [(String, JSON)] = [
      ("change", .string(entry.change.rawValue)), ("id", .string(entry.id)),
      ("time", .string(Timestamp.format(entry.time))), ("undone", .bool(undone.contact != nil)),
    ]
    guard let contact = undone.contact else {
      let saved =
        [("survivor", entry.before.contact)] + (entry.duplicate.map { [("duplicate", $0)] } ?? [])
      return .value(
        .object(members + [("saved", .object(saved))]),
        notes: ["a merge cannot be undone; this is what was there"])
    }
    let id = contact["id"]?.string ?? entry.id
    if id != entry.id { members.append(("new_id", .string(id))) }
    return .value(
      .object(members + [("contact", contact)]),
      notes: id == entry.id ? [] : ["contact \(entry.id) was made anew as \(id)"])
  }
}
