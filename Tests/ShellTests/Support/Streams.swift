import InfusionsoftKit
import Testing

@testable import Shell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Real descriptors for a door under test: a pipe in, files out.
final class Streams: Sendable {
  let input: Int32
  let inputEnd: Int32
  let output: Int32
  let error: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    (input, inputEnd) = (ends[0], ends[1])
    output = try Self.temporaryFile()
    error = try Self.temporaryFile()
  }

  deinit { for descriptor in [input, inputEnd, output, error] { close(descriptor) } }

  /// Writes what is typed or piped in, and ends it.
  func type(_ text: String) throws {
    try ByteSink(descriptor: inputEnd).write(text)
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    // The number stays ours until deinit: it now belongs to an end that nobody reads from.
    dup2(ends[1], inputEnd)
    close(ends[0])
    close(ends[1])
  }

  var outputText: String { Self.contents(of: output) }
  var errorText: String { Self.contents(of: error) }

  private static func temporaryFile() throws -> Int32 {
    var template = Array("/tmp/infusionsoft-test-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    unlink(template)
    return descriptor
  }

  private static func contents(of descriptor: Int32) -> String {
    var status = stat()
    fstat(descriptor, &status)
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    _ = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes, as: UTF8.self)
  }
}
