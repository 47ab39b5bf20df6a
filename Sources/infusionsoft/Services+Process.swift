import InfusionsoftKit
import JSONText
import Loopback
import Operations

extension Services {
  /// The listener and the browser of this machine.
  static func ofThisProcess(
    _ environment: Environment, trace: (@Sendable (String) -> Void)?
  ) -> Services {
    let browser = Browser(environment: environment)
    return Services(
      listen: { redirectURI, receive in
        do throws(RedirectListenerError) {
          return try await RedirectListener.start(redirectURI: redirectURI) { query in
            guard let page = await receive(query) else {
              return .ignored(reason: "This is not the answer to the login under way.")
            }
            return .page(LandingPage(title: page.title, message: page.message, ok: page.isSuccess))
          }
        } catch {
          throw Failure(.network, error.description, ["outcome": "not_sent"])
        }
      },
      openBrowser: { try browser.open($0) },
      trace: trace)
  }
}

extension RedirectListener: RedirectServing {
  package func stop() async { await stop(grace: .seconds(2)) }
}
