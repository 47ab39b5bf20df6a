import InfusionsoftKit

extension Doctor {
  /// The settings, and what is wrong with those that were passed over for this one run.
  func settings() -> [Finding] {
    let settings = session.settings
    var findings = settings.problems.map { finding("settings", failure: $0) }
    if findings.isEmpty {
      findings.append(
        Finding("settings", "profile \(settings.profile); config list shows what holds and why"))
    }
    let variables = SettingKey.allCases.flatMap { key in
      key.variables.filter { settings[key]?.source == $0 }
    }
    if !variables.isEmpty {
      findings.append(
        Finding("variables", "in force: " + variables.joined(separator: ", ")))
    }
    return findings + [redirectURI(settings)]
  }

  private func redirectURI(_ settings: Settings) -> Finding {
    let uri = settings.application.redirectURI
    if RedirectURI.isServed(uri) {
      return Finding("redirect_uri", "\(uri) is served by this program while a login is under way")
    }
    if uri.hasPrefix("https://") {
      return Finding("redirect_uri", "\(uri): paste what the address bar shows into code")
    }
    return Finding(
      "redirect_uri", .warning,
      "\(uri) is neither https, which the vendor asks for, nor a loopback address, which this program"
        + " serves", fix: "infusionsoft config unset redirect_uri")
  }
}
