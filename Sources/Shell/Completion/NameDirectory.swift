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

/// What the account has by name, for completion: contacts, companies, tags, users, custom fields.
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
    var answers: [NameQuestion: Answer] = [:]
    var asked: Set<NameQuestion> = []
  }

  private let session: Session
  private let state = Mutex(State())
  private let patience: DispatchTimeInterval

  init(_ session: Session, patience: DispatchTimeInterval = .milliseconds(150)) {
    self.session = session
    self.patience = patience
  }

  /// What stands for the things whose name begins with `text`, in the order of the names.
  func candidates(_ kind: NameQuestion.Kind, _ text: String) -> [Candidate] {
    names(kind, text).filter { $0.matches(text.lowercased()) }.sorted { $0.name < $1.name }
      .map { Candidate($0.word, display: $0.name, summary: $0.note) }
  }

  /// The values that a custom field can be given, where it has only some.
  func choices(ofCustomField name: String) -> [String] {
    let folded = name.lowercased()
    return names(.customField, name)
      .first { $0.word.lowercased() == folded || $0.name.lowercased() == folded }?.choices ?? []
  }

  private func names(_ kind: NameQuestion.Kind, _ text: String) -> [Named] {
    guard let question = NameQuestion(kind, beginning: text) else { return [] }
    if let known = known(question) { return known }
    let isAnswered = DispatchSemaphore(value: 0)
    ask(question) { isAnswered.signal() }
    _ = isAnswered.wait(timeout: .now() + patience)
    return known(question) ?? []
  }

  /// What is known: an answer to this question, or a complete one to a shorter prefix.
  private func known(_ question: NameQuestion) -> [Named]? {
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

  private func ask(_ question: NameQuestion, then answered: @escaping @Sendable () -> Void) {
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

  private func answer(to question: NameQuestion) async -> Answer? {
    // Completion may use a grant; it does not log in, and it does not wake a dead one.
    switch await session.accountState().token {
    case .valid, .expiring, .apiKey: break
    default: return nil
    }
    let calls = question.calls
    let answers = await withTaskGroup { group in
      for call in calls { group.addTask { await self.rows(call, of: question) } }
      return await group.reduce(into: [[JSON]]()) { if let rows = $1 { $0.append(rows) } }
    }
    guard !answers.isEmpty else { return nil }
    var seen: Set<String> = []
    return Answer(
      names: answers.joined().compactMap(question.named).filter { seen.insert($0.word).inserted },
      isComplete: answers.count == calls.count
        && (question.kind.isAskedWhole
          || answers.allSatisfy { $0.count < NameQuestion.rowsPerCall }),
      time: session.environment.now())
  }

  /// The rows of a call; nil when it fails, whatever the reason.
  private func rows(
    _ call: (operation: String, parameters: JSON), of question: NameQuestion
  ) async -> [JSON]? {
    guard let operation = session.table.find(call.operation, at: .shell),
      let arguments = try? Arguments(params: call.parameters, for: operation),
      let output = try? await session.perform(
        operation, arguments, for: Caller(door: .prompt, timeout: .seconds(5)))
    else { return nil }
    switch output.content {
    case .value(let answer), .beside(let answer):
      return question.rows(of: answer)
    case .rows(let rows):
      var all: [JSON] = []
      do {
        while let page = try await rows.next() { all += page.rows }
      } catch { return nil }
      return all
    }
  }
}
