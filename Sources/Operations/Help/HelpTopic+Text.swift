import Formats
import InfusionsoftKit

extension HelpTopic {
  static let quotingText = """
    Words of a line, at the prompt, in scripts, from a pipe and with -c.

      blanks          separate words
      'text'          as it stands
      "text"          may hold \\n  \\t  \\"  \\\\  \\$  and \\u{1F600}; no other escape
      \\x              the character x itself, outside quotes
      # comment       where a word begins, to the end of the line
      \\ at the end    the line goes on; so does one with an open quote
      name=value      a parameter by its name, like --name value
      --              ends the options: what follows is taken as it stands
      --option=value  needed only where the value begins with --

    Kept for later, and refused until then unless quoted: a word that begins with
    one of | < > & ;  and  $name  anywhere outside single quotes. Inside a word all
    other characters are ordinary, so a pasted URL needs no quotes.

    On the command line of the process your own shell has read the words before:
    there  &  ?  $  and blanks need the quotes of that shell.

    """

  static let outputText =
    HelpLayout.paragraph(
      "The result goes to standard output, everything else to standard error.\n", indent: 0)
    + HelpLayout.list(
      OutputFormat.allCases.map { ("-o " + $0.rawValue, $0.meaning) })
    + "\n"
    + HelpLayout.paragraph(
      """
      On a terminal lists are tables and single results records; elsewhere lists are ndjson and \
      single results json.

      --fields a,b.c chooses what is shown. Top-level names are asked of the API; a dotted path leads \
      into objects, and name[member=value] to an element: email_addresses[field=EMAIL1].email. Such a \
      path makes a flat JSON object with the path as its name.

      --color auto, always or never; auto heeds NO_COLOR, CLICOLOR_FORCE and CLICOLOR. Page tokens and \
      counts are hints on standard error, which --quiet leaves out; -o json has the token in it. On a \
      terminal a list stops at 100 rows unless --limit says otherwise.
      """, indent: 0)

  static let scriptingText =
    """
      infusionsoft contacts get 42             one operation
      infusionsoft -c token -c 'contacts'      lines in one session
      infusionsoft -f nightly.isf              a file of lines; - is standard input
      printf 'token\\ncontacts\\n' | infusionsoft
      #!/usr/bin/env -S infusionsoft -f        the first line of a script


    """
    + HelpLayout.paragraph(
      """
      A script runs its lines in order and stops at the first that fails, with that failure's exit \
      status and FILE:LINE: before the message (stdin:LINE: from a pipe, -c N: for the Nth -c). Lines \
      from a pipe run as they arrive. There is no asking: destructive operations need --yes, and lists \
      have no limit unless one is given.

      From a program, --rpc is the better door: one JSON object a line, concurrent calls, typed errors.
      """, indent: 0)

  static let environmentText =
    HelpLayout.list(
      CommandLineOption.all.filter { !$0.variables.isEmpty }
        .map { ($0.variables.joined(separator: ", "), "as \($0.spelling): \($0.summary)") }
        + [SettingKey.clientSecret, .apiKey].map {
          ($0.variables.joined(separator: ", or "), $0.summary)
        }
        + [
          ("NO_COLOR", "no colour, unless --color always"),
          ("CLICOLOR_FORCE, CLICOLOR=0", "colour everywhere; none"),
          ("COLUMNS", "the width where the terminal does not say it"),
          ("BROWSER", "what authorize --open starts"),
          ("XDG_CONFIG_HOME", "holds infusionsoft/config.json; ~/.config by default"),
          ("XDG_STATE_HOME", "holds the grant and the history; ~/.local/state by default"),
          ("EDITRC", "key bindings instead of ~/.editrc"),
        ])
    + "\n"
    + HelpLayout.paragraph(
      "An option wins over a variable, a variable over the profile (config set), the profile over the"
        + " default. config list says where each value comes from. An empty variable counts as not set.",
      indent: 0)

  static let exitStatusText =
    HelpLayout.list(
      ExitStatusMeaning.all.map { (String($0.status), $0.meaning) })
    + "\n"
    + HelpLayout.paragraph(
      "A script ends with the status of the line that failed. Where several rows fit, the first holds.",
      indent: 0)

  static let privacyText = HelpLayout.paragraph(
    """
    Secrets are the client secret, the API key, authorization codes and the tokens. They are never \
    options, because other users can see a command line; they come from a prompt that does not echo, \
    from standard input, from a file or from the environment, and are kept in the store, a file that \
    only you can read.

    No output, message or trace shows more than the last four characters of one. Only \
    token access reveals one.

    Lines that hold a secret, such as code URL, are not written to the history; a line that begins \
    with a blank is not kept either. history clear forgets the rest.

    Nothing is sent anywhere but to the authorize, token and API addresses that config list shows, and \
    nothing at all before the first operation that needs it. A grant is only ever sent to the \
    application and addresses it was made with. --sandbox reads and sends nothing of yours.
    """, indent: 0)
}

extension OutputFormat {
  fileprivate var meaning: String {
    switch self {
    case .table: "aligned columns, for people"
    case .record: "a field a line, for people"
    case .json: "the result object, the same as over JSON-RPC"
    case .ndjson: "a row a line, each the API's own bytes"
    case .csv: "RFC 4180, with a header"
    case .tsv: "separated by tabs, with a header; \\t \\n \\r \\\\ inside values"
    case .ids: "the id of each row"
    }
  }
}
