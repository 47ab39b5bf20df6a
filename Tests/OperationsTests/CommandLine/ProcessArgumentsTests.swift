import Formats
import InfusionsoftKit
import Testing

@testable import Operations

@Suite struct ProcessArgumentsTests {
  private func read(_ line: String) throws(Failure) -> ProcessArguments {
    try ProcessArguments(line.split(separator: " ").map(String.init), table: .sample)
  }

  private static let modes: [(String, ProcessArguments.Mode)] = [
    ("", .standardInput),
    ("--sandbox", .standardInput),
    ("contacts get 42", .words(["contacts", "get", "42"])),
    ("--profile p contacts --limit 5", .words(["contacts", "--limit", "5"])),
    ("contacts --profile p --limit 5", .words(["contacts", "--limit", "5"])),
    ("contacts --limit 5 --sandbox", .words(["contacts", "--limit", "5"])),
    ("contacts -o csv --sandbox --yes", .words(["contacts", "-o", "csv", "--yes"])),
    ("contacts --fields=id --store memory", .words(["contacts", "--fields=id"])),
    ("code -- --profile", .words(["code", "--", "--profile"])),
    ("sandbox serve --port 0", .words(["sandbox", "serve", "--port", "0"])),
    ("contacts --bogus", .words(["contacts", "--bogus"])),
    ("-c token --sandbox -c contacts", .commands(["token", "contacts"])),
    ("-ctoken", .commands(["token"])),
    (
      "--sandbox -f a.isf --profile -c x",
      .file(path: "a.isf", arguments: ["--profile", "-c", "x"])
    ),
    ("-f -", .file(path: "-", arguments: [])),
    ("--rpc --reveal --ready", .rpc),
    ("--version", .version),
    ("contacts --version", .version),
    ("--help", .help),
    ("-h --sandbox", .help),
    ("--help contacts", .words(["--help", "contacts"])),
    ("contacts --help", .words(["--help", "contacts"])),
  ]

  @Test(arguments: modes)
  func `arguments choose what the process does`(
    line: String, mode: ProcessArguments.Mode
  ) throws {
    #expect(try read(line).mode == mode)
  }

  @Test(arguments: [
    ("--bogus", "there is no option --bogus"),
    ("--profil x", "there is no option --profil (did you mean --profile?)"),
    ("--profile", "--profile needs a value: which account; default if nothing says otherwise"),
    ("--sandbox=yes", "--sandbox takes no value"),
    ("--color sometimes", "--color is one of auto, always, never"),
    ("-c token contacts", "-c and contacts exclude each other"),
    ("--rpc contacts", "--rpc and contacts exclude each other"),
    ("-c token --rpc", "-c and --rpc exclude each other"),
    ("contacts --reveal", "--reveal goes with --rpc"),
  ])
  func `a mistake is named`(line: String, message: String) {
    let failure = #expect(throws: Failure.self) { try read(line) }
    #expect(failure?.kind == .usage)
    #expect(failure?.message == message)
  }

  @Test(arguments: [
    "--client-secret hunter2", "--api-key=hunter2", "contacts --client-secret hunter2",
  ])
  func `a secret is refused and never shown`(line: String) {
    let failure = #expect(throws: Failure.self) { try read(line) }
    #expect(failure?.message.contains("hunter2") == false)
    #expect(failure?.message.contains("never taken from the command line") == true)
  }

  @Test func `options of a line hold for all lines when they stand before the words`() throws {
    let arguments = try read("-o csv --fields id --quiet -c contacts")
    #expect(arguments.lineOptions.output == .csv)
    #expect(arguments.lineOptions.fields == ["id"])
    #expect(arguments.lineOptions.isQuiet)
  }

  @Test func `a bad output format is refused before anything runs`() {
    #expect(throws: Failure.self) { try read("-o xml") }
  }

  @Test func `settings carry the option they come from`() throws {
    let arguments = try read(
      "--client-id a --client-id b --insecure-http h1 --insecure-http h2 --timeout 5 --profile p")
    #expect(
      arguments.settings == [
        .clientID: Settings.Setting("b", source: "--client-id"),
        .insecureHTTP: Settings.Setting("h1,h2", source: "--insecure-http"),
        .timeout: Settings.Setting("5", source: "--timeout"),
      ])
    #expect(arguments.value("profile") == "p")
  }

  @Test func `an option wins over its variable`() throws {
    let environment = Environment(
      variables: ["INFUSIONSOFT_PROFILE": "work", "INFUSIONSOFT_READ_ONLY": "1"], home: "/")
    #expect(
      try read("--profile p").resolve("profile", in: environment)
        == Settings.Setting("p", source: "--profile"))
    #expect(
      try read("").resolve("profile", in: environment)
        == Settings.Setting("work", source: "INFUSIONSOFT_PROFILE"))
    #expect(try read("").isOn("read-only", in: environment))
    #expect(try !read("").isOn("sandbox", in: environment))
  }

  @Test(arguments: [
    ("read-only", "INFUSIONSOFT_READ_ONLY", "0", false),
    ("read-only", "INFUSIONSOFT_READ_ONLY", "yes", true),
    ("no-pace", "INFUSIONSOFT_PACE", "off", true), ("no-pace", "INFUSIONSOFT_PACE", "on", false),
  ])
  func `a variable switches`(option: String, variable: String, value: String, isOn: Bool) throws {
    let environment = Environment(variables: [variable: value], home: "/")
    #expect(try read("").isOn(option, in: environment) == isOn)
  }

  @Test func `every name of an option is its own`() {
    let names = CommandLineOption.all.flatMap { [$0.name] + ($0.short.map { [String($0)] } ?? []) }
    #expect(Set(names).count == names.count)
  }
}
