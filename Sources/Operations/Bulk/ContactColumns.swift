import Formats
import InfusionsoftKit
import JSONText

/// The columns of contacts in a CSV file: those that were chosen, or everything the account has.
///
/// The titles are the spellings under which an import takes the fields back.
struct ContactColumns {
  let columns: [Column]
  /// The members to ask the API for.
  let fields: [String]

  /// Every field of the account's contacts that a cell can hold.
  init(of model: ContactModel) {
    var paths = Set<String>()
    let named = ContactField.named.compactMap { field in
      // The owner is there as owner_id.
      field.path.flatMap { paths.insert($0).inserted ? Column($0, title: field.spelling) : nil }
    }
    let custom = model.customFields.map { field in
      let isPlain = model.customFields.filter { $0.label == field.label }.count == 1
      return Self.custom(field, title: isPlain && !field.label.isEmpty ? field.label : field.id)
    }
    self.init([Column("id")] + named + custom + [Column("create_time"), Column("update_time")])
  }

  /// Chosen columns: paths into a contact, or fields as they are written elsewhere.
  init(_ names: [String], model: ContactModel?) throws(Failure) {
    var columns: [Column] = []
    for name in names { columns.append(try Self.column(name, model)) }
    self.init(columns)
  }

  private init(_ columns: [Column]) {
    self.columns = columns
    var seen = Set<String>()
    fields = columns.map(\.path.root).filter { seen.insert($0).inserted }
  }

  /// Whether the names of the columns cannot be understood without the model.
  static func needModel(_ names: [String]) -> Bool {
    names.isEmpty || names.contains { $0.hasPrefix(ContactField.customPrefix) }
  }

  private static func column(_ name: String, _ model: ContactModel?) throws(Failure) -> Column {
    guard let field = ContactField(spelling: name) else { return Column(name) }
    if case .custom(let label) = field, let model {
      let source = FieldSource(name: name, pointer: "/fields")
      return custom(try model.customField(label, from: source), title: label)
    }
    return field.path.map { Column($0, title: name) } ?? Column(name)
  }

  private static func custom(_ field: CustomField, title: String) -> Column {
    Column("custom_fields[id=\(field.id)].content", title: ContactField.customPrefix + title)
  }
}
