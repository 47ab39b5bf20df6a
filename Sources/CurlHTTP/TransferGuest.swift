/// A thread that carries the transfers of a transport while it waits for input of its own: a request that
/// it makes, and what comes of it, then takes no change of threads.
///
/// One at a time for a transport. It may block in ``read(from:serving:by:)``, and anywhere once it has left;
/// while it works on what it has read, the transfers wait. SIGPIPE must be ignored there.
package final class TransferGuest {
  private var thread: TransferThread?

  package init() {}

  deinit { leave() }

  /// Reads by `read`, which blocks until there is something, and carries transfers until then.
  /// - Parameter transport: the one to be served from now on.
  package func read(
    from descriptor: Int32, serving transport: HTTPTransport?, by read: () -> Int
  ) -> Int {
    let current = transport?.startedThread
    if current !== thread {
      leave()
      thread = current
      current?.enter()
    }
    return current?.read(from: descriptor, by: read) ?? read()
  }

  /// Leaves the transfers to the transport's own thread until the next read.
  package func leave() {
    thread?.leave()
    thread = nil
  }
}
