import CLibcurl

/// A request under way: what libcurl still has to send and what it has received so far.
///
/// libcurl's callbacks find it through a bare pointer. The loop keeps it alive until its handle
/// has left the multi handle, after which no callback can run.
final class Transfer {
  let pending: PendingRequest
  let easy: EasyHandle
  private let trace: TransferTrace?
  private let begun = ContinuousClock.now
  private var answered: Duration?
  private var head = ResponseHead()
  private var body: [UInt8] = []
  private var bodyBytesSent = 0
  private var hasOverflowed = false

  init(_ pending: PendingRequest, on easy: EasyHandle, configuration: HTTPConfiguration) {
    self.pending = pending
    self.easy = easy
    trace = configuration.trace.map { TransferTrace($0, withholding: pending.request.secrets) }
    easy.prepare(for: pending, configuration: configuration)
    attachCallbacks()
    if let body = pending.request.body { trace?.sent(body) }
  }

  private func attachCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    easy.setWriter(CURLOPT_WRITEFUNCTION, receiveBody)
    easy.set(CURLOPT_WRITEDATA, context)
    easy.setWriter(CURLOPT_HEADERFUNCTION, receiveHeader)
    easy.set(CURLOPT_HEADERDATA, context)
    easy.setReader(CURLOPT_READFUNCTION, sendBody)
    easy.set(CURLOPT_READDATA, context)
    if trace != nil {
      easy.set(CURLOPT_VERBOSE, true)
      easy.setTracer(traceEvent)
      easy.set(CURLOPT_DEBUGDATA, context)
    }
  }

  // MARK: Events

  fileprivate func receive(header line: UnsafeRawBufferPointer) {
    if answered == nil { answered = begun.duration(to: .now) }
    head.receive(line)
  }

  /// Whether the piece was taken; refusing it ends the transfer.
  fileprivate func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
    guard piece.count <= pending.request.maximumBodySize - body.count else {
      hasOverflowed = true
      return false
    }
    if (200..<300).contains(head.status) { pending.request.keepAnswer?(piece) }
    if body.isEmpty { body.reserveCapacity(expectedBodySize(atLeast: piece.count)) }
    body.append(contentsOf: piece)
    return true
  }

  /// Only a hint: `Content-Length` counts compressed bytes, and the server may lie.
  private func expectedBodySize(atLeast minimum: Int) -> Int {
    let announced = Int(easy.offset(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T))
    // The reader of JSON copies a text that ends where its memory does.
    let size = max(minimum, min(announced, pending.request.maximumBodySize, 4 << 20)) + 64
    // The pages of a list differ by a little: each then fits where an earlier one was.
    return size < Self.pageUnit ? size : (size + Self.pageUnit - 1) / Self.pageUnit * Self.pageUnit
  }

  private static let pageUnit = 1 << 17

  fileprivate func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let rest = pending.request.body?[bodyBytesSent...].prefix(buffer.count) else { return 0 }
    buffer.copyBytes(from: rest)
    bodyBytesSent += rest.count
    return rest.count
  }

  fileprivate func record(_ kind: curl_infotype, _ text: UnsafeRawBufferPointer) {
    trace?.record(kind, text)
  }

  // MARK: The end

  /// The answer or the failure, once libcurl is done.
  func outcome(_ code: CURLcode) -> PendingRequest.Outcome {
    if code == CURLE_OK, head.isComplete {
      let response = response()
      trace?.received(body)
      return .success(response)
    }
    let cause: TransferEnding.Cause =
      if hasOverflowed { .tooLarge } else if code == CURLE_OK { .cutHead } else { .code(code) }
    return .failure(ending(cause))
  }

  /// When libcurl should long have ended it.
  ///
  /// It forgets `CURLOPT_TIMEOUT_MS` for a transfer that waits for a free connection.
  var deadline: ContinuousClock.Instant? {
    pending.request.timeout.map { begun + $0 + .milliseconds(20) }
  }

  /// The failure of a transfer that is taken out before libcurl is done with it.
  func interrupted(_ reason: HTTPFailure.Reason) -> HTTPFailure {
    ending(.interrupted(reason))
  }

  private func ending(_ cause: TransferEnding.Cause) -> HTTPFailure {
    TransferEnding(
      cause: cause, times: easy.times, hasAnswered: answered != nil,
      isTLS: pending.url.scheme == "https", isNewConnection: easy.long(CURLINFO_NUM_CONNECTS) > 0,
      bytesOut: easy.long(CURLINFO_REQUEST_SIZE) + Int(easy.offset(CURLINFO_SIZE_UPLOAD_T)),
      bodyBytesLeft: (pending.request.body?.count ?? 0) - bodyBytesSent,
      systemError: Int32(truncatingIfNeeded: easy.long(CURLINFO_OS_ERRNO)),
      message: easy.errorMessage, host: pending.url.authority,
      maximumBodySize: pending.request.maximumBodySize
    ).failure
  }

  private func response() -> HTTPResponse {
    let reused = easy.long(CURLINFO_NUM_CONNECTS) == 0
    return HTTPResponse(
      status: head.status, headers: head.headers, body: body, httpVersion: httpVersion,
      timing: HTTPTiming(easy.times, answered: answered, connectionReused: reused),
      connectionReused: reused)
  }

  private var httpVersion: String {
    switch easy.long(CURLINFO_HTTP_VERSION) {
    case Int(CURL_HTTP_VERSION_1_0): "1.0"
    case Int(CURL_HTTP_VERSION_2_0): "2"
    case Int(CURL_HTTP_VERSION_3): "3"
    default: "1.1"
    }
  }
}

// MARK: - Callbacks, from inside curl_multi_perform

private func transfer(_ context: UnsafeMutableRawPointer) -> Transfer {
  Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}

private func receiveHeader(
  data: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  transfer(context).receive(header: UnsafeRawBufferPointer(start: data, count: size * count))
  return size * count
}

private func receiveBody(
  data: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let piece = UnsafeRawBufferPointer(start: data, count: size * count)
  return transfer(context).receive(piece) ? piece.count : Int(CURL_WRITEFUNC_ERROR)
}

private func sendBody(
  buffer: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  return transfer(context).fill(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

private func traceEvent(
  handle: UnsafeMutableRawPointer?, kind: curl_infotype, data: UnsafeMutablePointer<CChar>?,
  count: Int, context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let context else { return 0 }
  transfer(context).record(kind, UnsafeRawBufferPointer(start: data, count: count))
  return 0
}
