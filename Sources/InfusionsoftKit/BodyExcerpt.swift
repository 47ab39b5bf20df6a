/// The first bytes of a body that was not what it should be, fit for an error message.
struct BodyExcerpt: CustomStringConvertible {
  private let body: [UInt8]

  init(_ body: [UInt8]) { self.body = body }

  var description: String {
    guard !body.isEmpty else { return "an empty body" }
    let head = String(decoding: body.prefix(80), as: UTF8.self).neutralisingControls()
      .trimmingWhitespace()
    return "“\(head)\(body.count > 80 ? "…" : "")”"
  }
}
