import JSONText

/// Who is behind the credential.
extension StandIn {
  func userInfoV1(_ call: APICall) -> SandboxReply {
    .json([
      "email": "renee.okafor@example.com",
      "family_name": "Okafor",
      "given_name": "Renée",
      "global_user_id": 4_812_001,
      "infusionsoft_id": "renee.okafor@example.com",
      "is_admin": true,
      "middle_name": "",
      "preferred_name": "Renée",
      "sub": "4812001",
    ])
  }

  func userInfoV2(_ call: APICall) -> SandboxReply {
    .json([
      "email": "renee.okafor@example.com",
      "sub": "4812001",
      "id": "4812001",
      "keap_id": "renee.okafor@example.com",
      "family_name": "Okafor",
      "given_name": "Renée",
      "middle_name": "",
      "preferred_name": "Renée",
      "is_admin": true,
      "tenant_id": .string(String(call.caller.tenant.prefix { $0 != "." })),
    ])
  }
}
