import InfusionsoftKit

/// The fields of a record that an operation takes beside its parameters: `email2=`, `custom.7=`.
///
/// Each is a ``Parameter`` of its own; custom fields are as many as an account has, so those are known
/// by what their names begin with.
package struct FieldSet: Sendable {
  /// Fields that are alike: one line of help.
  package struct Group: Sendable {
    /// As help shows the names: `email, email2, email3`.
    package let label: String
    package let summary: String
    package let parameters: [Parameter]

    package init(_ label: String, _ summary: String, _ parameters: [Parameter]) {
      self.label = label
      self.summary = summary
      self.parameters = parameters
    }

    /// Fields of one kind; the label is their names.
    package init(
      _ names: [String], _ kind: Parameter.Kind, _ summary: String,
      completion: Parameter.Completion? = nil
    ) {
      self.init(
        names.joined(separator: ", "), summary,
        names.map { Parameter($0, kind, summary, completion: completion) })
    }
  }

  /// Fields whose names begin alike and end in a word of the account's own.
  package struct OpenGroup: Sendable {
    /// `custom.`
    package let prefix: String
    /// What follows it, as help shows it: `LABEL`.
    package let placeholder: String
    package let kind: Parameter.Kind
    package let summary: String
    /// What completes the part behind the prefix.
    package let completion: Parameter.Completion?

    package init(
      prefix: String, placeholder: String, _ kind: Parameter.Kind, _ summary: String,
      completion: Parameter.Completion? = nil
    ) {
      self.prefix = prefix
      self.placeholder = placeholder
      self.kind = kind
      self.summary = summary
      self.completion = completion
    }

    /// The field of that name, if it is one of these.
    func parameter(_ name: String) -> Parameter? {
      guard name.hasPrefix(prefix), name.count > prefix.count else { return nil }
      return Parameter(name, kind, summary)
    }
  }

  package let groups: [Group]
  package let open: [OpenGroup]
  private let byName: [String: Parameter]

  package init(_ groups: [Group] = [], open: [OpenGroup] = []) {
    self.groups = groups
    self.open = open
    byName = Dictionary(
      groups.flatMap(\.parameters).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Every field that has a name of its own.
  package var parameters: [Parameter] { groups.flatMap(\.parameters) }

  /// The field of that name.
  package func parameter(_ name: String) -> Parameter? {
    byName[name] ?? open.lazy.compactMap { $0.parameter(name) }.first
  }
}

extension Operation {
  /// The parameters and the fields that have a name of their own.
  package var namedParameters: [Parameter] { parameters + (fields?.parameters ?? []) }

  /// The parameter that the API calls so.
  func parameter(apiName name: String) -> Parameter? { parameters.first { $0.apiName == name } }

  /// ` (did you mean …?)` for a name that is none of its parameters.
  func didYouMeanParameter(_ name: String) -> String {
    didYouMean(parameter(apiName: name)?.name ?? name, namedParameters.map(\.name))
  }
}
