/// Everything about the output that does not depend on the data.
package struct OutputStyle: Sendable {
  package var format: OutputFormat
  /// The columns of `--fields`; nil leaves the choice to the operation.
  package var columns: [Column]?
  /// The terminal's columns; nil is no terminal, where nothing is cut or folded.
  package var width: Int?
  /// Whether SGR colour codes may be written.
  package var colour: Bool

  package init(
    format: OutputFormat, columns: [Column]? = nil, width: Int? = nil, colour: Bool = false
  ) {
    self.format = format
    self.columns = columns
    self.width = width
    self.colour = colour
  }

  /// JSON is laid out for a reader where one may be looking, and for `--color always | less -R`.
  var indentsJSON: Bool { width != nil || colour }
}
