#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A directory of mode 0700 for one test, removed with everything in it at the end.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/infusionsoft-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError(code: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  /// What is in it, sorted.
  var names: [String] { Self.names(in: path) }

  static func names(in path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
  }
}

struct SystemError: Error {
  let code: Int32
}

/// Files as the tests see them, past the program's own code.
enum Disk {
  static func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
    try write(Array(text.utf8), to: path, mode: mode)
  }

  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode)
    guard file >= 0 else { throw SystemError(code: errno) }
    defer { close(file) }
    guard bytes.withUnsafeBytes({ Disk.write(file, $0) }) == bytes.count, fchmod(file, mode) == 0
    else { throw SystemError(code: errno) }
  }

  static func read(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw SystemError(code: errno) }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = bytes.withUnsafeMutableBytes { Disk.read(file, $0) }
    return Array(bytes.prefix(max(count, 0)))
  }

  static func mode(_ path: String) throws -> mode_t {
    var status = stat()
    guard stat(path, &status) == 0 else { throw SystemError(code: errno) }
    return status.st_mode & 0o7777
  }

  #if canImport(Glibc)
    private static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
      Glibc.write(file, bytes.baseAddress, bytes.count)
    }
    private static func read(_ file: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
      Glibc.read(file, bytes.baseAddress, bytes.count)
    }
  #else
    private static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
      Darwin.write(file, bytes.baseAddress, bytes.count)
    }
    private static func read(_ file: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
      Darwin.read(file, bytes.baseAddress, bytes.count)
    }
  #endif
}
