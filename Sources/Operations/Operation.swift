/// One capability of the program, declared once for every door.
///
/// From this come the argument parser, help, completion, the JSON-RPC method and its schema. A class,
/// since every call carries it about.
package final class Operation: Sendable {
  /// A path of words joined by `.`: `contacts.list`.
  package let name: String
  /// The noun alone, where it means this operation: `contacts`.
  package let alias: String?
  /// One line, no full stop.
  package let summary: String
  /// What the summary leaves out; paragraphs of plain text.
  package let discussion: String
  package let parameters: [Parameter]
  /// The fields of a record that it takes as well.
  package let fields: FieldSet?
  /// The strongest that it may have; see ``effect(of:)``.
  package let effect: Effect
  /// What a call changes, where that depends on its arguments.
  private let effectOfCall: (@Sendable (Arguments) -> Effect)?
  /// Doing it twice leaves what doing it once does.
  package let isIdempotent: Bool
  /// It only adds: what was there before is neither changed nor lost.
  package let isAdditive: Bool
  /// Destroys something of this machine that nothing brings back, so it asks first, as what destroys
  /// in the CRM does.
  package let isIrrevocable: Bool
  package let ordering: Ordering
  package let doors: Doors
  package let result: ResultShape
  /// Lines that work as they stand in the sandbox.
  package let examples: [Example]
  /// The request it makes: `GET /v2/contacts`.
  package let apiCall: String?
  package let action: Action

  package init(
    _ name: String, alias: String? = nil, _ summary: String, discussion: String = "",
    parameters: [Parameter] = [], fields: FieldSet? = nil, effect: Effect = .reads,
    effectOfCall: (@Sendable (Arguments) -> Effect)? = nil, irrevocable: Bool = false,
    additive: Bool = false, idempotent: Bool? = nil, ordering: Ordering = .free,
    doors: Doors = .all, result: ResultShape,
    examples: [Example] = [], apiCall: String? = nil,
    action: Action
  ) {
    self.name = name
    self.alias = alias
    self.summary = summary
    self.discussion = discussion
    self.parameters = parameters
    self.fields = fields
    self.effect = effect
    self.effectOfCall = effectOfCall
    isAdditive = additive
    isIdempotent = idempotent ?? (effect == .reads)
    isIrrevocable = irrevocable
    self.ordering = ordering
    self.doors = doors
    self.result = result
    self.examples = examples
    self.apiCall = apiCall
    self.action = action
  }

  /// Whether somebody has to agree to each call of it.
  package var asksFirst: Bool { effect == .destroys || isIrrevocable }

  /// The name as the shell spells it: `contacts list`.
  package var words: String { name.replacing(".", with: " ") }

  /// The parameter, or else the field, called `name`.
  package func parameter(_ name: String) -> Parameter? {
    parameters.first { $0.name == name } ?? fields?.parameter(name)
  }

  /// Whether every call has the same effect.
  package var hasFixedEffect: Bool { effectOfCall == nil }

  /// What a call with these arguments changes.
  package func effect(of arguments: Arguments) -> Effect { effectOfCall?(arguments) ?? effect }

  /// The parameters that may be given without their name, in their order.
  package var positional: [Parameter] { parameters.filter(\.isPositional) }
}

extension Operation {
  /// What running it changes.
  package enum Effect: String, Sendable {
    /// Nothing.
    case reads
    /// The token, settings or files of this machine; allowed with `--read-only`.
    case local
    /// The CRM.
    case writes
    /// The CRM, beyond easy repair: asks first.
    case destroys

    /// It is what `--read-only` forbids.
    package var changesCRM: Bool { self == .writes || self == .destroys }
  }

  /// What it must not overtake.
  package enum Ordering: Sendable, Hashable {
    case free
    case token
    /// Operations on the contact whose id this parameter holds, or on whichever they find without it.
    case contact(parameter: String)
    /// The same with the ids in several parameters.
    case contacts(parameters: [String])
  }

  /// Who carries it out.
  package enum Action: Sendable {
    /// The session, the same way at every door.
    case session(@Sendable (Invocation) async throws -> Output)
    /// The door itself: its help, its history, its statistics.
    case door
  }

  /// A line of the shell, and what it shows.
  package struct Example: Sendable {
    package let line: String
    package let meaning: String
    /// It asks a person, or reads or prints at the command line: it is no example of a call.
    package let isForLines: Bool

    package init(_ line: String, _ meaning: String, isForLines: Bool = false) {
      self.line = line
      self.meaning = meaning
      self.isForLines = isForLines
    }
  }

  /// The ways in at which an operation exists.
  package struct Doors: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The prompt, scripts, pipes and `-c`.
    package static let shell = Doors(rawValue: 1)
    /// The words of the process's own command line.
    package static let arguments = Doors(rawValue: 2)
    package static let rpc = Doors(rawValue: 4)
    package static let mcp = Doors(rawValue: 8)
    package static let all: Doors = [.shell, .arguments, .rpc, .mcp]
    /// All but MCP: what shows secrets or leads them elsewhere, for a model can be talked into things.
    package static let notForModels: Doors = [.shell, .arguments, .rpc]
  }
}
