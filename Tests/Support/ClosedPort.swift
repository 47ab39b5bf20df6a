/// An address at which nobody listens: a port that is bound and never listened on, so that nobody
/// else can take it while the tests run.
package enum ClosedPort {
  package static func url() throws -> String { "http://127.0.0.1:\(try port.get())" }

  private static let port = Result { try LoopbackSocket.bind().port }
}
