import JSONText
import Testing

@testable import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct FileStoreTests {
  private let directory: TemporaryDirectory
  private let store: FileStore

  init() throws {
    directory = try TemporaryDirectory()
    store = FileStore(path: directory.file("state/grants/default.json"))
  }

  private func record(_ generation: Int) -> StoredRecord {
    var record = StoredRecordTests.full
    record.generation = generation
    return record
  }

  @Test func `where nothing is, the record is empty, and reading makes nothing`() throws {
    #expect(try store.read() == StoredRecord())
    #expect(directory.names.isEmpty)
  }

  @Test func `a record is written for its owner alone, and nothing is left beside it`() throws {
    try store.write(record(1))
    #expect(try store.read() == record(1))
    #expect(try FileStore(path: store.path).read() == record(1))
    #expect(try Disk.mode(store.path) == 0o600)
    #expect(try Disk.mode(directory.file("state")) == 0o700)
    #expect(try Disk.mode(directory.file("state/grants")) == 0o700)
    try store.write(record(2))
    #expect(try store.read() == record(2))
    #expect(TemporaryDirectory.names(in: directory.file("state/grants")) == ["default.json"])
  }

  @Test func `a profile has its own file in the state directory`() {
    let home = Environment(home: "/home/ann")
    #expect(
      FileStore(profile: "work", environment: home).path
        == "/home/ann/.local/state/infusionsoft/grants/work.json")
    let set = Environment(variables: ["XDG_STATE_HOME": "/state"], home: "/home/ann")
    #expect(
      FileStore(profile: "work", environment: set).path == "/state/infusionsoft/grants/work.json")
    let relative = Environment(variables: ["XDG_STATE_HOME": "state"], home: "/home/ann")
    #expect(FileStore(profile: "a", environment: relative).path.hasPrefix("/home/ann/.local/"))
  }

  // MARK: What is refused

  @Test(arguments: [0o604, 0o640, 0o660, 0o644, 0o601] as [mode_t])
  func `a file that others can reach is refused with the command that repairs it`(
    mode: mode_t
  ) throws {
    try store.write(record(1))
    let before = try Disk.read(store.path)
    chmod(store.path, mode)

    let failure = try #require(throws: Failure.self) { try store.read() }
    #expect(failure.kind == .store)
    #expect(failure["repair"]?.string == "chmod 600 \(store.path)")
    #expect(failure.message.contains("chmod 600 \(store.path)"))
    #expect(throws: Failure.self) { try store.write(record(2)) }
    #expect(try Disk.read(store.path) == before)
    #expect(try Disk.mode(store.path) == mode)

    chmod(store.path, 0o600)
    #expect(try store.read() == record(1))
  }

  @Test func `a symbolic link is not followed`() throws {
    try store.write(record(1))
    let real = directory.file("real.json")
    rename(store.path, real)
    symlink(real, store.path)
    let before = try Disk.read(real)
    for attempt in [{ _ = try store.read() }, { try store.write(record(2)) }] {
      let failure = try #require(throws: Failure.self, performing: attempt)
      #expect(failure.kind == .store)
      #expect(failure.message.contains("symbolic link"))
    }
    #expect(try Disk.read(real) == before)
  }

  @Test func `a file with a second name is refused`() throws {
    try store.write(record(1))
    let before = try Disk.read(store.path)
    link(store.path, directory.file("second.json"))
    let failure = try #require(throws: Failure.self) { try store.read() }
    #expect(failure.message.contains("hard link"))
    #expect(throws: Failure.self) { try store.write(record(2)) }
    #expect(try Disk.read(store.path) == before)
    // The command it names makes the file usable, and leaves the other name alone.
    let repair = try #require(failure["repair"]?.string)
    #expect(system(repair) == 0)
    #expect(try store.read() == record(1))
    #expect(try Disk.read(directory.file("second.json")) == before)
  }

  @Test func `a directory, a pipe and a socket are no files`() throws {
    try store.write(StoredRecord())
    unlink(store.path)
    mkdir(store.path, 0o700)
    #expect(throws: Failure.self) { try store.read() }
    rmdir(store.path)
    // Opening a pipe that nobody writes to would block for ever.
    mkfifo(store.path, 0o600)
    let failure = try #require(throws: Failure.self) { try store.read() }
    #expect(failure.message.contains("not a regular file"))
    #expect(throws: Failure.self) { try store.write(record(1)) }
  }

  @Test(arguments: [
    "", "{", "not JSON", "[]", #"{"version":9,"generation":1}"#, #"{"profiles":{}}"#, "\u{0}",
  ])
  func `what is no record of this program is left byte for byte`(text: String) throws {
    try store.write(record(1))
    try Disk.write(text, to: store.path)
    let failure = try #require(throws: Failure.self) { try store.read() }
    #expect(failure.kind == .store)
    #expect(failure.message.contains("mv \(store.path) \(store.path).bad"))
    #expect(try Disk.read(store.path) == text)
  }

  @Test func `a file of absurd size is not read to its end`() throws {
    try store.write(StoredRecord())
    truncate(store.path, 1 << 40)
    #expect(throws: Failure.self) { try store.read() }
  }

  @Test(arguments: [0o720, 0o702, 0o777] as [mode_t])
  func `a directory that others can write to is refused`(mode: mode_t) throws {
    try store.write(record(1))
    let grants = directory.file("state/grants")
    chmod(grants, mode)
    let failure = try #require(throws: Failure.self) { try store.write(record(2)) }
    #expect(failure["repair"]?.string == "chmod 700 \(grants)")
    #expect(try store.read() == record(1))
  }

  @Test func `nobody is told to close a directory that all share`() throws {
    let shared = directory.file("shared")
    mkdir(shared, 0o700)
    chmod(shared, 0o1777)
    let failure = try #require(throws: Failure.self) {
      try FileStore(path: shared + "/grant.json").write(record(1))
    }
    #expect(failure.kind == .store)
    #expect(!failure.message.contains("chmod"))
  }

  @Test func `a name with blanks and quotes is one word of the command that repairs it`() throws {
    let odd = FileStore(path: directory.file("Ann's grants/a b.json"))
    try odd.write(record(1))
    chmod(odd.path, 0o644)
    let failure = try #require(throws: Failure.self) { try odd.read() }
    #expect(system(try #require(failure["repair"]?.string)) == 0)
    #expect(try odd.read() == record(1))
  }

  // MARK: Reading again

  @Test func `a record that another writer replaced is read anew`() throws {
    let other = FileStore(path: store.path)
    for generation in 1...200 {
      try other.write(record(generation))
      #expect(try store.read().generation == generation)
    }
  }

  @Test func `a file that was removed is no record any more`() throws {
    try store.write(record(1))
    #expect(try store.read() == record(1))
    unlink(store.path)
    #expect(try store.read() == StoredRecord())
  }

  @Test func `a file that became readable by others is refused, although it was read before`()
    throws
  {
    try store.write(record(1))
    #expect(try store.read() == record(1))
    chmod(store.path, 0o644)
    #expect(throws: Failure.self) { try store.read() }
  }

  @Test func `a file written over in place is read anew`() throws {
    try store.write(record(1))
    #expect(try store.read() == record(1))
    try Disk.write(record(2).json.text, to: store.path)
    #expect(try store.read() == record(2))
  }
}
