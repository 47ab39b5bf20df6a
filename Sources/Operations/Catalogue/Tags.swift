import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  private static let tagSchema = Schema.object(
    [("id", .string("the tag's id"))], optional: ["id"], open: true)
  private static let tagged = [
    Parameter(
      "tag_id", .reference, "the tag, by id or name", required: true, positional: true,
      completion: .tag),
    Parameter(
      "contact_ids", .list, "ids of contacts", required: true, positional: true,
      completion: .contact),
    dryRun,
  ]
  /// More contacts than that at once are a bulk change, which is asked about.
  private static let many = 100

  static let tags = [
    Operation(
      "tags.list", alias: "tags", "list tags",
      parameters: [
        Parameter("name", .text, "only the tag with this name"),
        Parameter("category_id", .text, "only tags of this category; NONE for those of none"),
        Parameter(
          "order_by", .text, "\(TagFilter.sortKeys.joined(separator: ", ")), then asc or desc",
          completion: .words(TagFilter.sortKeys.flatMap { [$0, $0 + " desc"] })),
      ] + listParameters,
      result: .rows(
        name: "tags",
        columns: [
          Column("id"), Column("name"), Column("category.id", title: "category"),
          Column("description"),
        ], item: tagSchema),
      examples: [
        Operation.Example("tags", "all of them"),
        Operation.Example("tags name=VIP -o ids", "the id of one"),
      ],
      apiCall: "GET /v2/tags",
      action: .session { call in
        var filter = TagFilter()
        if let name = call.arguments.string("name") { try filter.name(name) }
        if let category = call.arguments.string("category_id") { try filter.category(category) }
        if let order = call.arguments.string("order_by") { try filter.order(by: order) }
        let pages = try await call.session.account().tags(
          filter, call.listRange, deadline: call.deadline)
        return .rows(Rows(name: "tags", pages))
      }),
    Operation(
      "tags.create", "make a tag",
      parameters: [
        Parameter(
          "name", .text, "its name, up to 255 characters", required: true, positional: true),
        Parameter("description", .text, "what it is for"),
        Parameter("category_id", .id, "the category it belongs to"),
        dryRun,
      ],
      effect: .writes, effectOfCall: effect(.writes), additive: true, result: .object(tagSchema),
      examples: [Operation.Example("tags create 'Spring fair 2027'", "a new tag")],
      apiCall: "POST /v2/tags",
      action: .session { call in
        let arguments = call.arguments
        let name = arguments.string("name") ?? ""
        guard !name.isEmpty, name.unicodeScalars.count <= 255 else {
          throw Failure.usage("name takes 1 to 255 characters", parameter: "name")
        }
        let request = APIRequest.createTag(
          name: name, description: arguments.string("description"),
          categoryID: arguments.string("category_id"))
        if call.isDryRun { return .preview([request]) }
        return .value(
          try await call.session.account().write(request, deadline: call.deadline).json())
      }),
    Operation(
      "tags.apply", "put a tag on contacts",
      discussion: """
        A hundred contacts go into one request. The API answers for each contact: SUCCESS, DUPLICATE \
        where it had the tag, or why not. Where it failed for some the failure names them (status 9). \
        More than \(many) contacts are asked about.
        """,
      parameters: tagged, effect: .destroys, effectOfCall: tagEffect, idempotent: true,
      ordering: .contact(parameter: "contact_ids"),
      result: .object(
        .object(
          [("results", .any("what became of each contact, by its id"))], optional: ["results"],
          open: true)),
      examples: [
        Operation.Example("tags apply VIP 42", "by name"),
        Operation.Example("tags apply 107 1 2 3 -o json", "by id, to several"),
      ],
      apiCall: "POST /v2/tags/{tag_id}/contacts:applyTags",
      action: .session { call in try await tag(call, .apply) }),
    Operation(
      "tags.remove", "take a tag off contacts",
      discussion: """
        A hundred contacts go into one request. The API does not tell which of them had the tag. More \
        than \(many) contacts are asked about.
        """,
      parameters: tagged, effect: .destroys, effectOfCall: tagEffect, idempotent: true,
      ordering: .contact(parameter: "contact_ids"),
      result: .object(
        .object(
          [("removed", .amount("contacts that do not have it any more"))], optional: ["removed"],
          open: true)),
      examples: [Operation.Example("tags remove VIP 42", "by name")],
      apiCall: "POST /v2/tags/{tag_id}/contacts:removeTags",
      action: .session { call in try await tag(call, .remove) }),
  ]

  private static let tagEffect: @Sendable (Arguments) -> Operation.Effect = { arguments in
    if arguments.flag("dry_run") == true { return .reads }
    return arguments.list("contact_ids").count > many ? .destroys : .writes
  }

  private static func tag(_ call: Invocation, _ verb: TagVerb) async throws -> Output {
    let account = try await call.session.account()
    let contacts = call.arguments.list("contact_ids")
    guard !contacts.isEmpty else {
      throw Failure.usage("contact_ids needs an id", parameter: "contact_ids")
    }
    let tag = try await account.tagID(
      call.arguments.string("tag_id") ?? "", from: FieldSource("tag_id"), deadline: call.deadline)
    let batches = TagBatches(account, verb, tag: tag, contacts: contacts)
    if call.isDryRun { return .preview(batches.requests) }
    let results = try await batches.run(deadline: call.deadlineOfStream) { done in
      call.caller.progress(Progress(done: done, total: contacts.count, unit: "contacts"))
    }
    return switch verb {
    case .apply: .value(["results": .object(results.map { ($0.name, $0.value) })])
    case .remove: .value(["removed": .number(results.count)])
    }
  }
}
