import Formats
import InfusionsoftKit
import JSONText

/// What an export was asked for, understood and checked before anything is fetched.
struct ExportPlan {
  let query: ContactQuery
  let to: String
  let format: ExportWriter.Format
  /// Of CSV.
  private let columns: [Column]?
  /// Of everything else.
  private let selection: ContactFieldSelection?
  private let isSafe: Bool
  private let isResuming: Bool
  private let names: [String]

  init(_ call: Invocation) async throws {
    let arguments = call.arguments
    let to = arguments.string("to") ?? "-"
    self.to = to
    format =
      arguments.string("format").flatMap { ExportWriter.Format(rawValue: $0) }
      ?? ExportWriter.Format(fileName: to) ?? .ndjson
    isSafe = arguments.flag("csv_safe") == true
    isResuming = arguments.flag("resume") == true
    try Self.check(arguments, call.caller, format)

    names = arguments.list("fields")
    var query = try await call.contactQuery()
    // An order that holds while contacts come and go.
    try query.order(by: "id")
    query.range.pageSize = arguments.integer("page_size")
    let account = try await call.session.account()
    if format == .csv, call.caller.stream == nil {
      let model =
        ContactColumns.needModel(names)
        ? try await account.contactModel(deadline: call.deadline) : nil
      let chosen =
        names.isEmpty
        ? ContactColumns(of: model ?? ContactModel(.null))
        : try ContactColumns(names, model: model)
      columns = chosen.columns
      query.fields = chosen.fields
      selection = nil
    } else {
      let chosen = try await call.contactSelection()
      query.fields =
        names.isEmpty
        ? try await account.bulkModel(deadline: call.deadline).fields : chosen.properties
      columns = nil
      selection = chosen
    }
    self.query = query
  }

  private static func check(
    _ arguments: Arguments, _ caller: Caller, _ format: ExportWriter.Format
  ) throws(Failure) {
    let to = arguments.string("to") ?? "-"
    if arguments.flag("csv_safe") == true, format != .csv {
      throw .usage("csv_safe is for CSV: add --format csv", parameter: "csv_safe")
    }
    if caller.stream != nil {
      for name in ["to", "format", "resume"] where arguments.has(name) {
        throw .usage("stream sends the rows over the wire, without \(name)", parameter: name)
      }
    } else if to == "-" {
      guard caller.output != nil else {
        throw .usage("name a file in to, or ask for stream", parameter: "to")
      }
      if arguments.flag("resume") == true {
        throw .usage("only a file can be resumed: name it with --to", parameter: "resume")
      }
    } else if FileWriting.isDirectory(to) {
      throw .usage("\(to) is a directory: name a file in it", parameter: "to")
    } else if !FileWriting.isDirectory(FileWriting.parent(of: to)) {
      throw .usage("there is no directory \(FileWriting.parent(of: to))", parameter: "to")
    } else if arguments.flag("resume") == true, FileWriting.isStream(to) {
      throw .usage("\(to) is no regular file, and cannot be resumed", parameter: "resume")
    }
  }

  /// Opens what the rows go to.
  /// - Parameter binding: whose contacts they are.
  func destination(
    _ caller: Caller, binding: JSON
  ) throws(Failure) -> sending ContactExport.Destination {
    if let stream = caller.stream { return .stream(stream) }
    if to == "-" { return .output(caller.output ?? { _ in }) }
    if FileWriting.isStream(to) { return .output(try StreamFile(to).write) }
    return .file(try ExportFile(to, job: job(binding), resuming: isResuming))
  }

  /// What is taken of a row; nil is all of it.
  var project: (@Sendable (JSON) -> JSON)? {
    guard let selection, !selection.isWhole else { return nil }
    return selection.project
  }

  func writer(isContinued: Bool) -> ExportWriter {
    ExportWriter(format, columns: columns, isSafe: isSafe, isContinued: isContinued)
  }

  /// What makes it another export.
  private func job(_ binding: JSON) -> JSON {
    [
      "account": binding,
      "filters": .array(query.clauses.map { .string($0) }),
      "format": .string(format.rawValue),
      "csv_safe": .bool(isSafe),
      "fields": .array(query.fields.map { .string($0) }),
      "columns": .array((columns?.map(\.title) ?? names).map { .string($0) }),
    ]
  }
}

extension ExportWriter.Format {
  /// What a file's name asks for.
  fileprivate init?(fileName: String) {
    let name = fileName.lowercased()
    guard let format = Self.allCases.first(where: { name.hasSuffix("." + $0.rawValue) }) else {
      return nil
    }
    self = format
  }
}
