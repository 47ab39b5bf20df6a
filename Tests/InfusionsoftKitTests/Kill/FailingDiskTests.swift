import TestSupport
import Testing

@testable import InfusionsoftKit

/// Disks that are full, read-only, over quota or bound to a single file, before the token is spent and
/// after: real ones.
@Suite(.timeLimit(.minutes(5)), .enabled(if: Mounts.areAllowed, Mounts.forbidden))
struct FailingDiskTests {
  /// Runs a script with an expired token, and checks what its processes came to.
  private func run(
    _ script: String, expired: Bool = true, _ check: (KillScene, [KillScene.Ending]) throws -> Void
  ) async throws {
    try await KillScene.run { scene in
      if expired { try await scene.expire() }
      let endings = try await MountNamespace(scene: scene).run(script)
      try check(scene, endings)
    }
  }

  private func expect(
    _ ending: KillScene.Ending?, failsWith words: String..., at location: SourceLocation
  ) {
    guard case .failed("store", let message) = ending else {
      Issue.record("\(String(describing: ending))", sourceLocation: location)
      return
    }
    for word in words {
      #expect(message.contains(word), sourceLocation: location)
    }
  }

  @Test func `a disk that is full before the request is found out while the old token is good`()
    async throws
  {
    try await run(
      """
      tmpfs; fill
      probe
      rm "$DISK/fill"
      probe
      """
    ) { scene, endings in
      expect(
        endings.first, failsWith: "No space left", "free some space", at: #_sourceLocation)
      #expect(endings.dropFirst() == [.token(generation: 2)])
      #expect(scene.server.refreshes == 1)
    }
  }

  @Test(arguments: ["home elsewhere", "home on the same disk"])
  func `a disk that fills up after the request loses nothing`(home: String) async throws {
    let moved = #"ORDER=$(printf %s "$ORDER" | sed "s|\"home\":\"[^\"]*\"|\"home\":\"$DISK\"|")"#
    try await run(
      """
      tmpfs
      \(home == "home elsewhere" ? "" : moved)
      probe sent "dd if=/dev/zero of=$DISK/fill bs=1k"
      # Still full: the pair is taken from where it waits, and not spent again.
      probe
      rm "$DISK/fill"
      probe
      ! ls "$DISK" | grep answer
      """
    ) { scene, endings in
      expect(
        endings.first, failsWith: "No space left",
        home == "home elsewhere" ? "it waits in" : "the next command", at: #_sourceLocation)
      #expect(endings.dropFirst() == [.token(generation: 2), .token(generation: 2)])
      #expect(scene.server.refreshes == 1)
      #expect(scene.server.refreshReuses == 0)
      #expect(scene.account.custody.spilledRecord() == nil)
    }
  }

  @Test func `a read-only disk serves the token as long as it lives`() async throws {
    try await run("tmpfs; mount -o remount,ro \"$DISK\"; probe", expired: false) { scene, endings in
      #expect(endings == [.token(generation: 1)])
      #expect(scene.server.refreshes == 0)
    }
  }

  @Test func `a read-only disk is no place to refresh in`() async throws {
    try await run("tmpfs; mount -o remount,ro \"$DISK\"; probe") { scene, endings in
      expect(endings.first, failsWith: "read-only", "--store", at: #_sourceLocation)
      #expect(scene.server.refreshes == 0)
    }
  }

  @Test func `a record that is a mount of its own cannot be replaced, and it is said why`()
    async throws
  {
    try await run(
      """
      tmpfs; mount --bind "$DISK/record.json" "$DISK/record.json"
      probe
      umount "$DISK/record.json"
      probe
      """
    ) { scene, endings in
      expect(endings.first, failsWith: "mount the directory", at: #_sourceLocation)
      #expect(endings.dropFirst() == [.token(generation: 2)])
      #expect(scene.server.refreshes == 1)
    }
  }

  @Test func `a record that becomes a mount after the request is saved elsewhere and comes back`()
    async throws
  {
    try await run(
      """
      tmpfs
      probe sent "mount --bind $DISK/record.json $DISK/record.json"
      rm "$DISK/record.json.answer"
      probe
      umount "$DISK/record.json"
      probe
      """
    ) { scene, endings in
      expect(endings.first, failsWith: "it waits in", at: #_sourceLocation)
      #expect(endings.dropFirst() == [.token(generation: 2), .token(generation: 2)])
      #expect(scene.server.refreshes == 1)
      #expect(scene.account.custody.spilledRecord() == nil)
    }
  }

  @Test(
    .enabled(if: Mounts.mayBeBtrfs, Mounts.forbidden),
    arguments: ["before", "after"])
  func `a quota that is used up loses nothing`(moment: String) async throws {
    try await run(
      """
      truncate -s 128M "$DISK.img"
      mkfs.btrfs -q "$DISK.img" >/dev/null 2>&1
      mount -o loop "$DISK.img" "$DISK"
      btrfs quota enable "$DISK"
      btrfs subvolume create "$DISK/mine" >/dev/null
      btrfs qgroup limit 512k "$DISK/mine"
      DISK=$DISK/mine
      ORDER=$(printf %s "$ORDER" | sed "s|/record.json|/mine/record.json|")
      cp -p "$RECORD" "$DISK/record.json"
      chmod 700 "$DISK"
      \(moment == "before" ? "fill; probe" : #"probe sent "dd if=/dev/zero of=$DISK/fill bs=1k""#)
      btrfs qgroup limit none "$DISK"
      probe
      umount "${DISK%/mine}"
      rm "${DISK%/mine}.img"
      """
    ) { scene, endings in
      expect(endings.first, failsWith: "quota exceeded", at: #_sourceLocation)
      #expect(endings.dropFirst() == [.token(generation: 2)])
      #expect(scene.server.refreshes == 1)
      #expect(scene.server.refreshReuses == 0)
    }
  }
}
