/// The one OAuth application the stand-in knows, and its API key.
package struct Application: Sendable {
  package let clientID: String
  package let clientSecret: String
  /// A service account key of the stand-in's own tenant.
  package let apiKey: String

  init(from randomness: inout some RandomNumberGenerator) {
    clientID = alphanumerics(32, from: &randomness)
    clientSecret = alphanumerics(16, from: &randomness)
    apiKey = "KeapAK-" + alphanumerics(40, from: &randomness)
  }
}

/// Mixed-case letters and figures, the alphabet of every code, token and id of the vendor.
func alphanumerics(_ count: Int, from randomness: inout some RandomNumberGenerator) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
  let bytes = (0..<count).map { _ in
    alphabet[Int.random(in: 0..<alphabet.count, using: &randomness)]
  }
  return String(decoding: bytes, as: UTF8.self)
}
