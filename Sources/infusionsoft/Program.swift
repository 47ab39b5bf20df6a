import InfusionsoftKit
import Operations
import RPC
import Shell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of the program: the session that its options describe, behind the door they choose.
struct Program: Sendable {
  private let arguments: ProcessArguments
  private let environment: Environment

  init(_ arguments: ProcessArguments, environment: Environment) {
    self.arguments = arguments
    self.environment = environment
  }

  /// Prints the version or the help, where that is all that was asked for.
  func describesItself() throws -> Bool {
    switch arguments.mode {
    case .version:
      try ByteSink(descriptor: 1).write("infusionsoft \(ProgramVersion.text)\n")
    case .help:
      let help = Help(
        table: .standard, door: .arguments, width: Terminal(environment: environment).width)
      try ByteSink(descriptor: 1).write(help.invocation())
    case .rpc, .words, .commands, .file, .standardInput:
      return false
    }
    return true
  }

  /// Opens the door and returns the exit status of what happened there.
  func run() async throws -> Int32 {
    if case .rpc = arguments.mode { return try await serveRPC() }
    return try await runLines()
  }

  // MARK: The RPC door

  private func serveRPC() async throws -> Int32 {
    let streams = try StandardStreams.claim()
    var options = RPCOptions()
    options.mayReveal = arguments.has("reveal")
    options.parent = { getppid() }
    options.complain = { StandardStreams.complain($0) }
    if let path = arguments.value("record") {
      options.recorder = try Recorder(path: path, table: .standard)
    }
    if arguments.has("ready") {
      options.greeting = RPCOptions.Greeting(version: ProgramVersion.text, processID: getpid())
    }
    let (session, sandbox) = try await makeSession()
    let server = RPCServer(
      session: session, input: streams.input, output: streams.output, options: options)
    Signals.handle { number in
      if Signals.ending.contains(number) {
        server.stop(status: 128 + number)
      } else {
        Signals.standardAction(number)
      }
    }
    let status = await server.run()
    await session.shutdown()
    await sandbox?.stop()
    return status
  }

  // MARK: The doors that take lines

  private func runLines() async throws -> Int32 {
    let door = try LineDoor(arguments, environment: environment)
    if let serve = door.arguments(of: "sandbox.serve") {
      return try await SandboxService(serve, environment: environment).run()
    }
    if let replay = door.arguments(of: "server.replay") {
      return try await ServerCommand(environment).replay(replay)
    }
    if door.arguments(of: "server.self-test") != nil {
      return try await ServerCommand(environment).selfTest()
    }
    let (session, sandbox) = try await makeSession(lenient: door.toleratesBrokenSettings)
    door.handleSignals(ending: session)
    door.observe(session)
    if sandbox != nil, door.needsGrant {
      try await session.authorizeAtSandbox()
      door.say("sandbox: authorized at the embedded stand-in; nothing of yours is used")
    }
    let outcome = try await door.run(in: session)
    await session.shutdown()
    await sandbox?.stop()
    if outcome == .brokenPipe { Signals.die(of: SIGPIPE) }
    // Ctrl-C cancels a line, and the shell goes on; the other signals are for the process, whatever
    // became of the line.
    if let signal = door.lastSignal,
      signal != SIGINT || outcome == .failed(FailureKind.cancelled.exitStatus)
    {
      Signals.die(of: signal)
    }
    return outcome.exitStatus
  }

  // MARK: Parts

  /// The session that the options describe, and the sandbox that it may need.
  /// - Parameter lenient: settings that are broken do not hold, instead of ending the program.
  private func makeSession(
    lenient: Bool = false
  ) async throws -> (Session, EmbeddedSandbox?) {
    // A server must not wait for somebody who reads its stderr; a person does.
    let isServer = if case .rpc = arguments.mode { true } else { false }
    let trace: (@Sendable (String) -> Void)? =
      !arguments.has("verbose")
      ? nil : { @Sendable in isServer ? StandardStreams.say($0) : Talk.write($0) }
    let sandbox = arguments.has("sandbox") ? try await EmbeddedSandbox.start(environment) : nil
    let settings: Settings
    if let sandbox {
      settings = try Settings(
        sandbox: sandbox.settings, options: arguments.settings, environment: environment)
    } else {
      let chosen = arguments.resolve("profile", in: environment)
      let file = ConfigFile(environment: environment)
      let options = try settingsOfOptions()
      settings =
        lenient
        ? Settings(lenient: chosen, options: options, file: file, environment: environment)
        : try Settings(
          profile: file.profile(unless: chosen), options: options, file: file,
          environment: environment)
    }
    let session = Session(
      settings: settings, environment: environment,
      services: .ofThisProcess(environment, trace: trace),
      isReadOnly: arguments.isOn("read-only", in: environment),
      isPaced: !arguments.isOn("no-pace", in: environment))
    return (session, sandbox)
  }

  /// The settings among the options, with the client secret from the file that one of them names.
  private func settingsOfOptions() throws(Failure) -> [SettingKey: Settings.Setting] {
    var settings = arguments.settings
    if let path = arguments.value("client-secret-file") {
      guard let file = try PrivateFile.openForReading(path) else {
        throw .usage("there is no file \(path)", parameter: "client-secret-file")
      }
      let text = String(decoding: try file.readAll(limit: 1 << 16), as: UTF8.self)
      let secret = String(text.trimmingWhitespace())
      guard !secret.isEmpty else {
        throw .usage("\(path) is empty: it must hold the secret", parameter: "client-secret-file")
      }
      settings[.clientSecret] = Settings.Setting(secret, source: "--client-secret-file")
    }
    return settings
  }
}
