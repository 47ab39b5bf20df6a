import CLibcurl

extension EasyHandle {
  /// Sets everything that follows from the request and the configuration.
  func prepare(for pending: PendingRequest, configuration: HTTPConfiguration) {
    let request = pending.request
    collectErrorText()
    set(CURLOPT_PRIVATE, UnsafeMutableRawPointer(bitPattern: pending.id))
    // Threads and signals do not mix; whoever carries transfers sees to SIGPIPE.
    set(CURLOPT_NOSIGNAL, true)
    // A cancelled name lookup is left to end alone; otherwise the whole loop waits for it.
    set(CURLOPT_QUICK_EXIT, true)
    preferBufferSize(100 << 10)
    setSecurity(pending.url, configuration)
    setConnection(pending, configuration)
    setMessage(request, configuration)
  }

  private func setSecurity(_ url: HTTPURL, _ configuration: HTTPConfiguration) {
    set(CURLOPT_URL, url.description)
    set(CURLOPT_PROTOCOLS_STR, url.scheme)
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let caFile = configuration.caFile { set(CURLOPT_CAINFO, caFile) }
    if let proxy = configuration.proxy {
      set(CURLOPT_PROXY, proxy)
    } else if url.scheme == "http", url.isLoopback {
      set(CURLOPT_PROXY, "")
    }
    // The answer of a proxy to CONNECT is not a part of the answer.
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
  }

  private func setConnection(_ pending: PendingRequest, _ configuration: HTTPConfiguration) {
    let request = pending.request
    set(CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout.curlMilliseconds)
    if let timeout = request.timeout { set(CURLOPT_TIMEOUT_MS, timeout.curlMilliseconds) }
    set(CURLOPT_TCP_KEEPALIVE, true)
    // Below the idle limit of common servers, so that a connection is seldom dead when reused.
    set(CURLOPT_MAXAGE_CONN, 60)
    set(CURLOPT_MAXLIFETIME_CONN, 600)
    if request.singleUse {
      set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
      set(CURLOPT_FRESH_CONNECT, true)
      set(CURLOPT_FORBID_REUSE, true)
    } else {
      set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
      // Plain http cannot multiplex, so there is nothing to wait for.
      set(CURLOPT_PIPEWAIT, pending.url.scheme == "https")
      // Without a body there is nothing to rewind, which is what keeps libcurl from a second try.
      if !request.isIdempotent, (request.body ?? []).isEmpty {
        set(CURLOPT_FRESH_CONNECT, true)
      }
    }
  }

  private func setMessage(_ request: HTTPRequest, _ configuration: HTTPConfiguration) {
    // An empty Expect suppresses `100-continue` and the second it would wait for it.
    var lines = ["Expect:"]
    for field in request.headers.fields {
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    setHeaders(lines)
    set(CURLOPT_USERAGENT, configuration.userAgent)
    set(CURLOPT_ACCEPT_ENCODING, "")
    setOffset(CURLOPT_MAXFILESIZE_LARGE, max(1, request.maximumBodySize))

    let takesBody = ["POST", "PUT", "PATCH"].contains(request.method)
    if let size = request.body?.count ?? (takesBody ? 0 : nil) {
      // An upload invents no Content-Type, unlike CURLOPT_POST. No seek function: able to rewind,
      // libcurl would silently repeat a POST when a reused connection dies unanswered.
      set(CURLOPT_UPLOAD, true)
      setOffset(CURLOPT_INFILESIZE_LARGE, size)
    } else if request.method == "HEAD" {
      set(CURLOPT_NOBODY, true)
    }
    if request.method != "GET" || request.body != nil {
      set(CURLOPT_CUSTOMREQUEST, request.method)
    }
  }
}

extension Duration {
  /// Rounded up, because zero means "never" to libcurl, and kept within 24 days.
  fileprivate var curlMilliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 1 }
    let part = attoseconds / 1_000_000_000_000_000
    return Int(min(max(1, min(seconds, 2_000_000) * 1000 + part), 2_000_000_000))
  }
}
