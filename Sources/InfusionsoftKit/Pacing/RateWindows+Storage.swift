import JSONText

/// The stored form: JSON, so that a person can see what a process believes.
extension RateWindows {
  private static let version = 1

  var json: JSON {
    func windows(_ windows: [RateWindow]) -> JSON {
      .object(windows.map { ($0.name.rawValue, $0.json) })
    }
    // A tenant of which nothing counts any more is forgotten.
    let inUse = tenants.filter { $0.value.contains { $0.used > 0 } }.sorted { $0.key < $1.key }
    return [
      "version": .number(Self.version),
      "product": windows(product),
      "tenants": .object(inUse.map { ($0.key, windows($0.value)) }),
      "held_until": .number(heldUntil),
      "held_by": .string(heldBy.rawValue),
    ]
  }

  /// Reads the stored form; nil when any part of it is not understood: then counting starts anew.
  init?(_ json: JSON, isKey: Bool) {
    self.init(isKey: isKey)
    guard json["version"]?.int == Self.version,
      let heldUntil = json["held_until"]?.int,
      let heldBy = json["held_by"]?.string.flatMap(RateWindow.Name.init),
      let product = Self.read(json["product"], like: product)
    else { return nil }
    self.product = product
    self.heldUntil = heldUntil
    self.heldBy = heldBy
    for member in json["tenants"]?.members ?? [] {
      guard let windows = Self.read(member.value, like: Self.freshTenant) else { return nil }
      tenants[member.name] = windows
    }
  }

  private static func read(_ json: JSON?, like windows: [RateWindow]) -> [RateWindow]? {
    let read = windows.compactMap { window in
      json?[window.name.rawValue].flatMap { RateWindow(window.name, $0) }
    }
    return read.count == windows.count ? read : nil
  }
}

extension RateWindow {
  fileprivate var json: JSON {
    [
      "limit": .number(limit), "newest": state.newest.map { .number($0) } ?? .null,
      "counts": .array(state.counts.map { .number($0) }),
    ]
  }

  fileprivate init?(_ name: Name, _ json: JSON) {
    guard let limit = json["limit"]?.int, limit > 0, let counts = json["counts"],
      counts.kind == .array,
      let meter = RateMeter(
        span: name.span, newest: json["newest"]?.int,
        counts: counts.elements.map { $0.int ?? -1 })
    else { return nil }
    self.init(name, limit: limit, meter: meter)
  }
}
