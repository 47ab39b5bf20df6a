#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard error, where talk goes.
enum Talk {
  /// Writes a line; what cannot be written is dropped, for there is nobody to tell.
  static func write(_ line: String) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(2, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
    }
  }
}

#if canImport(Glibc)
  private let systemWrite = Glibc.write
#else
  private let systemWrite = Darwin.write
#endif
