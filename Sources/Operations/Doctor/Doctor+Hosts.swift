import InfusionsoftKit

extension Doctor {
  /// Whether the servers are found and trusted; each is asked once, without a credential.
  func hosts(_ account: Infusionsoft) async -> [Finding] {
    let keys: [SettingKey] = [.authorizeURL, .tokenURL, .apiURL]
    return await withTaskGroup { group in
      for (index, key) in keys.enumerated() {
        group.addTask { (index, await host(key, account)) }
      }
      var findings: [(Int, Finding)] = []
      for await finding in group { findings.append(finding) }
      return findings.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private func host(_ key: SettingKey, _ account: Infusionsoft) async -> Finding {
    let url = session.settings[key]?.value ?? ""
    do {
      let probe = try await account.probe(url, deadline: deadline.orSooner(.seconds(15)))
      return Finding(
        key.rawValue,
        "\(url) answers (\(probe.status), HTTP/\(probe.httpVersion), \(probe.milliseconds) ms)")
    } catch {
      return finding(key.rawValue, failure: error)
    }
  }
}
