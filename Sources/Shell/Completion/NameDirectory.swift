#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Dispatch
import InfusionsoftKit
import JSONText
import Operations
import Synchronization

/// Contacts and tags by name, for completion.
///
/// What is not known yet is asked of the account in the background. An answer that comes within
/// 150 ms is used at once, a later one the next time; an answer is good for five minutes.
final class NameDirectory: Sendable {
  private struct Answer {
    let names: [Named]
    /// There are no others that begin so.
    let isComplete: Bool
    let time: Date
  }

  private struct State {
    var answers: [Question: Answer] = [:]
    var asked: Set<Question> = []
  }

  /// What has names.
  enum Kind { case contact, tag }

  private struct Question: Hashable {
    let kind: Kind
    let prefix: String
  }

  private let session: Session
  private let state = Mutex(State())
  private let patience: DispatchTimeInterval

  private static let rowsPerAnswer = 25
  private static let shortest = 2

  init(_ session: Session, patience: DispatchTimeInterval = .milliseconds(150)) {
    self.session = session
    self.patience = patience
  }

  /// Ids of what has a name that begins with `text`, in the order of the names.
  func candidates(_ kind: Kind, _ text: String) -> [Candidate] {
    let prefix = text.lowercased()
    // Of digits nothing can be said: they are an id already.
    guard prefix.count >= Self.shortest, prefix.contains(where: { !$0.isNumber }) else { return [] }
    // There are few tags, and all of them are asked for at once.
    let question = Question(kind: kind, prefix: kind == .tag ? "" : prefix)
    if let known = names(for: question) { return Self.candidates(known, matching: prefix) }
    let isAnswered = DispatchSemaphore(value: 0)
    ask(question) { isAnswered.signal() }
    _ = isAnswered.wait(timeout: .now() + patience)
    return Self.candidates(names(for: question) ?? [], matching: prefix)
  }

  private static func candidates(_ names: [Named], matching prefix: String) -> [Candidate] {
    names.filter { $0.matches(prefix) }.sorted { $0.name < $1.name }
      .map { Candidate($0.id, display: $0.name, summary: $0.note) }
  }

  /// What is known: an answer to this question, or a complete one to a shorter prefix.
  private func names(for question: Question) -> [Named]? {
    let now = session.environment.now()
    return state.withLock { state in
      state.answers = state.answers.filter { now.timeIntervalSince($0.value.time) < 300 }
      if let answer = state.answers[question] { return answer.names }
      return state.answers.first { known, answer in
        known.kind == question.kind && question.prefix.hasPrefix(known.prefix)
          && answer.isComplete
      }?.value.names
    }
  }

  private func ask(_ question: Question, then answered: @escaping @Sendable () -> Void) {
    guard state.withLock({ $0.asked.insert(question).inserted }) else { return }
    Task {
      let answer = await answer(to: question)
      state.withLock { state in
        state.asked.remove(question)
        if let answer { state.answers[question] = answer }
      }
      answered()
    }
  }

  private func answer(to question: Question) async -> Answer? {
    // Completion may use a grant; it does not log in, and it does not wake a dead one.
    switch await session.accountState().token {
    case .valid, .expiring, .apiKey: break
    default: return nil
    }
    if question.kind == .tag {
      let tags = await rows(of: "tags.list", ["limit": 1000])
      return tags.map { rows in
        Answer(
          names: rows.compactMap(Named.init(tag:)), isComplete: true,
          time: session.environment.now())
      }
    }
    let pattern = JSON.string(question.prefix + "*")
    async let byGivenName = rows(of: "contacts.list", Self.query("given_name", pattern))
    async let byFamilyName = rows(of: "contacts.list", Self.query("family_name", pattern))
    async let byEmail = rows(of: "contacts.list", Self.query("email", pattern))
    let answers = await [byGivenName, byFamilyName, byEmail].compactMap(\.self)
    guard !answers.isEmpty else { return nil }
    var seen: Set<String> = []
    let names = answers.flatMap { $0 }.compactMap(Named.init(contact:))
      .filter { seen.insert($0.id).inserted }
    return Answer(
      names: names,
      isComplete: answers.count == 3 && answers.allSatisfy { $0.count < Self.rowsPerAnswer },
      time: session.environment.now())
  }

  private static func query(_ filter: String, _ pattern: JSON) -> JSON {
    .object([
      (filter, pattern), ("limit", .number(rowsPerAnswer)),
      ("fields", ["id", "given_name", "family_name", "email_addresses"]),
    ])
  }

  /// The rows of a list; nil when it fails, whatever the reason.
  private func rows(of name: String, _ params: JSON) async -> [JSON]? {
    guard let operation = session.table.find(name, at: .shell),
      let arguments = try? Arguments(params: params, for: operation),
      let output = try? await session.perform(
        operation, arguments, for: Caller(door: .prompt, timeout: .seconds(5))),
      case .rows(let rows) = output.content
    else { return nil }
    var all: [JSON] = []
    do {
      while let page = try await rows.next() { all += page.rows }
    } catch { return nil }
    return all
  }
}

/// A contact or a tag with the name that people know it by.
struct Named: Sendable, Equatable {
  let id: String
  let name: String
  let note: String

  init?(contact: JSON) {
    guard let id = contact["id"]?.string else { return nil }
    let name = ["given_name", "family_name"].compactMap { contact[$0]?.string }
      .filter { !$0.isEmpty }.joined(separator: " ")
    let email = contact["email_addresses"]?.elements.first?["email"]?.string ?? ""
    self.id = id
    self.name = name.isEmpty ? email : name
    note = name.isEmpty || email.isEmpty ? id : "\(id), \(email)"
  }

  init?(tag: JSON) {
    guard let id = tag["id"]?.string, let name = tag["name"]?.string else { return nil }
    self.id = id
    self.name = name
    note = [id, tag["category"]?["name"]?.string].compactMap(\.self).joined(separator: ", ")
  }

  /// Whether a word of the name, or of the note, begins so.
  func matches(_ prefix: String) -> Bool {
    (name.split(separator: " ") + note.split { $0 == " " || $0 == "," })
      .contains { $0.lowercased().hasPrefix(prefix) } || name.lowercased().hasPrefix(prefix)
  }
}
