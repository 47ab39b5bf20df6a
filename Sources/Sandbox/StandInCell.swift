import Synchronization

/// The one stand-in that all connections of a server talk to, and the clock it goes by.
final class StandInCell: Sendable {
  let application: Application
  private let standIn: Mutex<StandIn>
  private let now: @Sendable () -> Timestamp

  init(_ options: SandboxOptions) {
    let standIn = StandIn(options)
    application = standIn.application
    self.standIn = Mutex(standIn)
    now = { Timestamp(options.now()) }
  }

  func respond(to request: SandboxRequest) -> SandboxReply {
    let time = now()
    return standIn.withLock { $0.respond(to: request, at: time) }
  }

  var statistics: Statistics { standIn.withLock { $0.statistics } }
}
