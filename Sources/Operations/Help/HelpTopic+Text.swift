import Formats
import InfusionsoftKit

extension HelpTopic {
  static let startText = """
    From nothing to the first contact:

      1. At keys.developer.keap.com, the vendor's developer portal, create an
         application. It has a client id and a client secret, which identify it.
      2. Start infusionsoft and type  authorize . It asks for the two, keeps them
         and prints a URL.
      3. Open the URL in a browser, log in, press Allow. The browser ends at an
         address that nothing answers, as it should be. Copy the address bar.
      4. Type  code  and paste. From now on the token is kept alive for you.
      5. contacts --limit 5

    With an account but no browser here, do step 3 on any other machine. With a
    Personal Access Token or Service Account Key,  config set api_key  is all.
    Without an account everything works in the sandbox:

      infusionsoft --sandbox contacts --limit 5

    Then:  help contacts list  shows the filters, Tab completes words, and people by
    name where an id is wanted:  contacts get smi  and Tab lists the Smiths.  doctor
    checks what may be wrong.

    """

  static let quotingText = """
    Lines, at the prompt, in scripts, from a pipe and with -c.

      blanks          separate words
      'text'          as it stands
      "text"          may hold \\n  \\t  \\"  \\\\  \\$  and \\u{1F600}, and variables
      \\x              the character x itself, outside quotes
      # comment       where a word begins, to the end of the line
      \\ at the end    the line goes on; so does one with an open quote or bracket
      name=value      a parameter by its name, like --name value
      name:=JSON      a value as JSON, which may hold blanks; name:=@file reads it
      ~/file          below the home directory, where a word or a value begins
      --              ends the options: what follows is taken as it stands

      $name ${name}   a variable (let), never split into words
      $id             of the line before: the id of its result or first row,
      $count $status  the number of its rows, its exit status
      $1 $2 $@        the arguments of a script

      > file          where the result goes, in place of the screen; >> appends. A
                      line that fails at once leaves the file as it was
      | command       the result goes through a command of the system's shell, which
                      sees the variables in its environment

    A word that begins with  < & ;  has no meaning and is refused unless quoted.
    Inside a word all these but $ are ordinary: a pasted URL needs no quotes.

    On the command line of the process your own shell has read the words before:
    there  &  ?  $  and blanks need its quotes, and > and | are its own.

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

      A result that is taller than the screen goes through INFUSIONSOFT_PAGER, PAGER, less or more; \
      set pager off shows it as it is. A table that is too wide becomes one record a row. For people \
      digits are grouped and dates shortened, and what could steer the terminal is shown as \\x1b; json, \
      ndjson, csv and tsv have everything as the API sent it.

      --color auto, always or never; auto heeds NO_COLOR, CLICOLOR_FORCE and CLICOLOR. Page tokens and \
      counts are hints on standard error, which --quiet leaves out; -o json has the token in it. On a \
      terminal a list stops at 100 rows unless --limit says otherwise. What takes longer than half a \
      second says how far it is, if standard error is a terminal.
      """, indent: 0)

  static let scriptingText =
    """
      infusionsoft contacts get 42             one operation
      infusionsoft -c token -c 'contacts'      lines in one session
      infusionsoft -f nightly.isf 2026-01-01   a file of lines; - is standard input
      printf 'token\\ncontacts\\n' | infusionsoft
      #!/usr/bin/env -S infusionsoft -f        the first line of a script

    A script may look like this:

      contacts --updated-since $1 > changed.ndjson
      if $count == 0 quit
      set on_error continue
      contacts get $id --fields id,given_name
      if $status == 8 quit 0

    """
    + HelpLayout.paragraph(
      """

      A script runs its lines in order and stops at the first that fails, with that failure's exit \
      status and FILE:LINE: before the message (stdin:LINE: from a pipe, -c N: for the Nth -c). After \
      set on_error continue it goes on, and ends with the status of the first line that failed, or that \
      of quit STATUS. Lines from a pipe run as they arrive. There is no asking: destructive operations \
      need --yes, and lists have no limit unless one is given.

      let, alias, if, watch, source and set are lines too; help LINE explains each. From a program, \
      --rpc is the better door: one JSON object a line, concurrent calls, typed errors.
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
          ("XDG_CONFIG_HOME", "holds infusionsoft/config.json and infusionsoft/rc; ~/.config"),
          ("XDG_STATE_HOME", "holds the grant and the history; ~/.local/state"),
          ("INFUSIONSOFT_HISTORY", "the history file; empty keeps lines in memory only"),
          ("INFUSIONSOFT_RC", "the lines a shell begins with; empty for none"),
          ("INFUSIONSOFT_PAGER, PAGER", "what shows long results; cat, or empty, for nothing"),
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
      "A script ends with the status of the line that failed. Where several rows fit, the first holds."
        + " A line with | command that went well itself has the status of the command.",
      indent: 0)

  static let privacyText = HelpLayout.paragraph(
    """
    Secrets are the client secret, the API key, authorization codes and the tokens. They are never \
    options, because other users can see a command line; they come from a prompt that does not echo, \
    from standard input, from a file or from the environment, and are kept in the store: a file that \
    only you can read, unless help stores tells of another one.

    No output, message or trace shows more than the last four characters of one. Only \
    token access and token export reveal one.

    Lines that hold a secret, such as code URL, or one with the token itself in it, are not written to \
    the history; a line that begins with a blank is not kept either. history clear forgets the rest.

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
