extension OperationTable {
  /// Every operation of the program, in the order in which help shows them.
  package static let standard = OperationTable(
    [
      authorization,
      token,
      contacts,
      export,
      account,
      quota,
      api,
      configuration,
      doctor,
      sandbox,
      shell,
      server,
      rpc,
    ].flatMap { $0 })
}
