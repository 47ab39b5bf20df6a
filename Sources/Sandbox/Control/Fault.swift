/// Something that goes wrong: which requests it meets, how often, and what it does to them.
struct Fault: Sendable {
  enum Drop: String {
    /// Nothing is processed; the connection closes.
    case before
    /// The request is processed; the connection closes without a reply.
    case after
    /// The request is processed; half of the reply's body is sent.
    case during
  }

  /// An answer instead of the stand-in's own.
  struct Substitute: Sendable {
    var status: Int?
    var headers: [(name: String, value: String)] = []
    var body: [UInt8]?
    var contentType = "application/json;charset=UTF-8"
  }

  // Which requests.
  var method: String?
  /// A path, or its beginning before a `*`.
  var path: String?
  /// Text the body must contain.
  var contains: String?
  /// Only requests on a connection that has carried one before, or only on a fresh one.
  var reused: Bool?
  /// Matches to let pass first.
  var after = 0
  /// Matches to meet then; 0 is all of them.
  var times = 1

  // What happens.
  var delayMilliseconds = 0
  var drop: Drop?
  var truncate: Int?
  var pad = 0
  var expire = false
  var resets = false
  /// Whether a substitute leaves the request to be processed all the same.
  var process = false
  var substitute: Substitute?

  private(set) var met = 0

  /// Whether this request matches; counts it, and says whether the fault strikes.
  mutating func strikes(_ request: SandboxRequest) -> Bool {
    guard !isSpent, matches(request) else { return false }
    met += 1
    return met > after
  }

  private func matches(_ request: SandboxRequest) -> Bool {
    if let method, method != request.method { return false }
    if let reused, reused != request.reused { return false }
    if let path {
      let isPrefix = path.hasSuffix("*")
      guard isPrefix ? request.path.hasPrefix(path.dropLast()) : request.path == path else {
        return false
      }
    }
    if let contains, !String(decoding: request.body, as: UTF8.self).contains(contains) {
      return false
    }
    return true
  }

  private var isSpent: Bool { times > 0 && met >= after + times }

  /// How often it will still strike; nil when that is without end.
  var left: Int? { times == 0 ? nil : max(0, times - max(0, met - after)) }

  /// Whether the stand-in handles the request at all.
  var isProcessed: Bool { drop != .before && (substitute?.status == nil || process) }

  /// Does to a reply what the fault says.
  func spoil(_ reply: inout SandboxReply) {
    if let substitute {
      if let body = substitute.body {
        reply.body = body
        reply.headers.removeAll { $0.name == "content-type" }
        reply.headers.append(("content-type", substitute.contentType))
      }
      reply.headers += substitute.headers
    }
    if pad > 0 { reply.body += [UInt8](repeating: UInt8(ascii: " "), count: pad) }
    reply.delayMilliseconds = delayMilliseconds
    reply.resets = resets
    switch drop {
    case .before, .after: reply.delivery = .nothing
    case .during: reply.delivery = .cut(after: reply.body.count / 2)
    case nil: if let truncate { reply.delivery = .cut(after: min(truncate, reply.body.count)) }
    }
  }
}
