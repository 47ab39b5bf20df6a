package import InfusionsoftKit
import JSONText

/// The user's settings file: `{"profile": "work", "profiles": {"work": {"client_id": "…"}}}`. It holds
/// no secret. Changes are made one after the other, under the lock of a file beside it.
package struct ConfigFile: Sendable {
  package let path: String

  /// The settings file of this user.
  package init(environment: Environment) {
    path = environment.configDirectory + "/config.json"
  }

  /// The settings of a profile; none when there is no file.
  func settings(of profile: String) throws(Failure) -> [SettingKey: Settings.Setting] {
    var settings: [SettingKey: Settings.Setting] = [:]
    for member in try read()["profiles"]?[profile]?.members ?? [] {
      guard let key = SettingKey(rawValue: member.name), !key.isSecret else {
        throw Failure(.usage, "\(path): profile \(profile) has no setting \(member.name)")
      }
      guard let value = member.value.string else {
        throw Failure(.usage, "\(path): \(member.name) of profile \(profile) must be a text")
      }
      settings[key] = Settings.Setting(value, source: path)
    }
    return settings
  }

  /// Saves one setting of a profile, or removes it; everything else in the file stays as it is.
  func set(_ key: SettingKey, to value: String?, in profile: String) async throws {
    try await change { root in
      let section = (root["profiles"]?[profile] ?? [:]).replacing(
        key.rawValue, value.map { .string($0) })
      let profiles = (root["profiles"] ?? [:]).replacing(profile, section)
      return root.replacing("profiles", profiles)
    }
  }

  /// Puts another text in place of what the file holds by then, unless that is the same.
  func change(_ body: (JSON) -> JSON) async throws {
    if let slash = path.lastIndex(of: "/") { try PrivateDirectory.create(String(path[..<slash])) }
    let lock = try await FileLock.acquire(path + ".lock", of: path, patience: .seconds(60))
    defer { lock.release() }
    let before = try read()
    let after = body(before)
    guard after != before else { return }
    try PrivateFile.replace(path, with: Array((after.indented() + "\n").utf8))
  }

  func read() throws(Failure) -> JSON {
    guard let file = try PrivateFile.openForReading(path, readableByOthers: true) else {
      return [:]
    }
    let bytes = try file.readAll(limit: 1 << 20)
    let json: JSON
    do {
      json = try JSON(validating: bytes)
    } catch {
      throw damaged(error.description)
    }
    guard json.kind == .object else { throw damaged("it is no object") }
    if let profiles = json["profiles"] {
      guard profiles.kind == .object, profiles.members.allSatisfy({ $0.value.kind == .object })
      else { throw damaged("profiles holds something else than one object for each profile") }
    }
    if let profile = json["profile"] {
      guard let name = profile.string, Settings.isName(profile: name) else {
        throw damaged("profile is not the name of a profile")
      }
    }
    return json
  }

  private func damaged(_ why: String) -> Failure {
    Failure(
      .usage,
      "\(path) is not a settings file (\(why)): correct it, or move it away with:"
        + " mv \(shellQuoted(path)) \(shellQuoted(path + ".bad"))")
  }
}

extension JSON {
  /// The object with one member replaced, added at the end, or removed.
  func replacing(_ name: String, _ value: JSON?) -> JSON {
    var members = members.map { ($0.name, $0.value) }
    if let index = members.firstIndex(where: { $0.0 == name }) {
      if let value { members[index].1 = value } else { members.remove(at: index) }
    } else if let value {
      members.append((name, value))
    }
    return .object(members)
  }
}
