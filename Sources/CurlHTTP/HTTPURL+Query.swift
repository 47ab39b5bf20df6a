extension HTTPURL {
  /// Percent-encodes everything but the unreserved characters of RFC 3986 section 2.3.
  package static func percentEncoded(_ text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if byte.isUnreserved {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `name=value&name=value`, encoded; fit for a query and for a form body alike.
  package static func query(_ parameters: [(name: String, value: String)]) -> String {
    parameters.map { percentEncoded($0.name) + "=" + percentEncoded($0.value) }
      .joined(separator: "&")
  }

  /// The query as form parameters, decoded, in order; `+` reads as a space.
  package var parameters: [(name: String, value: String)] {
    (query ?? "").split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.formDecoded(parts[0]), parts.count > 1 ? Self.formDecoded(parts[1]) : "")
    }
  }

  /// A `%` that no two hexadecimal digits follow stands for itself.
  private static func formDecoded(_ text: Substring) -> String {
    var result: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"):
        result.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        let digits = rest.prefix(2)
        let isHex = digits.count == 2 && digits.allSatisfy(\.isHexDigit)
        if isHex, let decoded = UInt8(Substring(digits), radix: 16) {
          result.append(decoded)
          rest = rest.dropFirst(2)
        } else {
          result.append(byte)
        }
      default:
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

private let hexDigits = Array("0123456789ABCDEF".utf8)

extension UInt8 {
  fileprivate var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  fileprivate var isHexDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "a")...UInt8(ascii: "f"):
      true
    default: false
    }
  }
}
