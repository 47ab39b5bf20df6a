import InfusionsoftKit
import Operations

/// What shows a result that is taller than the screen.
///
/// `INFUSIONSOFT_PAGER`, else `PAGER`, else `less` or `more`; `cat`, or an empty
/// `INFUSIONSOFT_PAGER`, is none.
struct Pager: Sendable {
  private let commands: [String]
  private let variables: [String: String]

  init(_ environment: Environment) {
    if let own = environment.variables["INFUSIONSOFT_PAGER"] {
      commands = [own]
    } else if let theirs = environment["PAGER"] {
      commands = [theirs]
    } else {
      commands = ["less", "more"]
    }
    // As git and gh have it: quit where one screen is enough, keep colours, leave the screen alone.
    var variables = environment.forChildren.variables
    if variables["LESS"] == nil { variables["LESS"] = "FRX" }
    if variables["LV"] == nil { variables["LV"] = "-c" }
    // This program writes UTF-8 whatever the locale says.
    if variables["LESSCHARSET"] == nil { variables["LESSCHARSET"] = "utf-8" }
    self.variables = variables
  }

  /// Starts it; nil where there is none, or it cannot be started.
  func start(on terminal: Terminal) -> CommandOutput? {
    for command in commands {
      guard let words = words(of: command) else { return nil }
      let output = CommandOutput(
        words, environment: variables, output: terminal.output.descriptor, terminal: terminal)
      if let output { return output }
    }
    return nil
  }

  /// A plain command is started as it is, so that a missing one shows; anything else by the shell.
  private func words(of command: String) -> [String]? {
    let words = command.split(separator: " ").map(String.init)
    guard let program = words.first, program != "cat" else { return nil }
    let special = Set("|&;<>()$`\\\"'*?[#~=%")
    return command.contains(where: special.contains) ? ["/bin/sh", "-c", command] : words
  }
}
