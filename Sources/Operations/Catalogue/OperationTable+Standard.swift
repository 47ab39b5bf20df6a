extension OperationTable {
  /// Every operation of the program, in the order in which help shows them.
  package static let standard = OperationTable(
    authorization + token + contacts + account + quota + configuration + sandbox + shell + rpc)
}
