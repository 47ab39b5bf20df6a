#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A home directory for one test, removed with everything in it at the end.
final class TemporaryHome: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/infusionsoft-home-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(.store, "no temporary directory") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func environment(_ variables: [String: String] = [:], clock: TestClock = TestClock())
    -> Environment
  {
    Environment(variables: variables, home: path, now: { clock.now })
  }

  var config: String { path + "/.config/infusionsoft/config.json" }

  /// Puts a file there with its directories, as an editor would.
  func write(_ text: String, to file: String, mode: mode_t = 0o600) {
    var directory = ""
    for name in file.split(separator: "/").dropLast() {
      directory += "/" + name
      mkdir(directory, 0o700)
    }
    guard let stream = fopen(file, "w") else { return }
    fputs(text, stream)
    fclose(stream)
    chmod(file, mode)
  }

  func read(_ file: String) -> String? {
    guard let stream = fopen(file, "r") else { return nil }
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, stream)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  func mode(_ file: String) -> mode_t {
    var status = stat()
    return stat(file, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  /// What is in a directory; nothing where there is none.
  func names(in directory: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: directory))?.sorted() ?? []
  }
}
