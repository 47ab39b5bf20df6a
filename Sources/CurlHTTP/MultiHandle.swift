import CLibcurl

/// One `CURLM *`: the connections of a transport and everything under way on them.
///
/// All of it belongs to one thread at a time, except `wake()`.
final class MultiHandle: @unchecked Sendable {  // proof: others call only wake(), thread-safe in C
  private let raw: UnsafeMutableRawPointer

  /// Nil when memory or descriptors are short.
  init?(maximumConnectionsPerHost perHost: Int, maximumConnections total: Int) {
    guard Libcurl.startCode == CURLE_OK, let raw = curl_multi_init() else { return nil }
    self.raw = raw
    let options: [(CURLMoption, Int)] = [
      (CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)),
      (CURLMOPT_MAX_HOST_CONNECTIONS, perHost),
      (CURLMOPT_MAX_TOTAL_CONNECTIONS, total),
      // Idle connections kept; by default four times the transfers under way, so hardly any.
      (CURLMOPT_MAXCONNECTS, total),
    ]
    for (option, value) in options {
      guard clibcurl_multi_set_long(raw, option, value) == CURLM_OK else {
        curl_multi_cleanup(raw)
        return nil
      }
    }
  }

  deinit {
    curl_multi_cleanup(raw)
  }

  /// Ends the current or the next `poll`; may be called from any thread.
  func wake() {
    curl_multi_wakeup(raw)
  }

  func add(_ easy: EasyHandle) -> CURLMcode {
    easy.lend { curl_multi_add_handle(raw, $0) }
  }

  /// Takes a transfer out, ending it at once if it is still under way.
  func remove(_ easy: EasyHandle) {
    _ = easy.lend { curl_multi_remove_handle(raw, $0) }
  }

  /// The state of all transfers is uncertain.
  struct Broken: Error {}

  /// Does whatever can be done without waiting.
  func perform() throws(Broken) {
    var running: Int32 = 0
    guard curl_multi_perform(raw, &running) == CURLM_OK else { throw Broken() }
  }

  /// Waits for a socket, a timer of libcurl's, `wake()`, or the timeout.
  /// - Returns: whether `descriptor` has something to be read, its end included.
  func poll(milliseconds: Int32, watching descriptor: Int32?) throws(Broken) -> Bool {
    var watched = curl_waitfd(
      fd: descriptor ?? -1, events: Int16(CURL_WAIT_POLLIN), revents: 0)
    let code = curl_multi_poll(raw, &watched, descriptor == nil ? 0 : 1, milliseconds, nil)
    guard code == CURLM_OK else { throw Broken() }
    return watched.revents != 0
  }

  /// The next transfer that has ended, by its `CURLOPT_PRIVATE`; the message dies with its handle.
  func nextFinished() -> (id: UInt, code: CURLcode)? {
    var remaining: Int32 = 0
    while let message = curl_multi_info_read(raw, &remaining) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      var id: UnsafeMutablePointer<CChar>?
      _ = clibcurl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &id)
      return (UInt(bitPattern: id), clibcurl_message_result(message))
    }
    return nil
  }
}
