import Formats
import InfusionsoftKit
import JSONText

/// What an import has been asked for, after a first look at all of the input.
struct ImportPlan {
  let source: ImportSource
  let duplicateOption: DuplicateOption?
  let isDryRun: Bool
  /// Where the results go; nil where nothing is kept.
  let results: String?
  let isResuming: Bool
  /// How many rows there are.
  let rows: Int
  /// Tells whether it is the same input when the import goes on.
  private let fingerprint: UInt64

  /// - Throws: a usage ``Failure`` for what cannot be read to its end: nothing has been sent then.
  init(_ call: Invocation) async throws {
    let arguments = call.arguments
    let from = arguments.string("from") ?? "-"
    duplicateOption = arguments.string("duplicate_option").flatMap(DuplicateOption.init)
    isDryRun = call.isDryRun
    isResuming = arguments.flag("resume") == true
    source =
      from == "-"
      ? ImportSource(standardInput: try await call.caller.content(of: from))
      : try ImportSource(file: from)
    results =
      isDryRun
      ? nil
      : arguments.string("results")
        ?? (from == "-" || FileWriting.isStream(from) ? nil : from + ".results.ndjson")
    if let results,
      results == "-" || FileWriting.isStream(results)
        || FileWriting.isDirectory(results)
    {
      throw Failure.usage("\(results) is no file that could keep results", parameter: "results")
    }
    if isResuming, results == nil {
      throw Failure.usage(
        "resume needs a file of results to go on with: name it with --results", parameter: "resume")
    }
    (rows, fingerprint) = try Self.survey(source)
  }

  private static func survey(_ source: ImportSource) throws(Failure) -> (Int, UInt64) {
    // FNV-1a: nobody forges a list of their own contacts.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let chunks = try source.open()
    while let chunk = try chunks() {
      for byte in chunk { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    var count = 0
    var rows = try ImportRows(source)
    while let row = try rows.next() {
      if !row.isEmpty { count += 1 }
    }
    return (count, hash)
  }

  /// What makes it another import.
  func job(_ identity: JSON) -> JSON {
    [
      "account": identity, "input": .string(String(fingerprint, radix: 16)),
      "duplicate_option": duplicateOption.map { .string($0.rawValue) } ?? .null,
    ]
  }
}
