// List contacts with the Swift library: in your own package, depend on the product InfusionsoftKit.
//
//   swift run contacts-example                       your account, authorized before with the program
//   INFUSIONSOFT_CLIENT_ID=… INFUSIONSOFT_CLIENT_SECRET=… …
//
// The grant is the one that `infusionsoft authorize` stored: the two share it, and its lock, so either may
// refresh it.

import InfusionsoftKit
import JSONText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#endif

let variables = ProcessInfo.processInfo.environment
let environment = Environment(variables: variables, home: variables["HOME"] ?? "/")
let account = Infusionsoft(
  application: Application(
    clientID: variables["INFUSIONSOFT_CLIENT_ID"],
    clientSecret: variables["INFUSIONSOFT_CLIENT_SECRET"].map { Secret($0) },
    redirectURI: variables["INFUSIONSOFT_REDIRECT_URL"] ?? Application.defaultRedirectURI),
  endpoints: Endpoints(
    authorizeURL: variables["INFUSIONSOFT_AUTHORIZE_URL"] ?? Endpoints().authorizeURL,
    tokenURL: variables["INFUSIONSOFT_TOKEN_URL"] ?? Endpoints().tokenURL,
    apiURL: variables["INFUSIONSOFT_API_URL"] ?? Endpoints().apiURL),
  store: FileStore(profile: "default", environment: environment), environment: environment)

do {
  var query = ContactQuery()
  query.fields = ["id", "given_name", "family_name"]
  query.range.limit = 5
  let pages = account.contacts(query, deadline: .after(.seconds(60)))
  while let page = try await pages.next() {
    for contact in page.rows {
      let names = ["given_name", "family_name"].compactMap { contact[$0]?.string }
      print(contact["id"]?.string ?? "", names.joined(separator: " "), separator: "\t")
    }
  }
} catch {
  // Every error of the library is a Failure: one line that says what to do.
  let complaint = Array("contacts-example: \(Failure(error).message)\n".utf8)
  _ = write(STDERR_FILENO, complaint, complaint.count)
  await account.shutdown()
  exit(1)
}
await account.shutdown()
