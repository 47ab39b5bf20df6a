import JSONText

/// Rows as the operation's result object: `{"contacts":[…],"next_page_token":"…"}`.
struct ObjectWriter: RowWriter {
  private let rowsName: JSON
  private let printer: JSONPrinter?
  private var selection: FieldSelection?
  private var hasRows = false
  private var isOpen = false
  private var line: [UInt8] = []

  init(rowsName: String, style: OutputStyle) {
    self.rowsName = .string(rowsName)
    printer = style.indentsJSON ? JSONPrinter(colour: style.colour) : nil
    selection = style.columns.map(FieldSelection.init)
  }

  mutating func append(_ rows: [JSON], into out: inout [UInt8]) {
    open(into: &out)
    for row in rows {
      if hasRows { out.append(UInt8(ascii: ",")) }
      hasRows = true
      startLine(depth: 2, into: &out)
      row.bytes.withUnsafeBufferPointer { text in
        guard let printer else { return selection.append(text, into: &out) }
        line.removeAll(keepingCapacity: true)
        selection.append(text, into: &line)
        line.withUnsafeBufferPointer { printer.append($0, depth: 2, into: &out) }
      }
    }
  }

  mutating func finish(tail: [(String, JSON)], into out: inout [UInt8]) {
    open(into: &out)
    if hasRows { startLine(depth: 1, into: &out) }
    out.append(UInt8(ascii: "]"))
    for (name, value) in tail {
      out.append(UInt8(ascii: ","))
      startLine(depth: 1, into: &out)
      writeName(.string(name), into: &out)
      write(value, into: &out)
    }
    startLine(depth: 0, into: &out)
    out.append(contentsOf: "}\n")
  }

  private mutating func open(into out: inout [UInt8]) {
    guard !isOpen else { return }
    isOpen = true
    out.append(UInt8(ascii: "{"))
    startLine(depth: 1, into: &out)
    writeName(rowsName, into: &out)
    out.append(UInt8(ascii: "["))
  }

  private func startLine(depth: Int, into out: inout [UInt8]) {
    guard printer != nil else { return }
    JSONPrinter.startLine(depth: depth, into: &out)
  }

  private func writeName(_ name: JSON, into out: inout [UInt8]) {
    name.bytes.withUnsafeBufferPointer { text in
      if let printer { printer.appendName(text, into: &out) } else { out.append(contentsOf: text) }
    }
    out.append(contentsOf: printer == nil ? ":" : ": ")
  }

  private func write(_ value: JSON, into out: inout [UInt8]) {
    value.bytes.withUnsafeBufferPointer { text in
      if let printer {
        printer.append(text, depth: 1, into: &out)
      } else {
        out.appendOneLine(text)
      }
    }
  }
}
