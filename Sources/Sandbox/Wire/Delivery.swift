import NIOCore
import NIOHTTP1

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A reply on its way out, whole or the worse for wear.
struct Delivery: Sendable {
  let reply: SandboxReply
  let version: HTTPVersion
  let keepsAlive: Bool
  /// False for the answer to a HEAD.
  let hasBody: Bool

  func send(on channel: any Channel) {
    switch reply.delivery {
    case .whole:
      let written = write(reply.body[...], whole: true, on: channel)
      if !keepsAlive { written.whenComplete { _ in channel.close(promise: nil) } }
    case .cut(let count):
      write(reply.body.prefix(count), whole: false, on: channel)
        .whenComplete { _ in close(channel) }
    case .nothing:
      close(channel)
    }
  }

  private func write(
    _ bytes: ArraySlice<UInt8>, whole: Bool, on channel: any Channel
  ) -> EventLoopFuture<Void> {
    var head = HTTPResponseHead(
      version: version, status: HTTPResponseStatus(statusCode: reply.status))
    for (name, value) in reply.headers { head.headers.add(name: name, value: value) }
    // Whoever orders a reply with a length of its own gets it.
    if !head.headers.contains(name: "content-length"), reply.status != 204 {
      head.headers.add(name: "content-length", value: String(reply.body.count))
    }
    if !keepsAlive { head.headers.add(name: "connection", value: "close") }
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    if hasBody && !bytes.isEmpty {
      var buffer = channel.allocator.buffer(capacity: bytes.count)
      buffer.writeBytes(bytes)
      channel.write(HTTPServerResponsePart.body(.byteBuffer(buffer)), promise: nil)
    }
    guard whole else {
      let flushed = channel.eventLoop.makePromise(of: Void.self)
      channel.writeAndFlush(
        HTTPServerResponsePart.body(.byteBuffer(ByteBuffer())), promise: flushed)
      return flushed.futureResult
    }
    return channel.writeAndFlush(HTTPServerResponsePart.end(nil))
  }

  private func close(_ channel: any Channel) {
    guard reply.resets, let socket = channel as? any SocketOptionProvider else {
      channel.close(promise: nil)
      return
    }
    // Not to linger at all makes the kernel send a reset.
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
      .whenComplete { _ in channel.close(promise: nil) }
  }
}
