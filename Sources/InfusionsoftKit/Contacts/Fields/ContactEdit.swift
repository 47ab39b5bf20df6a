public import JSONText

/// What is to be written to a contact, field by field, checked as far as the API's rules are known.
///
/// It is a pure value: names of companies, tags and custom fields stay names until
/// ``newContact(_:)`` or ``patch(of:_:)`` is given what they refer to.
public struct ContactEdit: Sendable {
  /// A value as the API takes it, nil to remove what is there, and where it was given.
  struct Change: Sendable {
    let value: JSON?
    let source: FieldSource
  }

  /// What happens to one slot.
  struct SlotChange: Sendable {
    /// The item goes, whatever it held.
    var removal: FieldSource?
    var parts: [String: Change] = [:]
  }

  private(set) var scalars: [String: Change] = [:]
  private(set) var slots: [ContactSlot: SlotChange] = [:]
  private(set) var customFields: [(name: String, change: Change)] = []
  private(set) var company: Change?
  /// An owner that is to be looked up; it is among the scalars, too.
  private(set) var owner: Change?
  private(set) var tags: [Change] = []
  /// Lists that were given without an item: they name no slot.
  var emptyLists: [FieldSource] = []

  /// Makes an edit that changes nothing.
  public init() {}

  /// Nothing was given.
  public var isEmpty: Bool {
    scalars.isEmpty && slots.isEmpty && customFields.isEmpty && company == nil
      && tags.isEmpty && emptyLists.isEmpty
  }

  /// The e-mail addresses it writes, by which the API knows a contact.
  package var emails: [String] {
    ContactSlot.all.filter { $0.collection == .emailAddresses }.compactMap {
      slots[$0]?.parts["email"]?.value?.string
    }
  }

  /// Sets a field, or removes it: an empty text and null mean that.
  /// - Parameter source: where the value was given; the field's own spelling unless said otherwise.
  /// - Throws: a usage ``Failure`` that names field and rule, for a second value of a field too.
  public mutating func set(
    _ field: ContactField, to value: JSON, from source: FieldSource? = nil
  ) throws(Failure) {
    let source = source ?? FieldSource(field.spelling)
    switch field {
    case .scalar(let scalar):
      try setScalar(scalar, to: value, from: source)
    case .slot(let slot):
      try setSlot(slot, to: value, from: source)
    case .part(let slot, let part):
      try setPart(part, of: slot, to: value, from: source)
    case .custom(let name):
      guard !customFields.contains(where: { $0.name == name }) else { throw source.secondValue }
      customFields.append((name, Change(value: value.unlessRemoval, source: source)))
    case .owner:
      guard let owner = ContactScalar.named("owner_id") else { return }
      try setScalar(owner, to: value, from: source)
      self.owner = scalars[owner.name]
    case .company:
      guard company == nil else { throw source.secondValue }
      company = Change(value: try reference(value, from: source), source: source)
    case .tag:
      let tags = value.kind == .array ? value.elements : [value]
      for (index, tag) in tags.enumerated() {
        let source = tags.count > 1 ? source.element(index) : source
        guard let reference = try reference(tag, from: source) else {
          throw source.refusal("needs the name or id of a tag; tags remove takes one away")
        }
        self.tags.append(Change(value: reference, source: source))
      }
    }
  }

  private mutating func setScalar(
    _ scalar: ContactScalar, to value: JSON, from source: FieldSource
  ) throws(Failure) {
    guard scalars[scalar.name] == nil else { throw source.secondValue }
    scalars[scalar.name] = Change(
      value: try source.check(value.unlessRemoval, by: scalar.rule), source: source)
  }

  private mutating func setSlot(
    _ slot: ContactSlot, to value: JSON, from source: FieldSource
  ) throws(Failure) {
    if value.isRemoval {
      guard slots[slot] == nil else { throw source.secondValue }
      slots[slot] = SlotChange(removal: source)
    } else if value.kind == .object {
      try setParts(of: slot, value, from: source)
    } else if let main = slot.collection.mainPart {
      try setPart(main, of: slot, to: value, from: source)
    } else {
      throw source.refusal(
        "has no value of its own: write \(source.name).locality and the like, or leave it empty to"
          + " remove the address")
    }
  }

  /// Sets the parts of a slot from an item as the API writes it.
  mutating func setParts(
    of slot: ContactSlot, _ item: JSON, from source: FieldSource
  ) throws(Failure) {
    let collection = slot.collection
    guard slots[slot] == nil else { throw source.secondValue }
    for member in item.members where member.name != collection.slotMember {
      if collection.unsentParts.contains(member.name), !collection.parts.contains(member.name) {
        continue
      }
      try setPart(member.name, of: slot, to: member.value, from: source.member(member.name))
    }
    if let main = collection.mainPart, slots[slot]?.parts[main] == nil,
      slots[slot]?.removal == nil
    {
      throw source.refusal("needs \(main)")
    }
  }

  private mutating func setPart(
    _ part: String, of slot: ContactSlot, to value: JSON, from source: FieldSource
  ) throws(Failure) {
    guard slot.collection.parts.contains(part) else {
      throw source.refusal("is no field" + didYouMean(part, slot.collection.parts))
    }
    if value.isRemoval, part == slot.collection.mainPart {
      guard slots[slot] == nil else { throw source.secondValue }
      slots[slot] = SlotChange(removal: source)
      return
    }
    var change = slots[slot] ?? SlotChange()
    guard change.removal == nil, change.parts[part] == nil else { throw source.secondValue }
    change.parts[part] = Change(
      value: try source.check(value.unlessRemoval, by: slot.rule(for: part)), source: source)
    slots[slot] = change
  }

  /// A name or an id; nil for none.
  private func reference(_ value: JSON, from source: FieldSource) throws(Failure) -> JSON? {
    if value.isRemoval { return .none }
    guard let text = value.string ?? value.int.map({ String($0) }) else {
      throw source.refusal("takes a name or an id, not \(value.text.prefix(60))")
    }
    return .string(text)
  }
}

extension JSON {
  /// Whether it stands for "nothing there".
  var isRemoval: Bool { isNull || string?.isEmpty == true }

  /// The value; none for what stands for nothing. (`nil` alone would be JSON's null.)
  var unlessRemoval: JSON? { isRemoval ? Optional<JSON>.none : self }
}

extension FieldSource {
  fileprivate var secondValue: Failure { refusal("has a value already: a field takes one") }

  func check(_ value: JSON?, by rule: FieldRule) throws(Failure) -> JSON? {
    guard let value else { return .none }
    do {
      return try rule.value(value)
    } catch {
      throw refusal(error.text)
    }
  }
}
