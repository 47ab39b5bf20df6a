extension Infusionsoft {
  /// The contacts that `query` selects, page by page, for a job that leaves room to others.
  package func bulkContacts(_ query: ContactQuery, deadline: Deadline = .never) -> ListPages {
    ListPages(client: client.bulk, request: query.request, deadline: deadline)
  }
}
