#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileStore {
  /// Removes the file; whatever stands at the path, for this is also the way out of a damaged one.
  public func erase() throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw PrivateFile.failure("remove", path) }
    let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    try PrivateDirectory.flush(directory)
  }
}
