import JSONText

@testable import InfusionsoftKit

/// A helper in `sh` that keeps its record in a file, and does worse where a test wants it.
struct TestHelper {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What it keeps.
  var kept: String { directory.file("kept") }
  /// What it was asked: an action a line.
  var calls: [String] {
    ((try? Disk.read(directory.file("calls"))) ?? "").split(separator: "\n").map(String.init)
  }
  /// The last request of an action.
  func request(_ action: String) throws -> String { try Disk.read(directory.file(action)) }

  /// Reads the request, notes it, and does what `body` says for each action.
  func command(
    get: String = "[ -e kept ] && printf 'record=%s\\n' \"$(cat kept)\" || echo record=",
    store: String = "sed -n 's/^record=//p' store >new && mv new kept", erase: String = "rm -f kept"
  ) throws -> String {
    let script = """
      cd '\(directory.path)'
      echo "$1" >>calls
      cat >"$1"
      case $1 in
      get) \(get) ;;
      store) \(store) ;;
      erase) \(erase) ;;
      *) exit 9 ;;
      esac

      """
    let path = directory.file("helper.sh")
    try Disk.write(script, to: path, mode: 0o700)
    return path
  }

  /// A store that runs `command`, with its own files in a state directory beside it.
  func store(
    _ command: String, profile: String = "work", variables: [String: String] = [:],
    patience: Duration = .seconds(240)
  ) -> HelperStore {
    let base = ["PATH": "/usr/bin:/bin", "XDG_STATE_HOME": directory.file("state")]
    return HelperStore(
      command: command, profile: profile, clientID: "id",
      environment: Environment(variables: base.merging(variables) { $1 }, home: directory.path),
      patience: patience)
  }

  /// The names of the store's own files.
  var files: [String] {
    TemporaryDirectory.names(in: directory.file("state/infusionsoft/helpers"))
  }
}
