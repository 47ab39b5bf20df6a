#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Secrets that must not be seen, and the search for them in whatever was written.
///
/// A secret counts as seen where any eight of its characters stand in a row, plainly or in the
/// Base64 of an `Authorization: Basic` header.
struct Canaries {
  private static let length = 8
  private var names: [UInt64: Set<String>] = [:]
  private(set) var all: Set<String> = []

  /// Takes up a secret under a name.
  mutating func add(_ name: String, _ secret: String?, in clientID: String? = nil) {
    guard let secret, secret.utf8.count >= Self.length else { return }
    all.insert(name)
    var forms = [Array(secret.utf8)]
    if let clientID {
      // What stands for the client id at its beginning is no secret.
      let prefix = (clientID.utf8.count + 1) / 3 * 4
      let credentials = Data("\(clientID):\(secret)".utf8).base64EncodedString()
      forms.append(Array(credentials.utf8.dropFirst(prefix + 4)))
    }
    for form in forms {
      Self.forEachWindow(form) { names[$0, default: []].insert(name) }
    }
  }

  /// The names of the secrets that are seen in `text`.
  func found(in text: some Sequence<UInt8>) -> Set<String> {
    var found: Set<String> = []
    Self.forEachWindow(text) { found.formUnion(names[$0] ?? []) }
    return found
  }

  func found(in text: String) -> Set<String> { found(in: text.utf8) }

  private static func forEachWindow(_ bytes: some Sequence<UInt8>, _ take: (UInt64) -> Void) {
    var window: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      window = window << 8 | UInt64(byte)
      if index >= length - 1 { take(window) }
    }
  }
}
