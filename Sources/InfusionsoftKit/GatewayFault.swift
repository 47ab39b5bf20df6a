import CurlHTTP
import JSONText

/// The gateway's error shape: `{"fault":{"faultstring":…,"detail":{"errorcode":…}}}`.
struct GatewayFault {
  let text: String
  let code: String

  init?(_ response: HTTPResponse) {
    guard response.status >= 400, let json = try? JSON(validating: response.body),
      let fault = json["fault"]
    else { return nil }
    text = fault["faultstring"]?.string ?? "no reason given"
    code = fault["detail"]?["errorcode"]?.string ?? ""
  }

  /// A token arrived and was refused, so a newer one may help. `oauth.v2.…` says that none arrived.
  var refusesToken: Bool {
    code.hasPrefix("keymanagement.service.")
  }
}
