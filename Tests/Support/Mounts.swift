package import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether tests may mount file systems of their own: it takes root, by itself or through sudo, and a
/// machine that lets root do it.
package enum Mounts {
  package static let areAllowed = succeeds("mount -t tmpfs tmpfs /mnt")
  /// A file system with quotas takes a kernel that knows it, and a loop device.
  package static let mayBeBtrfs =
    areAllowed && succeeds("grep -q btrfs /proc/filesystems && losetup -f")
  /// Why a test is left out.
  package static let forbidden: Comment = "the machine forbids mounts"

  /// The words that have the shell run a script in a mount namespace of its own, so that nobody else
  /// sees what it mounts.
  package static func words(_ script: String) -> [String] {
    (geteuid() == 0 ? [] : ["sudo", "-n", "-E"]) + ["unshare", "--mount", "sh", "-c", script]
  }

  private static func succeeds(_ script: String) -> Bool {
    let words = words("'" + script + "'").joined(separator: " ")
    return system(words + " >/dev/null 2>&1") == 0
  }
}
