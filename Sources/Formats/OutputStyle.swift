/// Everything about the output that does not depend on the data.
package struct OutputStyle: Sendable {
  package var format: OutputFormat
  /// The columns of `--fields`; nil leaves the choice to the operation.
  package var columns: [Column]?
  /// The terminal's columns; nil is no terminal, where nothing is cut or folded.
  package var width: Int?
  /// Whether SGR colour codes may be written.
  package var colour: Bool
  /// How numbers are shown to people, by the name of the member that holds them.
  package var measures: [String: Measure]

  package init(
    format: OutputFormat, columns: [Column]? = nil, width: Int? = nil, colour: Bool = false,
    measures: [String: Measure] = [:]
  ) {
    self.format = format
    self.columns = columns
    self.width = width
    self.colour = colour
    self.measures = measures
  }

  /// JSON is laid out for a reader where one may be looking, and for `--color always | less -R`.
  var indentsJSON: Bool { width != nil || colour }

  /// How the numbers of a column are shown.
  func measure(of column: Column) -> Measure? {
    column.path.steps.last.flatMap { measures[$0.name] }
  }
}
