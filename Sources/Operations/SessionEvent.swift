package import InfusionsoftKit
package import JSONText

/// What happens in a session beside the calls; carries nothing secret.
package enum SessionEvent: Sendable {
  /// A login that nobody waited for has ended: the token object.
  case authorizeCompleted(Result<JSON, Failure>)
  /// The access token was renewed: `{"expires_at": …}`.
  case tokenRefreshed(JSON)
  /// A call waits for the gateway's limits, or to be tried again, longer than goes without saying.
  case delayed(Delay)
}
