internal import CSimdjson

/// Whether a text is JSON, by simdjson.
package enum Verdict {
  /// What keeps `bytes` from being one JSON value, or `nil`.
  package static func error(in bytes: [UInt8]) -> JSONError? {
    judge(bytes) { csimdjson_validate($0, bytes.count, bytes.capacity) }
  }

  /// The same by the strict walk alone, which otherwise only decides where the fast parser objects.
  package static func strictError(in bytes: [UInt8]) -> JSONError? {
    judge(bytes) { csimdjson_validate_strictly($0, bytes.count) }
  }

  private static func judge(
    _ bytes: [UInt8], by verdict: (UnsafePointer<UInt8>) -> csimdjson_verdict
  ) -> JSONError? {
    bytes.withUnsafeBufferPointer { buffer in
      guard let text = buffer.baseAddress, !buffer.isEmpty else {
        return JSONError(reason: "no value in the text", offset: 0)
      }
      let verdict = verdict(text)
      return verdict.reason.map { JSONError(reason: String(cString: $0), offset: verdict.offset) }
    }
  }
}
