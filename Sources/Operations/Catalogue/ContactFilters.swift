import InfusionsoftKit
import JSONText

extension OperationTable {
  /// The filters of version 2, by name and as the API writes them.
  static let contactFilters =
    ContactFilter.all.map { filter in
      Parameter(
        filter.name, filter.parameterKind, filter.summary, completion: filter.completion,
        apiName: filter.field)
    } + [
      Parameter(
        "filter", .text, "a filter as the API writes it: given_name==Ann;city==S*")
    ]
}

extension FieldSet {
  /// Custom fields to filter by.
  static let contactFilters = FieldSet(
    open: [
      OpenGroup(
        prefix: ContactField.customPrefix, placeholder: "LABEL", .texts,
        "a custom field by label, field name or id; a text may end in *, a number or date may begin"
          + " with > >= < <=, and be repeated for a range", completion: .customField)
    ])
}

extension Invocation {
  /// The contacts that the call's filters select.
  func contactQuery() async throws -> ContactQuery {
    var query = ContactQuery()
    for filter in ContactFilter.all where arguments.has(filter.name) {
      let values = arguments.string(filter.name).map { [$0] } ?? arguments.list(filter.name)
      try query.filter(filter, values)
    }
    switch (arguments.has("phone_number"), arguments.has("phone_fields")) {
    case (true, false):
      if let slots = ContactFilter.named("phone_fields") {
        try query.filter(slots, ContactFilter.phoneSlots)
      }
    case (false, true):
      throw Failure.usage(
        "phone_fields says where to look for phone_number, and there is none",
        parameter: "phone_fields")
    default: break
    }
    let custom = arguments.fields(of: operation)
    let raw = arguments.string("filter")
    let needsModel = try raw.map(ContactQuery.needsModel) ?? false
    if let raw, !needsModel { try query.filter(raw: raw) }
    guard !custom.isEmpty || needsModel else { return query }
    let standard = query
    return try await session.account().withContactModel(deadline: deadline) { model in
      var query = standard
      for (name, value) in custom {
        guard case .custom(let label)? = ContactField(spelling: name) else { continue }
        let source = FieldSource(name)
        try query.filter(
          try model.customField(label, from: source), value.elements.compactMap(\.string),
          from: source)
      }
      if let raw, needsModel { try query.filter(raw: raw, model) }
      return query
    }
  }

  /// What `fields` asks for of contacts.
  func contactSelection() async throws -> ContactFieldSelection {
    let names = arguments.list("fields")
    guard ContactFieldSelection.needsModel(names) else {
      return try ContactFieldSelection(names, nil)
    }
    return try await session.account().withContactModel(deadline: deadline) { model in
      try ContactFieldSelection(names, model)
    }
  }
}

extension ContactFilter {
  fileprivate var completion: Parameter.Completion? {
    switch kind {
    case .words(let words): .words(words)
    case .ids, .number: .contact
    case .id: .company
    case .prefixText, .text, .country, .time: nil
    }
  }

  fileprivate var parameterKind: Parameter.Kind {
    switch kind {
    case .number: .texts
    default: kind.isList ? .list : .text
    }
  }
}
