import Formats
import InfusionsoftKit
import JSONText

/// What the columns of a CSV file are, and what they make of a row.
struct ImportColumns: Sendable {
  private struct Column {
    let title: String
    /// nil for what the API maintains by itself: such columns are passed over.
    let field: ContactField?
  }
  private let columns: [Column]

  /// Reads a header.
  /// - Throws: a usage ``Failure`` with the place of a title that is no field, or one too many.
  init(_ header: CSVReader.Record, model: ContactModel, of name: String) throws(Failure) {
    var columns: [Column] = []
    var places: [ContactField: Int] = [:]
    for (index, cell) in header.cells.enumerated() {
      let title = String(cell.text.trimmingWhitespace())
      let source = FieldSource(name: title, pointer: "/from")
      do throws(Failure) {
        let field = try Self.field(title, source, model)
        if let field, let other = places.updateValue(index, forKey: field), field != .tag {
          throw Failure(.usage, "\(title) is there already, in column \(other + 1)")
        }
        columns.append(Column(title: title, field: field))
      } catch {
        throw ImportRows.unreadable(name, at: cell.place, error.message)
      }
    }
    self.columns = columns
  }

  private static func field(
    _ title: String, _ source: FieldSource, _ model: ContactModel
  ) throws(Failure) -> ContactField? {
    if ContactEdit.isMaintained(title) { return nil }
    guard let field = ContactField(spelling: title) else {
      let names = ContactField.named.map(\.spelling)
      throw Failure(
        .usage,
        title.isEmpty
          ? "the column has no title"
          : title.contains { $0 == ";" || $0 == "\t" }
            ? "\(title) is no field of a contact: commas separate the cells of CSV"
            : "\(title) is no field of a contact" + didYouMean(title, names)
              + "; help contacts create lists them")
    }
    // By its id it is the same field under whatever name.
    guard case .custom(let name) = field else { return field }
    return .custom(try model.customField(name, from: source).id)
  }

  /// What a row writes. An empty cell writes nothing.
  func edit(_ cells: [CSVReader.Cell]) throws(RowFault) -> ContactEdit {
    guard cells.count == columns.count else {
      let place = cells.count > columns.count ? cells[columns.count].place : cells[0].place
      throw RowFault(
        "the row has \(cells.count) cells, and the header \(columns.count)", at: place)
    }
    var edit = ContactEdit()
    for (index, column) in columns.enumerated() where !cells[index].text.isEmpty {
      guard let field = column.field else { continue }
      do throws(Failure) {
        try edit.set(
          field, to: Self.value(cells[index].text, for: field),
          from: FieldSource(name: column.title, pointer: "/\(index)"))
      } catch {
        throw fault(error, in: cells)
      }
    }
    return edit
  }

  /// A failure that names the field by its number, with the place of its cell.
  func fault(_ failure: Failure, in cells: [CSVReader.Cell]) -> RowFault {
    let index = failure["pointer"]?.string?.dropFirst().prefix { $0 != "/" }
    guard let index = index.flatMap({ Int($0) }), cells.indices.contains(index) else {
      return RowFault(failure, at: cells[0].place)
    }
    return RowFault(failure, at: cells[index].place, field: columns[index].title)
  }

  /// Tags stand in one cell as an export puts them there: separated by semicolons.
  private static func value(_ text: String, for field: ContactField) -> JSON {
    guard field == .tag else { return .string(text) }
    return .array(text.split(separator: ";").map { .string(String($0.trimmingWhitespace())) })
  }
}
