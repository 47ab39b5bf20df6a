/// Why a sandbox could not start.
package struct SandboxStartError: Error, CustomStringConvertible {
  package let host: String
  package let port: Int
  package let reason: String

  /// What failed, why, and what to do.
  package var description: String {
    "cannot start the sandbox on \(host) port \(port): \(reason); "
      + "choose another port (0 takes any free one) or another host"
  }
}
