package import InfusionsoftKit
import JSONText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Profiles as operations list, choose and remove them.
extension Session {
  /// The names of the profiles that have settings or a grant in the state directory, and of the one in
  /// force.
  package func profileNames() throws(Failure) -> [String] {
    guard !settings.isSandbox else { return [settings.profile] }
    let stored = Self.recordNames(in: environment.stateDirectory + "/grants")
    let names = try ConfigFile(environment: environment).profiles() + stored + [settings.profile]
    return Set(names).sorted()
  }

  /// A profile as `profile.list` shows it; one that cannot be read says why.
  func describe(profile name: String) async -> JSON {
    var members: [(String, JSON)] = [
      ("name", .string(name)), ("current", .bool(name == settings.profile)),
    ]
    do {
      let settings = try settings(of: name)
      members.append(("store", .string(settings[.store]?.value ?? "file")))
      let status = try await withAccount(of: settings) { account -> TokenStatus in
        try await self.status(of: account, settings)
      }
      members.append(("state", .string(status.state.rawValue)))
      if let tenant = status.grant?.tenant { members.append(("tenant", .string(tenant))) }
      if let other = status.boundTo { members.append(("bound_to", .string(other))) }
      if let path = status.location.path { members.append(("path", .string(path))) }
    } catch {
      members.append(("problem", .string(Failure(error).message)))
    }
    return .object(members)
  }

  /// Makes a profile the one that holds where neither option nor variable names one, and in this
  /// session unless one of them does.
  /// - Parameter creates: it need not be there yet.
  func use(profile name: String, creates: Bool) async throws {
    try forbidInSandbox()
    try Settings.check(profile: name, parameter: "name")
    if !creates, name != "default" { try expect(profile: name, "--create begins a new one") }
    let file = ConfigFile(environment: environment)
    try await file.use(name)
    guard !isProfileChosen else { return }
    let switched = try settings.switched(to: try file.profile(unless: nil), file)
    await login.cancel()
    use(switched)
  }

  /// Whether an option or a variable names the profile, and so wins over the settings file.
  var isProfileChosen: Bool {
    settings.profileSource.hasPrefix("-") || environment[settings.profileSource] != nil
  }

  /// Removes a profile's record, settings and undo journal; its lock file and its log stay.
  func remove(profile name: String) async throws {
    try forbidInSandbox()
    try Settings.check(profile: name, parameter: "name")
    try expect(profile: name, "profile list shows them")
    let isCurrent = name == self.settings.profile
    if isCurrent { await login.cancel() }
    let settings = try settings(of: name)
    try await withAccount(of: settings) { account in
      try await account.custody.erase()
    }
    undoJournal(settings).erase()
    let file = ConfigFile(environment: environment)
    try await file.remove(name)
    guard isCurrent else { return }
    use(
      isProfileChosen
        ? try self.settings.reread(file)
        : try self.settings.switched(to: file.profile(unless: nil), file))
  }

  private func expect(profile name: String, _ remedy: String) throws(Failure) {
    let names = try profileNames()
    guard names.contains(name) else {
      throw .usage(
        "there is no profile \(name)\(didYouMean(name, names)): \(remedy)", parameter: "name")
    }
  }

  private func settings(of name: String) throws(Failure) -> Settings {
    name == settings.profile
      ? settings : try settings.others(name, ConfigFile(environment: environment))
  }

  /// Works with the account of these settings, which lasts no longer unless it is the session's own.
  private func withAccount<Value: Sendable>(
    of settings: Settings, _ body: @Sendable (Infusionsoft) async throws -> Value
  ) async throws -> Value {
    if settings.profile == self.settings.profile { return try await body(account()) }
    let account = try await makeAccount(settings, try store(settings))
    do {
      let value = try await body(account)
      await account.shutdown()
      return value
    } catch {
      await account.shutdown()
      throw error
    }
  }

  private static func recordNames(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let file = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard file.hasSuffix(".json"), Settings.isName(profile: String(file.dropLast(5))) else {
        continue
      }
      names.append(String(file.dropLast(5)))
    }
    return names
  }
}
