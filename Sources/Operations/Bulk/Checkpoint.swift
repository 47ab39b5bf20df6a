import InfusionsoftKit
import JSONText

/// How far a long job has come, in a file beside its result: `PATH.checkpoint`.
///
/// It is replaced as a whole, after what it tells of is durable: whatever ends the process, what it says
/// is there is there.
struct Checkpoint {
  /// What the job is: it is gone on with only by the same.
  let job: JSON
  /// How far it has come, in the job's own words.
  var state: JSON

  private static let version = 1

  static func path(beside path: String) -> String { path + ".checkpoint" }

  /// Reads the checkpoint of a file; nil when there is none.
  /// - Throws: a usage ``Failure`` when it is of another job, or damaged.
  static func read(beside path: String, of job: JSON) throws(Failure) -> Checkpoint? {
    let name = Self.path(beside: path)
    guard let file = try PrivateFile.openForReading(name) else { return nil }
    guard let json = try? JSON(validating: try file.readAll(limit: 64 << 20)),
      let state = json["state"]
    else { throw damage(name) }
    try check(json, is: job, name)
    return Checkpoint(job: job, state: state)
  }

  static func damage(_ name: String) -> Failure {
    .usage("\(name) is damaged: leave out --resume to begin anew", parameter: "resume")
  }

  /// What says which job it is.
  static func head(of job: JSON) -> JSON { ["version": .number(version), "job": job] }

  /// Makes sure that a checkpoint is of this job.
  static func check(_ head: JSON, is job: JSON, _ name: String) throws(Failure) {
    guard head["version"]?.int == version, let stored = head["job"] else { throw damage(name) }
    guard stored == job else {
      let difference = job.members.first { stored[$0.name] != $0.value }?.name ?? "something"
      throw Failure(
        .usage,
        "\(name) was written with another \(difference.replacing("_", with: " ")): use the same again, or"
          + " leave out --resume to begin anew", ["pointer": "/resume"])
    }
  }

  func write(beside path: String) throws(Failure) {
    let json = JSON.object(
      Self.head(of: job).members.map { ($0.name, $0.value) } + [("state", state)])
    try PrivateFile.replace(Self.path(beside: path), with: Array(json.bytes))
  }

  static func remove(beside path: String) { PrivateFile.remove(Self.path(beside: path)) }
}
