import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is imported, read from its beginning as often as needed.
struct ImportSource: Sendable {
  /// The file's name, or what stands for it.
  let name: String
  private let content: Content

  private enum Content {
    case file(String)
    case bytes([UInt8])
  }

  /// A file.
  /// - Throws: a usage ``Failure`` where it cannot be read.
  init(file path: String) throws(Failure) {
    name = path
    // A pipe can be read only once.
    if FileWriting.isStream(path) {
      let reader = try ByteReader(path)
      var bytes: [UInt8] = []
      while let chunk = try reader.next() { bytes += chunk }
      content = .bytes(bytes)
    } else {
      content = .file(path)
    }
  }

  /// What was read from standard input.
  init(standardInput bytes: [UInt8]) {
    name = "standard input"
    content = .bytes(bytes)
  }

  /// Its chunks, from the beginning: a function that gives the next one, and nil at the end.
  func open() throws(Failure) -> () throws(Failure) -> [UInt8]? {
    switch content {
    case .file(let path):
      let reader = try ByteReader(path)
      return { () throws(Failure) in try reader.next() }
    case .bytes(let bytes):
      var rest: [UInt8]? = bytes
      return { () throws(Failure) in
        defer { rest = nil }
        return rest.flatMap { $0.isEmpty ? nil : $0 }
      }
    }
  }
}

/// Reads a file chunk by chunk.
final class ByteReader {
  private let descriptor: Int32
  private let path: String
  private static let chunk = 1 << 17

  init(_ path: String) throws(Failure) {
    self.path = path
    descriptor = Self.systemOpen(path)
    guard descriptor >= 0 else { throw Self.failure(path) }
    guard !FileWriting.isDirectory(path) else {
      throw .usage("\(path) is a directory: name a file", parameter: "from")
    }
  }

  deinit { close(descriptor) }

  private static func systemOpen(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }

  /// The next bytes; nil at the end.
  func next() throws(Failure) -> [UInt8]? {
    while true {
      var status = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
        status = read(descriptor, buffer.baseAddress, buffer.count)
        count = max(status, 0)
      }
      if status > 0 { return bytes }
      if status == 0 { return nil }
      if errno != EINTR { throw Self.failure(path) }
    }
  }

  private static func failure(_ path: String) -> Failure {
    .usage("cannot read \(path): \(String(cString: strerror(errno)))", parameter: "from")
  }
}
