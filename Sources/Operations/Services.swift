/// What the executable lends to operations: things that lie beside the library or outside the process.
package struct Services: Sendable {
  /// Serves a loopback redirect URI. `receive` is given the query of each request that comes to its
  /// path, and answers with the page to show once the outcome is known, or nil when the request has
  /// nothing to do with this login.
  package var listen:
    @Sendable (
      _ redirectURI: String, _ receive: @escaping @Sendable (_ query: String) async -> LoginPage?
    ) async throws -> any RedirectServing
  /// Starts the user's browser.
  package var openBrowser: @Sendable (_ url: String) throws -> Void
  /// Receives the redacted HTTP trace, when it is wanted.
  package var trace: (@Sendable (String) -> Void)?

  package init(
    listen:
      @escaping @Sendable (
        String, @escaping @Sendable (String) async -> LoginPage?
      ) async throws -> any RedirectServing,
    openBrowser: @escaping @Sendable (String) throws -> Void,
    trace: (@Sendable (String) -> Void)? = nil
  ) {
    self.listen = listen
    self.openBrowser = openBrowser
    self.trace = trace
  }
}

/// A listener on the redirect URI.
package protocol RedirectServing: Sendable {
  /// Stops listening, after the page under way has been sent.
  func stop() async
}

/// What the browser shows at the end of a login.
package struct LoginPage: Sendable {
  package let isSuccess: Bool
  package let title: String
  package let message: String
}
