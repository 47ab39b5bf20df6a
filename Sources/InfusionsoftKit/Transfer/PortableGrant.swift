#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif
import JSONText

/// A grant on its way into custody: what another program, or another machine, knows of it.
package struct PortableGrant: Sendable, Equatable {
  package var accessToken: Secret
  package var refreshToken: Secret?
  package var issuedAt: Date?
  package var expiresAt: Date?
  package var scope: String
  /// Nil where the program it comes from does not say for whom it was made.
  package var binding: GrantBinding?

  init(accessToken: Secret, refreshToken: Secret?, expiresAt: Date?, scope: String) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.expiresAt = expiresAt
    self.scope = scope
  }

  /// Why a text is no token, in words that go behind its name; nothing of the text.
  package struct Unreadable: Error, Equatable {
    package let reason: String
  }

  /// The largest text that is looked at.
  package static let limit = 1 << 16

  /// Reads what `token export` writes in either format, a record of this program's store, an answer of
  /// the token endpoint, or what PHP's `serialize` makes of infusionsoft-php's token: as it stands, in
  /// Base64, or as a text that was serialized once more, as caches do.
  package init(_ bytes: [UInt8]) throws(Unreadable) {
    try self.init(bytes, wrappings: 2)
  }

  private init(_ bytes: [UInt8], wrappings: Int) throws(Unreadable) {
    guard bytes.count <= Self.limit else {
      throw Unreadable(reason: "is larger than \(Self.limit) bytes, so it is no token")
    }
    let text = bytes.trimmingWhitespace()
    guard !text.isEmpty else { throw Unreadable(reason: "is empty") }
    func unwrap(_ inner: [UInt8]) throws(Unreadable) -> PortableGrant {
      guard wrappings > 0 else { throw Unreadable(reason: "is wrapped too many times") }
      return try PortableGrant(inner, wrappings: wrappings - 1)
    }
    if text.first == UInt8(ascii: "{") {
      guard let json = try? JSON(validating: text) else {
        throw Unreadable(reason: "begins like JSON and is not")
      }
      if let serialized = json["serialized"]?.string {
        self = try unwrap(Array(serialized.utf8))
      } else {
        self = try PortableGrant(json["grant"] ?? json)
      }
    } else if let inner = Self.decodeBase64(text) {
      self = try unwrap(inner)
    } else {
      let value: PHPValue
      do {
        value = try PHPReader.read(text)
      } catch {
        throw Unreadable(
          reason: "is neither JSON nor a token that PHP serialized: \(error.description)")
      }
      if case .string(let inner) = value {
        self = try unwrap(inner)
      } else {
        self = try PortableGrant(value)
      }
    }
    try check()
  }

  /// Nil for what is no Base64, which JSON and PHP's form never are.
  private static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
    let joined = text.filter { !$0.isASCIIWhitespace }
    return Data(base64Encoded: Data(joined)).map(Array.init)
  }

  /// The tokens go into headers and forms, and the scope is shown.
  private func check() throws(Unreadable) {
    for (name, secret) in [("access", accessToken), ("refresh", refreshToken)] {
      guard let secret else { continue }
      let text = secret.reveal()
      guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw Unreadable(
          reason: "has an \(name) token that is empty, or holds blanks or other characters than"
            + " ASCII's")
      }
    }
    guard scope.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw Unreadable(reason: "has a scope with other characters than ASCII's")
    }
  }

  private init(_ json: JSON) throws(Unreadable) {
    func date(_ name: String) throws(Unreadable) -> Date? {
      guard let value = json[name], !value.isNull else { return nil }
      guard let date = value.string.flatMap(Timestamp.parse) else {
        throw Unreadable(reason: "has \(name) that is no date-time of RFC 3339")
      }
      return date
    }
    guard let access = json["access_token"]?.string else {
      throw Unreadable(reason: "has no access_token")
    }
    accessToken = Secret(access)
    refreshToken = json["refresh_token"]?.string.map(Secret.init)
    issuedAt = try date("issued_at")
    expiresAt = try date("expires_at")
    scope = json["scope"]?.string ?? ""
    if let application = json["application"] {
      guard let binding = GrantBinding(application) else {
        throw Unreadable(
          reason: "has an application without client_id, authorize_url, token_url and api_url")
      }
      self.binding = binding
    }
  }
}

extension PortableGrant {
  /// The grant as this machine keeps it from now on.
  ///
  /// Where it is not known when the access token ends, it counts as ended: the next call refreshes it.
  /// PHP's token does not say when it was issued either; that was a token's life before its end.
  func grant(boundTo binding: GrantBinding, at now: Date) -> Grant {
    let end = expiresAt ?? now
    let start = issuedAt ?? min(now, end.addingTimeInterval(-TokenResponse.presumedLifetime))
    return Grant(
      accessToken: accessToken, refreshToken: refreshToken, issuedAt: start, expiresAt: end,
      scope: scope, binding: binding)
  }
}

extension [UInt8] {
  fileprivate func trimmingWhitespace() -> [UInt8] {
    guard let first = firstIndex(where: { !$0.isASCIIWhitespace }),
      let last = lastIndex(where: { !$0.isASCIIWhitespace })
    else { return [] }
    return Array(self[first...last])
  }
}

extension UInt8 {
  fileprivate var isASCIIWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
