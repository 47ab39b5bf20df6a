/// A reply to a browser, as bytes; each one ends its connection.
enum CallbackResponse {
  static func bytes(for verdict: RedirectVerdict) -> [UInt8] {
    switch verdict {
    case .page(let page): bytes(200, page)
    case .ignored(let reason):
      bytes(400, LandingPage(title: "This login was not accepted", message: reason, ok: false))
    }
  }

  static func bytes(for refusal: CallbackRequest.Refusal, withBody: Bool) -> [UInt8] {
    bytes(
      refusal.rawValue,
      LandingPage(
        title: phrase(refusal.rawValue),
        message: "This address only takes the end of a login. Go back to your terminal.",
        ok: false), withBody: withBody)
  }

  private static func bytes(
    _ status: Int, _ page: LandingPage, withBody: Bool = true
  ) -> [UInt8] {
    let body = Array(page.html.utf8)
    let head = [
      "HTTP/1.1 \(status) \(phrase(status))",
      "Content-Type: text/html; charset=utf-8",
      "Content-Length: \(body.count)",
      "Connection: close",
      "Cache-Control: no-store",
      "Referrer-Policy: no-referrer",
      "X-Content-Type-Options: nosniff",
      "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'",
    ]
    let allow = status == 405 ? ["Allow: GET"] : []
    return Array((head + allow + ["", ""]).joined(separator: "\r\n").utf8)
      + (withBody ? body : [])
  }

  private static func phrase(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 400: "Bad Request"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    default: "Request Header Fields Too Large"
    }
  }
}
