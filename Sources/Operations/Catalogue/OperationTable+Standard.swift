extension OperationTable {
  /// Every operation of the program, in the order in which help shows them.
  package static let standard = OperationTable(
    [
      authorization,
      token,
      tokenTransfer,
      contacts,
      export,
      importing,
      sync,
      stats,
      tags,
      account,
      quota,
      api,
      configuration,
      profiles,
      doctor,
      sandbox,
      shell,
      server,
      rpc,
    ].flatMap { $0 })
}
