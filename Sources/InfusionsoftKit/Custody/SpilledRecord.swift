import JSONText

/// A record in a second place, because its own store failed when it was to be saved there.
///
/// It holds the only living refresh token, so it waits, mode 0600, until a store takes it back.
package struct SpilledRecord: Sendable {
  /// Where it lies.
  package let path: String
  /// The record as it should have been saved.
  package let record: StoredRecord

  /// Puts `record` into the first of `directories` that takes it; nil when none does.
  static func write(
    _ record: StoredRecord, of store: String, in directories: [String]
  ) -> SpilledRecord? {
    let json: JSON = ["store": .string(store), "record": record.json]
    for directory in directories {
      let path = path(of: store, in: directory)
      guard (try? PrivateDirectory.create(directory)) != nil,
        (try? PrivateFile.replace(path, with: Array(json.bytes))) != nil
      else { continue }
      return SpilledRecord(path: path, record: record)
    }
    return nil
  }

  /// The newest record that `store` spilled.
  static func find(of store: String, in directories: [String]) -> SpilledRecord? {
    directories.compactMap { directory in
      let path = path(of: store, in: directory)
      guard let file = try? PrivateFile.openForReading(path),
        let json = try? JSON(validating: file.readAll(limit: 1 << 20)),
        json["store"]?.string == store, let record = json["record"].flatMap(StoredRecord.init)
      else { return nil }
      return SpilledRecord(path: path, record: record)
    }
    .max { $0.record.generation < $1.record.generation }
  }

  static func remove(of store: String, in directories: [String]) {
    for directory in directories { PrivateFile.remove(path(of: store, in: directory)) }
  }

  /// One file for one store, whatever characters its name has.
  private static func path(of store: String, in directory: String) -> String {
    directory + "/" + SHA256.hex(store).prefix(16) + ".json"
  }
}

extension Environment {
  /// Where a record goes whose store fails: likely to be on different file systems.
  package var spillDirectories: [String] {
    let runtime = self["XDG_RUNTIME_DIR"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return [stateDirectory + "/spilled", configDirectory + "/spilled"]
      + (runtime.map { [$0 + "/infusionsoft/spilled"] } ?? [])
  }
}
