#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `Infusionsoft\Token` of infusionsoft-php: the form in which its users keep a token, as the SDK
/// itself keeps none.
extension PortableGrant {
  private static let className = #"Infusionsoft\Token"#

  /// Reads the object: `accessToken`, `refreshToken`, `endOfLife` (seconds since 1970), `extraInfo`
  /// with what else the token endpoint said, the scope among it.
  init(_ value: PHPValue) throws(Unreadable) {
    guard case .object(let name, let properties) = value else {
      throw Unreadable(reason: "holds a PHP value that is no object of \(Self.className)")
    }
    // Names of classes have no case in PHP.
    guard name.lowercased() == Self.className.lowercased() else {
      throw Unreadable(reason: "holds a PHP object of another class than \(Self.className)")
    }
    var members: [String: PHPValue] = [:]
    for property in properties {
      // The name of one that is not public follows its class, or a star, between two zeros.
      guard let name = property.key.text?.split(separator: "\0").last.map(String.init),
        members.updateValue(property.value, forKey: name) == nil
      else {
        throw Unreadable(reason: "holds a PHP token with a property twice, or without a name")
      }
    }
    guard let access = members["accessToken"]?.text else {
      throw Unreadable(reason: "holds a PHP token without an access token")
    }
    self.init(
      accessToken: Secret(access),
      refreshToken: members["refreshToken"]?.text.map { Secret($0) },
      expiresAt: try Self.endOfLife(members["endOfLife"]),
      scope: Self.scope(members["extraInfo"]))
  }

  private static func endOfLife(_ value: PHPValue?) throws(Unreadable) -> Date? {
    let seconds: Double? =
      switch value ?? .null {
      case .null: .nan
      case .int(let whole): Double(whole)
      case .double(let number): number
      case .string(let digits): Double(String(decoding: digits, as: UTF8.self))
      default: nil
      }
    if let seconds, seconds.isNaN { return nil }
    guard let seconds, (0...253_402_300_799).contains(seconds) else {
      throw Unreadable(reason: "holds a PHP token whose endOfLife is no time in seconds since 1970")
    }
    return Date(timeIntervalSince1970: seconds)
  }

  private static func scope(_ value: PHPValue?) -> String {
    guard case .array(let entries)? = value else { return "" }
    return entries.first { $0.key.text == "scope" }?.value.text ?? ""
  }
}

extension Grant {
  /// What PHP's `serialize` makes of the same token in infusionsoft-php, ready for `unserialize`.
  package var serializedForPHP: String {
    let info: [PHPValue.Entry] = [
      PHPValue.Entry(key: "token_type", value: "bearer"),
      PHPValue.Entry(key: "scope", value: PHPValue(scope)),
    ]
    let token = PHPValue.object(
      class: #"Infusionsoft\Token"#,
      [
        PHPValue.Entry(key: "accessToken", value: PHPValue(accessToken.reveal())),
        PHPValue.Entry(
          key: "refreshToken", value: refreshToken.map { PHPValue($0.reveal()) } ?? .null),
        PHPValue.Entry(
          key: "endOfLife", value: .int(Int(expiresAt.timeIntervalSince1970.rounded(.down)))),
        PHPValue.Entry(key: "extraInfo", value: .array(info)),
      ])
    return String(decoding: token.serialized, as: UTF8.self)
  }
}
