import FoundationEssentials
import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One account at a stand-in, its record in a real file, and processes that die on their way to a
/// token.
struct KillScene {
  let server: StandInServer
  let directory: TemporaryDirectory
  let store: FileStore
  /// The account as this process sees it, which nobody kills.
  let account: Infusionsoft

  static func run(_ body: (KillScene) async throws -> Void) async throws {
    try await StandInServer.run { server in
      let directory = try TemporaryDirectory()
      let store = FileStore(path: directory.file("default.json"))
      let account = Infusionsoft(
        application: server.application, endpoints: server.endpoints, store: store,
        environment: Environment(home: directory.path))
      try await server.login(account)
      try await body(
        KillScene(server: server, directory: directory, store: store, account: account))
      await account.shutdown()
    }
  }

  /// How a process dies, if it does.
  enum Death: Hashable {
    case none
    /// At that step, the first or the second time it comes to it.
    case at(CeremonyStep, times: Int)
    /// After that many microseconds, wherever it is then.
    case after(Int)
    /// Once the server has rotated the token and holds its answer back.
    case answerOnItsWay
  }

  /// What a process is told that needs a token of the record at `store`.
  func order(store: String) -> [(String, JSON)] {
    [("store", .string(store)), ("home", .string(directory.path))]
      + ["client_id", "client_secret", "authorize_url", "token_url", "api_url"].map { name in
        (name, .string(server.ready(name)))
      }
  }

  /// Starts a process that needs a token.
  func start(_ death: Death = .none) throws -> Child {
    let child = try Child(
      executable: PtyProcess.product("CustodyProbe"), arguments: [],
      environment: ["HOME": directory.path])
    var order = order(store: store.path)
    switch death {
    case .none, .answerOnItsWay: break
    case .at(let step, let times):
      order += [("die_at", .string(step.rawValue)), ("times", .number(times))]
    case .after(let delay): order.append(("die_after", .number(delay)))
    }
    child.send(JSON.object(order).text + "\n")
    child.closeInput()
    return child
  }

  /// Runs a process to its end, which for `.answerOnItsWay` this brings about.
  func run(_ death: Death = .none) async throws -> Ending {
    if death == .answerOnItsWay {
      try server.spoilRefreshes([("delay_ms", 3_600_000)])
      let before = server.refreshes
      let child = try start()
      while server.refreshes == before { await Task.yield() }
      child.send(signal: SIGKILL)
      return try await Ending(child)
    }
    return try await Ending(start(death))
  }

  /// Lets the stored access token have expired.
  func expire() async throws {
    try await account.custody.change { record in
      guard let grant = record.grant else { return }
      record.grant = Grant(
        accessToken: grant.accessToken, refreshToken: grant.refreshToken,
        issuedAt: grant.issuedAt.addingTimeInterval(-86_400),
        expiresAt: grant.expiresAt.addingTimeInterval(-86_400), scope: grant.scope,
        binding: grant.binding)
    }
  }

  /// What became of a process.
  enum Ending: Equatable {
    case killed
    /// It had a token, of that generation.
    case token(generation: Int)
    case failed(kind: String, message: String)

    init(_ child: Child) async throws {
      let outcome = await child.finish()
      switch outcome.status {
      case 128 + SIGKILL: self = .killed
      case 0:
        self.init(try JSON(validating: Array(outcome.output.utf8)))
      default:
        Issue.record("the process ended with \(outcome.status): \(outcome.error)")
        self = .failed(kind: "crash", message: outcome.error)
      }
    }

    /// Reads the line that the process printed.
    init(_ json: JSON) {
      if let generation = json["generation"]?.int {
        self = .token(generation: generation)
      } else {
        self = .failed(kind: json["failure"]?.string ?? "", message: json["message"]?.string ?? "")
      }
    }
  }
}
