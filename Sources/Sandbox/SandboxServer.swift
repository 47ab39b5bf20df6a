package import JSONText
import NIOCore
import NIOHTTP1
import NIOPosix

/// A running sandbox: the stand-in behind a socket, on a thread of its own.
package final class SandboxServer: Sendable {
  /// The line a program reads to find its way: addresses, client, redirect URI and key.
  package let ready: JSON
  /// The port that was taken.
  package let port: Int

  private let core: StandInCell
  private let group: MultiThreadedEventLoopGroup

  /// Starts to listen.
  ///
  /// The address may be taken, or not be one of this machine's.
  package static func start(
    _ options: SandboxOptions
  ) async throws(SandboxStartError) -> SandboxServer {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      let core = StandInCell(options)
      let channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 1024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            try channel.pipeline.syncOperations.addHandler(ConnectionHandler(core))
          }
        }
        .bind(to: address(options)).get()
      return SandboxServer(
        core, group, options.host, channel.localAddress?.port ?? options.port,
        redirectPort: await freePort(group))
    } catch {
      try? await group.shutdownGracefully()
      throw SandboxStartError(host: options.host, port: options.port, reason: "\(error)")
    }
  }

  private init(
    _ core: StandInCell, _ group: MultiThreadedEventLoopGroup, _ host: String, _ port: Int,
    redirectPort: Int
  ) {
    self.core = core
    self.group = group
    self.port = port
    // Who listens everywhere is reached here.
    let name = ["0.0.0.0", "::", ""].contains(host) ? "127.0.0.1" : host
    let origin = "http://\(name.contains(":") ? "[\(name)]" : name):\(port)"
    let application = core.application
    ready = [
      "authorize_url": .string(origin + "/app/oauth/authorize"),
      "token_url": .string(origin + "/token"),
      "api_url": .string(origin + StandIn.basePath),
      "control_url": .string(origin + "/sandbox"),
      "client_id": .string(application.clientID),
      "client_secret": .string(application.clientSecret),
      "redirect_uri": .string("http://127.0.0.1:\(redirectPort)/callback"),
      "api_key": .string(application.apiKey),
    ]
  }

  /// Answers a request without a socket, as part of the same conversation.
  package func respond(to request: SandboxRequest) -> SandboxReply { core.respond(to: request) }

  /// What has been seen so far.
  package var statistics: Statistics { core.statistics }

  /// Closes every connection and ends the thread.
  package func stop() async { try? await group.shutdownGracefully() }

  /// A figure needs no resolver, which costs more than all the rest of the start.
  private static func address(_ options: SandboxOptions) throws -> SocketAddress {
    if let address = try? SocketAddress(ipAddress: options.host, port: options.port) {
      return address
    }
    return try SocketAddress.makeAddressResolvingHost(options.host, port: options.port)
  }

  /// A port for the client's own listener: free now, and below the range from which the system
  /// takes ports for outgoing connections, so that it stays free until the client binds it.
  private static func freePort(_ group: MultiThreadedEventLoopGroup) async -> Int {
    for _ in 0..<50 {
      let port = Int.random(in: 20_000..<32_000)
      if let address = try? SocketAddress(ipAddress: "127.0.0.1", port: port),
        let probe = try? await ServerBootstrap(group: group).bind(to: address).get()
      {
        try? await probe.close()
        return port
      }
    }
    return 8734
  }
}
