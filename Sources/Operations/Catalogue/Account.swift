import InfusionsoftKit
import JSONText

extension OperationTable {
  static let account = [
    Operation(
      "whoami", "show the user and tenant that the credential acts for",
      result: .object(
        .object(
          [
            ("credential", .choice(["oauth", "api_key"], "what kind the credential is")),
            ("tenant", .string("the account's host")),
            ("user", .any("as the API answers")),
          ], optional: ["tenant"])),
      examples: [Operation.Example("whoami", "who am I, and where")],
      apiCall: "GET /v2/oauth/connect/userinfo",
      action: .session { call in
        let account = try await call.session.account()
        let user = try await account.userInfo(deadline: call.deadline)
        let status = try await call.session.tokenStatus()
        var members: [(String, JSON)] = [
          ("credential", status.apiKey == nil ? "oauth" : "api_key")
        ]
        if let tenant = status.grant?.tenant ?? user["tenant_id"]?.string {
          members.append(("tenant", .string(tenant)))
        }
        return .value(.object(members + [("user", user)]))
      })
  ]
}
