/// What the user is to see for a callback.
package enum RedirectVerdict: Sendable {
  /// The login is settled, well or badly: this page tells how (200).
  case page(LandingPage)
  /// The callback is not the one that is waited for, and why (400); the wait goes on. The reason is
  /// shown, so it must not repeat anything of the query.
  case ignored(reason: String)
}
