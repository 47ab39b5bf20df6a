extension Infusionsoft {
  /// The contacts that `query` selects, page by page, for a job that leaves room to others.
  package func bulkContacts(_ query: ContactQuery, deadline: Deadline = .never) -> ListPages {
    ListPages(client: client.bulk, request: query.request, deadline: deadline)
  }

  /// Every tag of the account, for such a job.
  package func bulkTags(deadline: Deadline = .never) -> ListPages {
    ListPages(
      client: client.bulk, request: ListRange().request("/v2/tags", "tags"), deadline: deadline)
  }
}
