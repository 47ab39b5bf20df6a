extension FieldPath {
  /// What a path leads to in one row.
  enum Reach {
    case none
    case one
    /// The elements of an array, however many.
    case many
  }

  /// Calls `body` with each value the path leads to, from the value of its first name on.
  func visit(_ first: JSONBytes, _ body: (JSONBytes) -> Void) -> Reach {
    steps.count == 1 && steps[0].slot == nil ? reachOne(first, body) : enter(first, at: 0, body)
  }

  private func reachOne(_ value: JSONBytes, _ body: (JSONBytes) -> Void) -> Reach {
    body(value)
    return .one
  }

  /// Goes on from the value that the name of the step at `index` has led to.
  private func enter(_ value: JSONBytes, at index: Int, _ body: (JSONBytes) -> Void) -> Reach {
    var value = value
    if let slot = steps[index].slot {
      guard let element = slot.element(of: value) else { return .none }
      value = element
    }
    guard index + 1 < steps.count else { return reachOne(value, body) }
    return step(into: value, at: index + 1, body)
  }

  private func step(into value: JSONBytes, at index: Int, _ body: (JSONBytes) -> Void) -> Reach {
    if value.isArray {
      value.forEachElement { element in
        _ = step(into: element, at: index, body)
        return true
      }
      return .many
    }
    guard let member = value.member(steps[index].name) else { return .none }
    return enter(member, at: index, body)
  }
}

extension FieldPath.Slot {
  fileprivate func element(of array: JSONBytes) -> JSONBytes? {
    guard array.isArray else { return nil }
    var match: JSONBytes?
    array.forEachElement { element in
      guard let found = element.member(member) else { return true }
      let inside = found.isString ? found.withoutQuotes : found
      if inside.spells(value.utf8) { match = element }
      return match == nil
    }
    return match
  }
}
