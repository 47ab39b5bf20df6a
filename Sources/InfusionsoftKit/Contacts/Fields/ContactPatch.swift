public import JSONText

/// A change of one contact, as `PATCH /v2/contacts/{id}` takes it.
public struct ContactPatch: Sendable {
  /// The properties to write; lists in full, because the API replaces them as a whole.
  public let body: JSON
  /// The names of those properties: `update_mask`.
  public let mask: [String]
  /// What becomes different, field by field.
  public let differences: [FieldDifference]

  /// Nothing would change.
  public var isEmpty: Bool { mask.isEmpty }

  /// Fields that were to be removed and are still there: how the API takes an empty value is known
  /// for lists only.
  package func unapplied(in contact: JSON) -> [String] {
    differences.filter { difference in
      difference.after == nil && ContactScalar.named(difference.field) != nil
        && JSON.isSame(contact[difference.field], difference.before)
        || difference.after == nil && difference.field == "company"
          && JSON.isSame(contact["company"]?["id"], difference.before?["id"])
    }.map(\.field)
  }
}

/// One field before and after a change.
public struct FieldDifference: Sendable, Hashable {
  /// As the field is written: `phone2`, `billing.locality`, `custom.7`.
  public let field: String
  /// nil where nothing was there.
  public let before: JSON?
  /// nil where nothing is left.
  public let after: JSON?

  /// Makes a difference.
  public init(field: String, before: JSON?, after: JSON?) {
    self.field = field
    self.before = before
    self.after = after
  }
}

/// A contact with everything in it that a write can touch.
public struct ContactSnapshot: Sendable {
  /// As the API wrote it.
  public let contact: JSON

  /// - Parameter contact: read with ``fields``: a list left out means that it is empty.
  package init(_ contact: JSON) { self.contact = contact }

  /// What has to be asked for, custom fields among it: they do not come by themselves.
  public static let fields =
    ["id"] + ContactScalar.all.map(\.name).filter { $0 != "utm_parameters" }
    + ["company"] + ContactCollection.allCases.map(\.rawValue)
    + ["custom_fields", "tag_ids", "create_time", "update_time"]

  /// When it was last changed, as the API writes it.
  public var updateTime: String? { contact["update_time"]?.string }
}
