import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The model of the account's contacts, kept for some minutes: it changes when somebody adds a field.
final class ContactModelCache: Sendable {
  private let now: @Sendable () -> Date
  private let kept = Mutex<(model: ContactModel, read: Date)?>(nil)
  private static let lifetime = 300.0

  init(now: @escaping @Sendable () -> Date) { self.now = now }

  var model: ContactModel? {
    kept.withLock { kept in
      guard let kept, abs(now().timeIntervalSince(kept.read)) < Self.lifetime else { return nil }
      return kept.model
    }
  }

  func keep(_ model: ContactModel) {
    let now = now()
    kept.withLock { $0 = (model, now) }
  }
}

extension Infusionsoft {
  /// What the account's contacts have beside the standard fields.
  public func contactModel(deadline: Deadline = .never) async throws -> ContactModel {
    let model = ContactModel(try await client.get("/v2/contacts/model", deadline: deadline))
    contactModels.keep(model)
    return model
  }

  /// Works with the model that was read last; what fails with it is tried with a fresh one, for a
  /// field may have been added meanwhile.
  public func withContactModel<Result>(
    deadline: Deadline = .never, _ body: (ContactModel) throws -> Result
  ) async throws -> Result {
    if let model = contactModels.model, let result = try? body(model) { return result }
    return try body(try await contactModel(deadline: deadline))
  }
}
