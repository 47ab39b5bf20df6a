/// Masks secrets in what is shown to people: by the name they stand under, wherever that is.
package enum TraceRedaction {
  static let mask = "•••"

  private static let headers = [
    "authorization", "proxy-authorization", "x-keap-api-key", "cookie", "set-cookie",
  ]
  private static let parameters = [
    "access_token", "api_key", "assertion", "client_assertion", "client_secret", "code",
    "code_verifier", "id_token", "password", "refresh_token", "token",
  ]
  private static let schemes = ["bearer", "basic"]

  /// Masks these values wherever they stand; one of a few characters would mask ordinary words.
  package static func withholding(_ secrets: [String], in text: String) -> String {
    secrets.filter { $0.utf8.count >= 8 }.reduce(text) { $0.replacing($1, with: mask) }
  }

  /// Masks header values, `name=value` parameters, credentials after a scheme and in a URL.
  static func line(_ text: String) -> String {
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    var isAtWord = true
    while let byte = rest.first {
      if isAtWord, let secret = Secret(at: rest) {
        result += rest.prefix(secret.name)
        result += mask.utf8
        rest = rest.dropFirst(secret.name + secret.value)
        continue
      }
      isAtWord = !byte.isWord
      result.append(byte)
      rest.removeFirst()
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Masks secrets in a form, in JSON, also where it was cut off, and in other text.
  static func body(_ text: String) -> String {
    line(json(text))
  }

  /// Masks every string that is the value of a member with a telling name.
  private static func json(_ text: String) -> String {
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    var name: [UInt8]?
    while let byte = rest.first {
      guard byte == UInt8(ascii: "\"") else {
        // Only white space and a colon may stand between a name and its value.
        if !byte.isJSONSpace, byte != UInt8(ascii: ":") { name = nil }
        result.append(byte)
        rest.removeFirst()
        continue
      }
      let end = stringEnd(rest)
      let string = rest[rest.startIndex..<end]
      rest = rest[end...]
      let isValue = result.last { !$0.isJSONSpace } == UInt8(ascii: ":")
      if isValue, let name, isTelling(name) {
        result += "\"\(mask)\"".utf8
      } else {
        result += string
      }
      name = isValue ? nil : Array(string.dropFirst().dropLast())
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Behind the closing quotation mark, or the end where there is none.
  private static func stringEnd(_ bytes: ArraySlice<UInt8>) -> Int {
    var index = bytes.startIndex + 1
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 1
      } else if bytes[index] == UInt8(ascii: "\"") {
        return index + 1
      }
      index += 1
    }
    return bytes.endIndex
  }

  /// A name with an escape in it is taken for one that hides something.
  private static func isTelling(_ name: [UInt8]) -> Bool {
    name.contains(UInt8(ascii: "\\"))
      || (parameters + headers).contains { name.map(\.asciiLowercased).elementsEqual($0.utf8) }
  }
}

extension TraceRedaction {
  /// A secret at the start of some text: the lengths of what announces it and of itself.
  private struct Secret {
    let name: Int
    let value: Int

    init?(at text: ArraySlice<UInt8>) {
      func announced(by names: [String], and separator: String) -> Int? {
        names.first { text.startsIgnoringCase(with: $0 + separator) }
          .map { $0.utf8.count + separator.utf8.count }
      }
      if let name = announced(by: headers, and: ":") {
        self.name = name + text.dropFirst(name).prefix { $0 == UInt8(ascii: " ") }.count
        value = text.count - self.name
      } else if let name = announced(by: parameters, and: "=") {
        self.name = name
        value = text.dropFirst(name).prefix { !" &\"'<>".utf8.contains($0) }.count
      } else if let name = announced(by: schemes, and: " ") {
        self.name = name
        value = text.dropFirst(name).prefix { !" ,\"'<>]".utf8.contains($0) }.count
      } else if let name = Self.schemeBeforeCredentials(text) {
        self.name = name
        let authority = Self.authority(text.dropFirst(name))
        value = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 - authority.startIndex } ?? 0
      } else {
        return nil
      }
    }

    /// The length of `scheme://` where a user name and password follow.
    private static func schemeBeforeCredentials(_ text: ArraySlice<UInt8>) -> Int? {
      let scheme = text.prefix { $0.isWord }.count
      guard scheme > 0, text.dropFirst(scheme).starts(with: "://".utf8) else { return nil }
      return authority(text.dropFirst(scheme + 3)).contains(UInt8(ascii: "@")) ? scheme + 3 : nil
    }

    private static func authority(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      text.prefix { !"/?# \"'".utf8.contains($0) }
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func startsIgnoringCase(with lowercase: String) -> Bool {
    count >= lowercase.utf8.count
      && zip(self, lowercase.utf8).allSatisfy { $0.asciiLowercased == $1 }
  }
}

extension UInt8 {
  fileprivate var isWord: Bool {
    let lower = asciiLowercased
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
  }

  fileprivate var isJSONSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
