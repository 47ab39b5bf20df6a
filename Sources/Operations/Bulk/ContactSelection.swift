import InfusionsoftKit
import JSONText

/// The filters of a bulk operation: those of `contacts list`, by the same names.
enum ContactSelection {
  static let parameters =
    ContactFilter.all.map { filter in
      Parameter(filter.name, filter.kind == .set ? .list : .text, filter.summary)
    } + [
      Parameter("filter", .text, "a filter as the API writes it: given_name==Ann;city==S*"),
      Parameter(
        "page_size", .integer(1...ContactQuery.maximumPageSize),
        "contacts per call; 1000 by default"),
    ]

  /// The query of these filters, in an order that holds while contacts come and go.
  static func query(_ arguments: Arguments) throws(Failure) -> ContactQuery {
    var query = ContactQuery()
    for filter in ContactFilter.all where arguments.has(filter.name) {
      let values = arguments.string(filter.name).map { [$0] } ?? arguments.list(filter.name)
      try query.filter(filter, values)
    }
    if arguments.has("phone_number") != arguments.has("phone_fields") {
      throw Failure.usage("phone_number and phone_fields go together", parameter: "phone_number")
    }
    if let raw = arguments.string("filter") { try query.filter(raw: raw) }
    try query.order(by: "id")
    query.pageSize = arguments.integer("page_size")
    return query
  }
}
