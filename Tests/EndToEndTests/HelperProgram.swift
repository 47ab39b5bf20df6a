import TestSupport
import Testing

/// The examples of this package.
let exampleDirectory =
  #filePath.split(separator: "/").dropLast(3)
  .reduce(into: "") { $0 += "/" + $1 } + "/examples"

extension Program {
  /// Gives it a store behind a helper in `sh`, which keeps its record in the home directory.
  mutating func useHelper(
    store: String = "sed -n 's/^record=//p' >kept.new && mv kept.new kept"
  ) {
    let script = """
      #!/bin/sh
      cd '\(home.path)' || exit 1
      case $1 in
      get) [ -e kept ] && printf 'record=%s\\n' "$(cat kept)" || echo record= ;;
      store) \(store) ;;
      erase) rm -f kept ;;
      esac

      """
    home.write(script, to: "helper", mode: 0o700)
    variables["INFUSIONSOFT_STORE"] = "helper:\(home.path)/helper"
  }
}
