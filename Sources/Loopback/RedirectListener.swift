import NIOCore
import NIOPosix

/// Serves the redirect URI of a login on this machine, and nothing else.
///
/// It listens on the loopback interface only. A GET of the exact path is handed to `receive`; every
/// other request gets an error and changes nothing, so no stray or hostile request ends the wait.
package final class RedirectListener: Sendable {
  /// The URI that is served, with the port that was taken where the one given was 0.
  package let redirectURI: String

  private let group: MultiThreadedEventLoopGroup
  private let servers: [any Channel]
  private let pages: PendingPages

  /// Binds the loopback address and port of `redirectURI`.
  ///
  /// - Parameters:
  ///   - headerTimeout: how long a client may take to send its request.
  ///   - receive: gets the query of every callback, still encoded and unchecked, several at a time
  ///     if several come; what it answers is shown to the user.
  package static func start(
    redirectURI: String, headerTimeout: Duration = .seconds(10),
    receive: @escaping @Sendable (_ query: String) async -> RedirectVerdict
  ) async throws(RedirectListenerError) -> RedirectListener {
    let address = try LoopbackAddress(redirectURI: redirectURI)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let pages = PendingPages()
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            CallbackHandler(
              path: address.path, timeout: TimeAmount(headerTimeout), pages: pages,
              receive: receive))
        }
      }
    do throws(RedirectListenerError) {
      let servers = try await bind(address, with: bootstrap)
      return RedirectListener(
        redirectURI: address.uri(port: servers[0].localAddress?.port ?? address.port),
        group, servers, pages)
    } catch {
      try? await group.shutdownGracefully()
      throw error
    }
  }

  private init(
    redirectURI: String, _ group: MultiThreadedEventLoopGroup, _ servers: [any Channel],
    _ pages: PendingPages
  ) {
    self.redirectURI = redirectURI
    self.group = group
    self.servers = servers
    self.pages = pages
  }

  /// Takes no further connection, lets the pages being made and written finish, then closes.
  ///
  /// - Parameter grace: how long it waits for them; `receive` may itself be waiting for this call.
  package func stop(grace: Duration = .seconds(2)) async {
    for server in servers { try? await server.close() }
    await pages.close(within: TimeAmount(grace), on: group.next())
    try? await group.shutdownGracefully()
  }

  /// `localhost` may mean either family to a browser, so both are taken: who held the other one
  /// could receive the code.
  private static func bind(
    _ address: LoopbackAddress, with bootstrap: ServerBootstrap
  ) async throws(RedirectListenerError) -> [any Channel] {
    var attempts = address.port == 0 ? 10 : 1
    while true {
      var servers: [any Channel] = []
      do {
        for host in address.hosts {
          let port = servers.first?.localAddress?.port ?? address.port
          do {
            servers.append(
              try await bootstrap.bind(to: SocketAddress(ipAddress: host, port: port)).get())
          } catch let error as IOError where !servers.isEmpty && error.meansNoSuchFamily {
            continue
          }
        }
        return servers
      } catch {
        for server in servers { try? await server.close() }
        attempts -= 1
        if attempts == 0 { throw RedirectListenerError(error, address) }
      }
    }
  }
}
