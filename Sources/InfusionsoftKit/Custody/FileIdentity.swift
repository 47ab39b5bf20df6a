#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which file it is and in what state: any write, rename or `chmod` gives another identity.
struct FileIdentity: Sendable, Equatable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let changedSeconds: Int
  private let changedNanoseconds: Int

  init?(path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    #if canImport(Glibc)
      let changed = status.st_ctim
    #else
      let changed = status.st_ctimespec
    #endif
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    changedSeconds = changed.tv_sec
    changedNanoseconds = changed.tv_nsec
  }
}
