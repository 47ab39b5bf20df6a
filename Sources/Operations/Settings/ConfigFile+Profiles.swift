package import InfusionsoftKit
import JSONText

/// Which profiles there are, and which one holds where nothing else names one.
extension ConfigFile {
  /// The profile in force, and who says so.
  /// - Parameter chosen: what an option or a variable names; it wins.
  package func profile(unless chosen: Settings.Setting?) throws(Failure) -> Settings.Setting {
    if let chosen { return chosen }
    if let name = try read()["profile"]?.string { return Settings.Setting(name, source: path) }
    return Settings.Setting("default", source: "default")
  }

  /// The profiles that have settings, in the order in which they stand in the file.
  func profiles() throws(Failure) -> [String] {
    try read()["profiles"]?.members.map(\.name).filter { Settings.isName(profile: $0) } ?? []
  }

  /// From now on `profile` holds where nothing else names one; its section is made if need be.
  func use(_ profile: String) async throws {
    try await change { root in
      let profiles = root["profiles"] ?? [:]
      return root.replacing("profile", profile == "default" ? nil : .string(profile))
        .replacing("profiles", profiles.replacing(profile, profiles[profile] ?? [:]))
    }
  }

  /// Removes the settings of `profile`; where it was the one in force, `default` is again.
  func remove(_ profile: String) async throws {
    try await change { root in
      var root = root
      if root["profile"]?.string == profile { root = root.replacing("profile", nil) }
      return root["profiles"].map { root.replacing("profiles", $0.replacing(profile, nil)) } ?? root
    }
  }
}
