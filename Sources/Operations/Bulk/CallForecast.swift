import InfusionsoftKit

/// How many calls a job over all selected contacts takes, against what the gateway still lets through.
struct CallForecast {
  /// Contacts in all; nil where that cannot be asked.
  let contacts: Int?
  let pageSize: Int
  let limits: [RateLimit]

  var calls: Int? { contacts.map { max(($0 + pageSize - 1) / pageSize, 1) } }

  /// What a person is told before it begins; nil where nothing is known.
  func text(verb: String) -> String? {
    guard let contacts, let calls else { return nil }
    let need = "\(verb) \(contacts) contacts takes \(calls) call\(calls == 1 ? "" : "s")"
    let days = limits.filter { $0.window == "day" || $0.window == "tenant_day" }
    guard let day = days.min(by: { $0.available < $1.available }) else { return need }
    if calls <= day.available { return need + "; \(day.available) are left today" }
    return need + ", and only \(day.available) are left until \(Timestamp.format(day.resetsAt)):"
      + " it will stop there, and can go on then"
  }
}
