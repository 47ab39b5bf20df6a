import NIOCore
import NIOHTTP1

/// One connection: gathers each request whole, has it answered, and delivers the reply as told.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart

  /// Far above any contact (a text field holds 65,535 characters).
  static let bodyLimit = 4 << 20

  private let core: StandInCell
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  private var isTooLarge = false
  private var isReused = false

  init(_ core: StandInCell) { self.core = core }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
      isTooLarge = false
      if head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" }
      ) {
        context.channel.writeAndFlush(
          HTTPServerResponsePart.head(HTTPResponseHead(version: head.version, status: .continue)),
          promise: nil)
      }
    case .body(let part):
      if body.count + part.readableBytes > ConnectionHandler.bodyLimit { isTooLarge = true }
      if !isTooLarge { body += part.readableBytesView }
    case .end:
      guard let head else { return }
      self.head = nil
      answer(head, on: context.channel)
      isReused = true
    }
  }

  /// Whatever breaks a connection ends that connection.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ head: HTTPRequestHead, on channel: any Channel) {
    let request = SandboxRequest(
      method: head.method.rawValue, target: head.uri,
      headers: head.headers.map { ($0.name, $0.value) }, body: body, reused: isReused)
    body = []
    let reply =
      isTooLarge
      ? .apiError(413, "INVALID_ARGUMENT", "The body is too large.") : core.respond(to: request)
    let delivery = Delivery(
      reply: reply, version: head.version, keepsAlive: head.isKeepAlive && !isTooLarge,
      hasBody: head.method != .HEAD)
    if reply.delayMilliseconds > 0 {
      channel.eventLoop.scheduleTask(in: .milliseconds(Int64(reply.delayMilliseconds))) {
        delivery.send(on: channel)
      }
    } else {
      delivery.send(on: channel)
    }
  }
}
