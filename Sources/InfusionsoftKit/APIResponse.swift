#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP
public import JSONText

/// An answer of the API, read with care: the gateway, a proxy or a broken line may have written it.
public struct APIResponse: Sendable {
  private let response: HTTPResponse
  private let request: String
  private let received: Date

  /// - Parameter request: method and path, as failures name it.
  init(_ response: HTTPResponse, to request: String, at time: Date) {
    self.response = response
    self.request = request
    received = time
  }

  /// The status: 201 where 200 would say that something was there before.
  public var status: Int { response.status }

  var headers: HTTPHeaders { response.headers }

  /// There is no body, as after a deletion.
  public var isEmpty: Bool { response.body.isEmpty }

  /// Refuses what is no success, in the API's own words.
  func check() throws(Failure) {
    guard (200..<300).contains(response.status) else { throw failure() }
  }

  /// The body of a success.
  public func json() throws(Failure) -> JSON {
    do {
      return try JSON(validating: response.body)
    } catch {
      let what = looksLikeHTML ? "HTML where JSON was expected" : "broken JSON (\(error))"
      throw Failure(
        .api,
        "\(request): the server answered \(response.status) with \(what): \(excerpt);"
          + " try again, and check the API URL if it stays so",
        ["status": .number(response.status), "operation": .string(request)])
    }
  }

  /// What is likely to be the token of the next page, from the end of a body that nobody has checked:
  /// good for asking for that page, and for nothing else.
  var foreseenPageToken: String? {
    let mark = Array("\"next_page_token\":\"".utf8)
    let tail = response.body.suffix(1024)
    let start = tail.indices.last { tail[$0...].starts(with: mark) }.map { $0 + mark.count }
    guard let start,
      let end = tail[start...].firstIndex(of: UInt8(ascii: "\"")), end > start,
      !tail[start..<end].contains(UInt8(ascii: "\\"))
    else { return nil }
    return String(validating: tail[start..<end], as: UTF8.self)
  }

  private func failure() -> Failure {
    let body = try? JSON(validating: response.body)
    let fault = GatewayFault(response)
    let words =
      fault?.text ?? body?["message"]?.string ?? body?["error_description"]?.string ?? excerpt
    let status = response.status
    let limit = status == 429 ? exhaustedLimit : nil
    let retryAfter = limit?.retryAfter ?? response.headers.retryAfter(now: received)

    let (kind, message): (FailureKind, String) =
      switch status {
      case 404:
        (.notFound, "\(request): not found (\(words))")
      case 429:
        (
          .rate,
          "\(request): the \(limit?.window.words ?? "rate") limit is used up (\(words)); try again in"
            + " \(retryAfter ?? 60) seconds"
        )
      case 401 where fault != nil:
        (
          .authorize,
          "\(request): the API refused the credential (\(words)): authorize again, or check the key"
        )
      default:
        (.api, "\(request): the API answered \(status): \(words)")
      }
    return Failure(
      kind, message,
      [
        "status": .number(status), "message": .string(words.neutralisingControls()),
        "errorcode": fault.map { .string($0.code) } ?? body?["code"],
        "operation": .string(request), "retry_after": retryAfter.map { .number($0) },
        "window": limit.map { .string($0.window.rawValue) },
      ])
  }

  /// Which window the gateway found full, and in how many seconds it has room.
  ///
  /// Its headers tell of every window but the spike's: that one it is where the others have room.
  private var exhaustedLimit: (window: RateWindow.Name, retryAfter: Int) {
    let headers = RateHeaders(response.headers)
    let window = headers.exhausted ?? .spike
    let now = Int(received.timeIntervalSince1970 * 1000)
    let wait =
      switch window.span {
      case .rolling: window.span.length
      case .day: (headers.figures[window]?.expiry ?? RateMeter.endOfDay(holding: now)) - now
      }
    return (window, response.headers.retryAfter(now: received) ?? max((wait + 999) / 1000, 1))
  }

  private var excerpt: String { BodyExcerpt(response.body).description }

  private var looksLikeHTML: Bool {
    response.body.first { !$0.isJSONWhitespace } == UInt8(ascii: "<")
  }
}

extension UInt8 {
  fileprivate var isJSONWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
