import InfusionsoftKit
import JSONText

/// A question that people put to their CRM, ready for a model to work on with the tools.
struct MCPPrompt: Sendable {
  let name: String
  let title: String
  let description: String
  let arguments: [Argument]
  /// The text, given the arguments.
  let text: @Sendable (_ arguments: [String: String]) -> String

  struct Argument: Sendable {
    let name: String
    let description: String
    let isRequired: Bool
  }

  /// As `prompts/list` shows it.
  func json(for revision: MCPRevision) -> JSON {
    var members: [(String, JSON)] = [("name", .string(name))]
    if revision >= .structuredContent { members.append(("title", .string(title))) }
    let arguments: [JSON] = arguments.map {
      [
        "name": .string($0.name), "description": .string($0.description),
        "required": .bool($0.isRequired),
      ]
    }
    return .object(
      members + [("description", .string(description)), ("arguments", .array(arguments))])
  }

  /// The result of `prompts/get`, before the dialect adds its members.
  func messages(_ given: JSON?) throws(Failure) -> [(String, JSON)] {
    var values: [String: String] = [:]
    for member in given?.members ?? [] {
      guard arguments.contains(where: { $0.name == member.name }) else {
        throw .usage("the prompt \(name) has no argument \(member.name)", parameter: member.name)
      }
      guard let value = member.value.string else {
        throw .usage("\(member.name) takes a text", parameter: member.name)
      }
      values[member.name] = value
    }
    for argument in arguments where argument.isRequired && (values[argument.name] ?? "").isEmpty {
      throw .usage("the prompt \(name) needs \(argument.name)", parameter: argument.name)
    }
    let content: JSON = ["type": "text", "text": .string(text(values))]
    return [
      ("description", .string(description)),
      ("messages", [["role": "user", "content": content]]),
    ]
  }
}

extension MCPPrompt {
  static func find(_ name: String) -> MCPPrompt? { all.first { $0.name == name } }

  /// In the order in which a client shows them.
  static let all = [
    MCPPrompt(
      name: "meeting_brief", title: "Brief me on a contact",
      description: "What the CRM knows about somebody, before a meeting or a call",
      arguments: [
        Argument(
          name: "contact", description: "a name, an e-mail address or an id", isRequired: true),
        Argument(name: "occasion", description: "what the meeting is about", isRequired: false),
      ]
    ) { given in
      """
      I am about to talk to \(given["contact"] ?? "")\(given["occasion"].map { ": \($0)" } ?? ".")

      Find this contact with contacts_list (by email, or by given_name and family_name; a filter may \
      end in *), or with contacts_get if it is an id. If several fit, show me id, name, company and \
      e-mail of each and ask which one. Then give me one page: who they are and for which company, \
      how to reach them, when the record was made and last changed, what our notes and custom fields \
      say, and what is missing. State only what the CRM says.
      """
    },
    MCPPrompt(
      name: "follow_up", title: "Draft a follow-up e-mail",
      description: "An e-mail to a contact, written from what the CRM knows",
      arguments: [
        Argument(
          name: "contact", description: "a name, an e-mail address or an id", isRequired: true),
        Argument(name: "purpose", description: "what it should achieve", isRequired: true),
      ]
    ) { given in
      """
      Draft a short, personal e-mail to \(given["contact"] ?? ""). Its purpose: \
      \(given["purpose"] ?? "").

      Find the contact first (contacts_list, contacts_get). If its e-mail address has opted out or \
      bounced, say so before anything else. Address the person by name, use only facts from the \
      record, and keep to 150 words. Show me the address, a subject line and the text; send nothing \
      and change nothing.
      """
    },
    MCPPrompt(
      name: "recent_changes", title: "What changed in the CRM",
      description: "Contacts that are new or were changed since a day",
      arguments: [
        Argument(name: "since", description: "a day, as 2026-01-31", isRequired: true)
      ]
    ) { given in
      """
      Tell me what changed in the CRM since \(given["since"] ?? "").

      List contacts with contacts_list, updated_since that day at 00:00:00Z, ordered by \
      "date_created desc", with only the fields you need; go on with next_page_token while there is \
      one, up to 1000 contacts. Show new contacts apart from changed ones, grouped by source or \
      company where that says something, then the five that deserve attention and why.
      """
    },
    MCPPrompt(
      name: "find_duplicates", title: "Find duplicate contacts",
      description: "Records that may be the same person, to be merged by hand",
      arguments: [
        Argument(
          name: "family_name", description: "look only at this name; may end in *",
          isRequired: false)
      ]
    ) { given in
      """
      Look for contacts that may be the same person\
      \(given["family_name"].map { ", among those with the family name \($0)" } ?? "").

      Use contacts_list with the fields id, given_name, family_name, email_addresses, phone_numbers \
      and company. Compare names without regard to case and accents, e-mail addresses, and phone \
      numbers by their digits. Show each group with ids, what agrees and what differs, and which \
      record you would keep. Change nothing: merging is mine to decide.
      """
    },
  ]
}
