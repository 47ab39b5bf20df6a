import Formats
import Operations

/// Completion for the shells outside: their scripts, and what the scripts ask this program for.
struct ShellCompletions {
  let completer: Completer

  /// What `completions SHELL` prints.
  /// - Parameter words: what was typed behind the program's name, the word at the cursor last; bash
  ///   gives its line as it stands, up to the cursor.
  func output(for shell: String, _ words: [String]) -> String {
    guard !words.isEmpty else { return Self.script(of: shell) }
    let lines: [String] =
      switch shell {
      case "bash": bash(words[0])
      default:
        completer.operationCandidates(after: words.dropLast(), words.last ?? "")
          .map { $0.summary.isEmpty ? $0.text : $0.text + "\t" + $0.summary.displayable }
      }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What bash can put in the place of the word at the cursor, which for it begins behind `=`.
  private func bash(_ line: String) -> [String] {
    let text = line.drop { $0 != " " }
    let completion = completer.complete(CompletionRequest(text: String(text)))
    let typed = String(text)[completion.start...]
    let kept = typed.lastIndex { $0 == "=" || $0 == ":" }.map { typed[...$0].count } ?? 0
    return completion.candidates.map { String($0.text.dropFirst(kept)) }
  }

  private static func script(of shell: String) -> String {
    switch shell {
    case "bash": bashScript
    case "zsh": zshScript
    default: fishScript
    }
  }

  private static let bashScript = """
    # Completion of infusionsoft for bash.
    _infusionsoft() {
      local IFS=$'\\n'
      COMPREPLY=($("$1" completions bash -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
      # What goes on behind it is followed by no blank.
      if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=/.] ]]; then compopt -o nospace; fi
    }
    complete -F _infusionsoft infusionsoft

    """

  private static let zshScript = """
    #compdef infusionsoft
    # Completion of infusionsoft for zsh.
    _infusionsoft() {
      local line word
      local -a whole open
      for line in "${(@f)$("${words[1]}" completions zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        [[ -n $line ]] || continue
        word=${line%%$'\\t'*}
        [[ $line == *$'\\t'* ]] && line=${word//:/\\\\:}:${line#*$'\\t'} || line=${word//:/\\\\:}
        # What goes on behind it is followed by no blank.
        if [[ $word == *[=/.] ]]; then open+=("$line"); else whole+=("$line"); fi
      done
      _describe -t words infusionsoft whole -- open -S ''
    }
    if [[ $funcstack[1] == _infusionsoft ]]; then _infusionsoft "$@"; else compdef _infusionsoft infusionsoft; fi

    """

  private static let fishScript = """
    # Completion of infusionsoft for fish.
    function __infusionsoft_words
        set -l words (commandline -opc)
        $words[1] completions fish -- $words[2..] (commandline -ct) 2>/dev/null
    end
    complete -c infusionsoft -f -a '(__infusionsoft_words)'

    """
}
