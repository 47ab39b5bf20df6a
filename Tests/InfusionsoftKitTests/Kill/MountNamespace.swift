import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A shell script in a mount namespace of its own, so that it can mount what it likes and nobody else
/// sees it. It takes root, by itself or through sudo.
struct MountNamespace {
  let scene: KillScene

  /// Runs a script; returns what each `probe` in it came to.
  ///
  /// In the script `$DISK` is an empty directory, `$RECORD` the scene's record, and
  /// `probe [STEP COMMAND]` runs a process that needs a token of `$DISK/record.json`.
  func run(_ script: String) async throws -> [KillScene.Ending] {
    let disk = scene.directory.file("disk")
    mkdir(disk, 0o700)
    let order = JSON.object(scene.order(store: disk + "/record.json")).text
    let prelude = """
      set -e
      # The memory of a tmpfs is full when its size says so; dd stops there.
      fill() { dd if=/dev/zero of="$DISK/fill" bs=1k >/dev/null 2>&1 || true; }
      probe() { printf '%s\\n' "$ORDER" | "$PROBE" "$@"; }
      tmpfs() { mount -t tmpfs -o size=96k,mode=700 tmpfs "$DISK"; cp -p "$RECORD" "$DISK/record.json"; }

      """
    let child = try Child(
      executable: "/usr/bin/env", arguments: Mounts.words(prelude + script),
      environment: [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DISK": disk,
        "RECORD": scene.store.path, "PROBE": PtyProcess.product("CustodyProbe"), "ORDER": order,
        "HOME": scene.directory.path,
      ])
    let outcome = await child.finish()
    #expect(outcome.status == 0, "\(outcome.error)")
    return try outcome.output.split(separator: "\n").map {
      try KillScene.Ending(JSON(validating: Array($0.utf8)))
    }
  }
}
