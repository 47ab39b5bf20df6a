import InfusionsoftKit
import JSONText
import Synchronization
import Threads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A process that needs an access token, and may be killed on its way to one.
///
/// Standard input holds one JSON object: `store` (a path), `home`, `client_id`, `client_secret`,
/// `authorize_url`, `token_url`, `api_url`; `die_at` names the step of the refresh at which the
/// process kills itself, `times` at which of its times; `die_after` is the time in microseconds after
/// which it does so wherever it is. Arguments `STEP COMMAND` have the shell run a command at a step.
/// What came of it is one JSON line: `{"generation": N}` or `{"failure": "authorize", "message": "…"}`.
@main
enum CustodyProbe {
  static func main() async throws {
    signal(SIGPIPE, SIG_IGN)
    let order = try JSON(validating: Array((readLine() ?? "").utf8))
    func text(_ name: String) -> String { order[name]?.string ?? "" }
    let death = Death(order["die_at"]?.string, times: order["times"]?.int ?? 1)
    let words = CommandLine.arguments.dropFirst()
    let reached: @Sendable (CeremonyStep) -> Void = { step in
      if step.rawValue == words.first, let command = words.last { system(command) }
      death.reached(step)
    }
    if let delay = order["die_after"]?.int {
      _ = startThread {
        usleep(UInt32(delay))
        kill(getpid(), SIGKILL)
      }
    }
    var environment = Environment(home: text("home"))
    environment.reached = reached
    let account = Infusionsoft(
      application: Application(
        clientID: text("client_id"), clientSecret: Secret(text("client_secret"))),
      endpoints: Endpoints(
        authorizeURL: text("authorize_url"), tokenURL: text("token_url"), apiURL: text("api_url")),
      store: FileStore(path: text("store"), reached: reached),
      environment: environment)
    let outcome: JSON
    do {
      _ = try await account.custody.revealedGrant()
      outcome = ["generation": .number(try await account.custody.record().generation)]
    } catch {
      let failure = Failure(error)
      outcome = ["failure": .string(failure.kind.name), "message": .string(failure.message)]
    }
    await account.shutdown()
    print(outcome.text)
  }
}

/// Kills the process when it reaches a step.
private final class Death: Sendable {
  private let step: CeremonyStep?
  private let timesLeft: Mutex<Int>

  init(_ step: String?, times: Int) {
    self.step = step.flatMap(CeremonyStep.init)
    timesLeft = Mutex(times)
  }

  func reached(_ step: CeremonyStep) {
    guard step == self.step else { return }
    let isDue = timesLeft.withLock { times in
      times -= 1
      return times == 0
    }
    if isDue { kill(getpid(), SIGKILL) }
  }
}
