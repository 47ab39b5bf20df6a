import JSONText

/// One value for people: a line per member, what is nested indented below its name.
///
/// An array of flat objects, such as the slots of a contact, is a small table where its full width
/// fits. Nothing is cut; the lines of a long text stand below each other.
struct RecordWriter {
  private let columns: [Column]?
  private let width: Int?
  private let colour: Bool
  private let measures: [String: Measure]

  /// Deeper values are shown as JSON.
  private static let deepest = 8
  /// Longer names push their value out instead of every other value.
  private static let longestName = 32

  init(_ columns: [Column]?, style: OutputStyle) {
    self.columns = columns
    width = style.width
    colour = style.colour
    measures = style.measures
  }

  func append(_ value: JSON, into out: inout [UInt8]) {
    appendBlock(columns.map { Self.select($0, of: value) } ?? value, indent: 0, into: &out)
  }

  /// The columns of a value as an object of their titles; a missing one is an empty line.
  private static func select(_ columns: [Column], of value: JSON) -> JSON {
    .object(
      columns.map { column in
        let values = column.path.value(in: value)
        return (column.title, values.count > 1 ? .array(values) : values.first ?? .null)
      })
  }

  /// Appends a value on lines of its own.
  private func appendBlock(_ value: JSON, indent: Int, into out: inout [UInt8]) {
    if value.isLine || indent / 2 > Self.deepest {
      out.append(0x20, times: indent)
      appendLine(value, indent: indent, into: &out)
    } else if value.kind == .object {
      appendMembers(value.members, indent: indent, into: &out)
    } else if let table = table(of: value.elements, indent: indent) {
      out.append(contentsOf: table)
    } else {
      for element in value.elements { appendItem(element, indent: indent, into: &out) }
    }
  }

  private func appendMembers(_ members: [JSON.Member], indent: Int, into out: inout [UInt8]) {
    let names = members.map(\.name.displayable)
    let widths = names.map { CellWidth.of($0) }
    let column =
      zip(members, widths)
      .filter { $0.value.isLine && $1 <= Self.longestName }
      .map(\.1).max() ?? 0
    for (index, member) in members.enumerated() {
      out.append(0x20, times: indent)
      out.append(in: colour ? SGR.name : nil) { $0.append(contentsOf: names[index].utf8) }
      if member.value.isLine {
        out.append(0x20, times: max(column, widths[index]) - widths[index] + TableLayout.gap)
        let start = indent + max(column, widths[index]) + TableLayout.gap
        let measure = measures[member.name]
        appendLine(
          member.value, indent: start, isAmount: measure != nil,
          share: measure?.fraction(of: member.value, among: members), into: &out)
      } else {
        out.append(0x0A)
        appendBlock(member.value, indent: indent + 2, into: &out)
      }
    }
  }

  /// Appends an element of an array behind a dash, its lines below each other.
  private func appendItem(_ element: JSON, indent: Int, into out: inout [UInt8]) {
    let dash = out.count + indent
    appendBlock(element, indent: indent + 2, into: &out)
    if dash < out.count, out[dash] == 0x20 { out[dash] = UInt8(ascii: "-") }
  }

  /// Appends what is left of a line, and the further lines of the text below its first one.
  private func appendLine(
    _ value: JSON, indent: Int, isAmount: Bool = false, share: Double? = nil,
    into out: inout [UInt8]
  ) {
    var plain: [UInt8] = []
    value.bytes.withUnsafeBufferPointer { text in
      if text.isDateTime {
        plain.appendDateTime(text, hasSeconds: true)
      } else {
        plain.appendPlain(text, separator: ", ")
        if isAmount, text.isNumber { plain.groupDigits(from: 0) }
      }
    }
    let lines = plain.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if index > 0 { out.append(0x20, times: indent) }
      let line = line.last == 0x0D ? line.dropLast() : line
      out.append(contentsOf: String(decoding: line, as: UTF8.self).displayable.utf8)
      while out.last == 0x20 { out.removeLast() }
      if let share { appendBar(share, behind: indent + line.count, into: &out) }
      out.append(0x0A)
    }
  }

  /// Appends the bar of a share behind its number, where there is room for one.
  private func appendBar(_ share: Double, behind column: Int, into out: inout [UInt8]) {
    let room = width.map { $0 - column - TableLayout.gap } ?? Bar.widest
    guard room >= Bar.narrowest else { return }
    out.append(0x20, times: TableLayout.gap)
    Bar(fraction: share, width: min(room, Bar.widest), isShare: true)
      .append(colour: colour, into: &out)
  }

  /// The elements as a table, if they are flat objects and its full width fits.
  private func table(of elements: [JSON], indent: Int) -> [UInt8]? {
    let isFlat = elements.allSatisfy { element in
      element.kind == .object && element.members.allSatisfy(\.value.isLine)
    }
    guard isFlat else { return nil }
    var writer = TableWriter(
      [], style: OutputStyle(format: .table, colour: colour, measures: measures),
      barRoom: width.map { $0 - indent })
    var table: [UInt8] = []
    writer.append(elements, into: &table)
    if let width, writer.width + indent > width { return nil }
    var indented: [UInt8] = []
    for line in table.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
      if !line.isEmpty { indented.append(0x20, times: indent) }
      indented.append(contentsOf: line)
      indented.append(0x0A)
    }
    return indented
  }
}

extension Measure {
  /// How much of another member a value is, from 0 to 1; nil where that is not measured.
  fileprivate func fraction(of value: JSON, among members: [JSON.Member]) -> Double? {
    guard case .share(let name) = self, let part = Double(value.text),
      let whole = members.first(where: { $0.name == name }).flatMap({ Double($0.value.text) }),
      whole > 0
    else { return nil }
    return min(max(part / whole, 0), 1)
  }
}

extension JSON {
  /// Whether the value is shown on the line of its name: no object, and no array that holds one.
  fileprivate var isLine: Bool {
    switch kind {
    case .object: members.isEmpty
    case .array: elements.allSatisfy { $0.kind != .object && $0.kind != .array }
    default: true
    }
  }
}
