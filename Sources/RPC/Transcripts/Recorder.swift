#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
package import InfusionsoftKit
import JSONText
package import Operations
import Synchronization

/// Writes a conversation down as a transcript, secrets left out: `--record FILE`.
package final class Recorder: Sendable {
  private let descriptor: Int32
  private let table: OperationTable
  /// Nothing is written any more once the disk has refused.
  private let hasFailed = Mutex(false)

  /// Begins a new transcript, which only its owner may read: it holds what the CRM says of people.
  /// - Throws: a usage ``Failure`` when the file cannot be written.
  package init(path: String, table: OperationTable) throws(Failure) {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else {
      throw .usage(
        "cannot record to \(path): \(String(cString: strerror(errno)))", parameter: "record")
    }
    self.descriptor = descriptor
    self.table = table
    write("// infusionsoft \(ProgramVersion.text), recorded; secrets are \(Redaction.mark).")
  }

  deinit { close(descriptor) }

  /// A line of the client's.
  func received(_ line: [UInt8]) {
    guard let message = try? JSON(validating: line) else {
      return write("// A line of \(line.count) bytes that is no JSON was left out.")
    }
    let requests = message.kind == .array ? message.elements : [message]
    let redacted = requests.map { request in
      let operation = request["method"]?.string.flatMap { table.find($0, at: .rpc) }
      return Redaction.redact(
        request: request, positional: operation?.positional.map(\.name) ?? [])
    }
    write("--> \((message.kind == .array ? .array(redacted) : redacted[0]).compacted.text)")
  }

  /// A line of the server's, without its LF.
  func sent(_ line: ArraySlice<UInt8>) {
    guard let message = try? JSON(validating: Array(line)) else { return }
    write("<-- \(Redaction.redact(message).text)")
  }

  private func write(_ line: String) {
    hasFailed.withLock { hasFailed in
      if hasFailed { return }
      hasFailed =
        Wire(descriptor: descriptor).write(Array((line + "\n").utf8), patience: -1) != .written
    }
  }
}
