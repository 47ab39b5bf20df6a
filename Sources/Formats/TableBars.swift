import JSONText

/// The bars of a table: one behind each column whose measure has one.
struct TableBars {
  private struct Source {
    let column: Int
    let value: FieldPath
    /// The member that is the whole; nil where the column's largest is.
    let whole: String?
  }

  private let sources: [Source]
  /// The fractions of the rows at hand, row by row; nil where there is no number.
  private var fractions: [Double?] = []
  /// The largest number of each source in the first rows, which decide the scale.
  private var largest: [Double] = []
  /// The columns of the terminal that a bar takes; 0 draws none.
  private(set) var width = 0

  init(_ columns: [Column], _ measures: [String: Measure]) {
    sources = columns.enumerated().compactMap { index, column in
      switch column.path.steps.last.flatMap({ measures[$0.name] }) {
      case .histogram: Source(column: index, value: column.path, whole: nil)
      case .share(let whole): Source(column: index, value: column.path, whole: whole)
      case .amount, nil: nil
      }
    }
  }

  /// What all of them take beside the columns.
  var totalWidth: Int { width == 0 ? 0 : sources.count * (width + TableLayout.gap) }

  /// Takes the width that is left beside the columns: all of it, or none where that is too little.
  mutating func fit(into room: Int?) {
    guard !sources.isEmpty else { return }
    let share = room.map { $0 / sources.count - TableLayout.gap } ?? Bar.widest
    width = share < Bar.narrowest ? 0 : min(share, Bar.widest)
  }

  /// Takes the numbers of the rows that are written next.
  mutating func measure(_ rows: ArraySlice<JSON>) {
    guard !sources.isEmpty else { return }
    let values = rows.map { row in sources.map { $0.value.number(in: row) } }
    if largest.isEmpty {
      largest = sources.indices.map { index in values.compactMap { $0[index] }.max() ?? 0 }
    }
    fractions = zip(rows, values).flatMap { row, values in
      sources.indices.map { index in
        let whole =
          sources[index].whole.map { sources[index].value.sibling($0).number(in: row) }
          ?? largest[index]
        guard let value = values[index], let whole, whole > 0 else { return nil }
        return min(max(value / whole, 0), 1)
      }
    }
  }

  /// Appends the bar behind `column` of a row, or as much room as it takes for a row without one.
  func append(
    behind column: Int, row: Int, colour: Bool, into out: inout [UInt8]
  ) {
    guard width > 0, let index = sources.firstIndex(where: { $0.column == column }) else { return }
    out.append(0x20, times: TableLayout.gap)
    guard let fraction = fractions[row * sources.count + index] else {
      return out.append(0x20, times: width)
    }
    Bar(fraction: fraction, width: width, isShare: sources[index].whole != nil)
      .append(colour: colour, into: &out)
  }

  /// Appends `filling` in place of the bar behind `column`, in the lines that belong to no row.
  func append(_ filling: StaticString, behind column: Int, into out: inout [UInt8]) {
    guard width > 0, sources.contains(where: { $0.column == column }) else { return }
    out.append(0x20, times: TableLayout.gap)
    for _ in 0..<width { out.append(contentsOf: filling) }
  }
}

extension FieldPath {
  /// The one number the path leads to.
  fileprivate func number(in row: JSON) -> Double? {
    let values = value(in: row)
    return values.count == 1 ? Double(values[0].string ?? values[0].text) : nil
  }

  /// The path to another member of the object that holds its value.
  fileprivate func sibling(_ name: String) -> FieldPath {
    FieldPath((steps.dropLast().map(\.name) + [name]).joined(separator: "."))
  }
}
