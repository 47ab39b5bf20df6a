/// One operation of the API: a method, a path, and what answers it.
struct Route: Sendable {
  typealias Handler = @Sendable (inout StandIn, APICall) -> SandboxReply

  let method: String
  /// Segments below `/crm/rest`; one in braces matches anything.
  let segments: [Substring]
  let handler: Handler

  init(_ method: String, _ path: String, _ handler: @escaping Handler) {
    self.method = method
    segments = path.split(separator: "/")
    self.handler = handler
  }

  /// What the segments in braces stand for, or nil when the path is another one.
  func match(_ path: [Substring]) -> [String]? {
    guard path.count == segments.count else { return nil }
    var parameters: [String] = []
    for (segment, actual) in zip(segments, path) {
      if segment.hasPrefix("{") {
        parameters.append(percentDecoded(actual, plusIsSpace: false))
      } else if segment != actual {
        return nil
      }
    }
    return parameters
  }
}
