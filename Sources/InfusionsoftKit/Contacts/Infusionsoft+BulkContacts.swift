extension Infusionsoft {
  /// The contacts that `query` selects, page by page, for a job that leaves room to others.
  package func bulkContacts(_ query: ContactQuery, deadline: Deadline = .never) -> ContactPages {
    ContactPages(client: client.bulk, query: query, deadline: deadline)
  }
}
