import NIOCore

/// One connection: one request, one reply, and the end.
final class CallbackHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    case reading, answering, draining
  }

  private let path: String
  private let timeout: TimeAmount
  private let pages: PendingPages
  private let receive: @Sendable (String) async -> RedirectVerdict
  private var phase = Phase.reading
  private var bytes: [UInt8] = []
  private var alarm: Scheduled<Void>?

  init(
    path: String, timeout: TimeAmount, pages: PendingPages,
    receive: @escaping @Sendable (String) async -> RedirectVerdict
  ) {
    self.path = path
    self.timeout = timeout
    self.pages = pages
    self.receive = receive
  }

  func channelActive(context: ChannelHandlerContext) {
    setAlarm(context) { handler, context in handler.refuse(.timedOut, context) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // What comes after the request is read and forgotten: unread, it would turn the orderly end
    // into a reset, which can take the page away from the browser.
    guard phase == .reading else { return }
    bytes += unwrapInboundIn(data).readableBytesView
    switch CallbackRequest.read(bytes, path: path) {
    case .incomplete: break
    case .refused(let refusal, let withBody): refuse(refusal, withBody: withBody, context)
    case .callback(let query): hand(query, context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // A client may end its side after the request and still read the page.
    if event as? ChannelEvent == .inputClosed, phase != .answering {
      context.close(promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) { alarm?.cancel() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func hand(_ query: String, _ context: ChannelHandlerContext) {
    phase = .answering
    bytes = []
    alarm?.cancel()
    pages.promise()
    let loop = context.eventLoop
    let here = NIOLoopBound((self, context), eventLoop: loop)
    Task { [receive, pages] in
      let page = CallbackResponse.bytes(for: await receive(query))
      pages.whileOpen {
        loop.execute {
          let (handler, context) = here.value
          handler.reply(page, context) { pages.written() }
        }
      }
    }
  }

  private func refuse(
    _ refusal: CallbackRequest.Refusal, withBody: Bool = true, _ context: ChannelHandlerContext
  ) {
    reply(CallbackResponse.bytes(for: refusal, withBody: withBody), context)
  }

  private func reply(
    _ bytes: [UInt8], _ context: ChannelHandlerContext, written: @escaping () -> Void = {}
  ) {
    phase = .draining
    self.bytes = []
    let flushed = context.eventLoop.makePromise(of: Void.self)
    flushed.futureResult.assumeIsolated().whenComplete { _ in
      context.close(mode: .output, promise: nil)
      written()
    }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: flushed)
    setAlarm(context) { _, context in context.close(promise: nil) }
  }

  private func setAlarm(
    _ context: ChannelHandlerContext,
    _ ring: @escaping (CallbackHandler, ChannelHandlerContext) -> Void
  ) {
    alarm?.cancel()
    alarm = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { ring(self, context) }
  }
}
