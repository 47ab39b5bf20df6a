#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Names of files, for completion.
struct FileLister: Sendable {
  struct Entry: Equatable {
    let name: String
    let isDirectory: Bool
  }

  /// The entries of a directory.
  let list: @Sendable (_ directory: String) -> [Entry]
  /// What `~` stands for.
  var home: String?

  init(home: String? = nil, list: @escaping @Sendable (_ directory: String) -> [Entry]) {
    self.list = list
    self.home = home
  }

  /// The file system's.
  static func directory(home: String?) -> FileLister { FileLister(home: home, list: entries) }

  @Sendable private static func entries(of path: String) -> [Entry] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var entries: [Entry] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var status = stat()
      let isDirectory = stat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      entries.append(Entry(name: name, isDirectory: isDirectory))
    }
    return entries
  }

  private func directory(_ head: String) -> String {
    if head.isEmpty { return "." }
    if let home, head.hasPrefix("~/") { return home + head.dropFirst() }
    return head
  }

  /// The files whose path begins with `partial`; hidden ones when the dot is typed.
  func candidates(_ partial: String) -> [Candidate] {
    let head = partial.lastIndex(of: "/").map { String(partial[...$0]) } ?? ""
    let typed = partial.dropFirst(head.count)
    return list(directory(head))
      .filter { $0.name.hasPrefix(typed) && (typed.hasPrefix(".") || !$0.name.hasPrefix(".")) }
      .sorted { $0.name < $1.name }
      .map { entry in
        Candidate(
          head + entry.name + (entry.isDirectory ? "/" : ""),
          display: entry.name + (entry.isDirectory ? "/" : ""),
          suffix: entry.isDirectory ? "" : " ")
      }
  }
}
