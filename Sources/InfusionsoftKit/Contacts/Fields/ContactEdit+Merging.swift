import JSONText

extension ContactEdit {
  /// A list as it will be, and what of it becomes different.
  typealias MergedList = (items: [JSON], differences: [FieldDifference])

  /// Puts the changed slots of a list among the items that are there. Those that are not named stay
  /// as they are, in their order; new ones follow in the order of the slots.
  func merge(_ collection: ContactCollection, into current: [JSON]) throws(Failure) -> MergedList {
    var items: [JSON] = []
    var differences: [FieldDifference] = []
    var pending = ContactSlot.all.filter { $0.collection == collection && slots[$0] != nil }
    for item in current {
      let name = item[collection.slotMember]?.string
      guard let index = pending.firstIndex(where: { $0.name == name }) else {
        items.append(collection.resent(item))
        continue
      }
      let merged = try merge(pending.remove(at: index), into: item)
      if let item = merged.item { items.append(item) }
      differences += merged.differences
    }
    for slot in pending {
      let merged = try merge(slot, into: nil)
      if let item = merged.item { items.append(item) }
      differences += merged.differences
    }
    return (items, differences)
  }

  private func merge(
    _ slot: ContactSlot, into current: JSON?
  ) throws(Failure) -> (item: JSON?, differences: [FieldDifference]) {
    guard let change = slots[slot] else { return (current.map(slot.collection.resent), []) }
    let collection = slot.collection
    let before = current.map { collection.resent($0).members } ?? []
    if change.removal != nil {
      let shown = collection.mainPart.map { part in before.value(part) } ?? current
      return (
        nil,
        current == nil ? [] : [FieldDifference(field: slot.spelling, before: shown, after: nil)]
      )
    }

    let changed = change.parts.filter { part, change in
      !JSON.isSame(before.value(part), change.value)
    }
    let contradicted = changed.keys.flatMap(collection.parts(contradictedBy:))
      .filter { change.parts[$0] == nil }
    var after = before.filter { !contradicted.contains($0.name) && change.parts[$0.name] == nil }
    if !after.contains(where: { $0.name == collection.slotMember }) {
      after.append(JSON.Member(name: collection.slotMember, value: .string(slot.name)))
    }
    for part in collection.parts {
      guard let value = change.parts[part]?.value else { continue }
      after.append(JSON.Member(name: part, value: value))
    }
    try check(after, in: slot, change)

    let differences = collection.parts.filter { changed[$0] != nil }.map { part in
      let name = part == collection.mainPart ? slot.spelling : slot.spelling + "." + part
      return FieldDifference(
        field: name, before: before.value(part), after: change.parts[part]?.value)
    }
    let isNothing = after.count == 1
    return (isNothing ? nil : .object(after.map { ($0.name, $0.value) }), differences)
  }

  /// Refuses an item that the API would refuse.
  private func check(
    _ item: [JSON.Member], in slot: ContactSlot, _ change: SlotChange
  ) throws(Failure) {
    if let main = slot.collection.mainPart, item.value(main) == nil,
      let source = change.parts.values.first(where: { $0.value != nil })?.source
    {
      throw source.refusal("needs \(slot.spelling), and there is none")
    }
    guard slot.collection == .addresses, item.value("country_code") == nil,
      item.value("country") == nil
    else { return }
    for part in ["region_code", "region"] where item.value(part) != nil {
      let source = change.parts[part]?.source ?? change.parts.values.first?.source
      throw (source ?? FieldSource(slot.spelling)).refusal(
        "needs \(slot.spelling).country_code beside the region, such as USA")
    }
  }
}

extension ContactCollection {
  /// An item as it is sent back when its list is replaced.
  func resent(_ item: JSON) -> JSON {
    guard item.kind == .object else { return item }
    return .object(
      item.members.filter { !$0.value.isNull && !unsentParts.contains($0.name) }
        .map { ($0.name, $0.value) })
  }
}

extension [JSON.Member] {
  fileprivate func value(_ name: String) -> JSON? { first { $0.name == name }?.value }
}

extension JSON {
  /// Whether two values, or their absence, say the same; empty texts and null say nothing.
  static func isSame(_ left: JSON?, _ right: JSON?) -> Bool {
    let (left, right) = (left?.unlessRemoval, right?.unlessRemoval)
    guard let left, let right else { return left == nil && right == nil }
    return left == right || left.string.map { $0 == right.string } ?? false
  }
}
