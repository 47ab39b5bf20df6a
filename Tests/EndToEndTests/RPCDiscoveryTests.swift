import JSONText
import TestSupport
import Testing

/// `rpc.discover` says what can be called, and nothing else can.
@Suite struct RPCDiscoveryTests {
  @Test func `every method of the document can be called, with the parameters it declares`()
    async throws
  {
    let client = try RPCClient(Program())
    let document = try await client.result("rpc.discover")
    #expect(document["openrpc"]?.string?.hasPrefix("1.") == true)
    let methods = document["methods"]?.elements ?? []
    let names = methods.compactMap { $0["name"]?.string }
    #expect(Set(names).count == names.count)
    let promised = [
      "authorize", "authorize.cancel", "code", "token", "token.status", "token.refresh",
      "token.access", "token.forget", "contacts", "contacts.list", "contacts.get", "whoami",
      "sandbox.approve", "sandbox.deny", "rpc.discover", "ping", "server.stats",
    ]
    #expect(Set(promised).subtracting(names).isEmpty)

    for (name, method) in zip(names, methods) {
      // A parameter that no method has is refused by the method itself, before it does anything.
      let error = try await client.error(name, ["no_such_parameter": 1])
      #expect(error["code"]?.int == -32602, "\(name): \(error.text)")
      #expect(error["data"]?["pointer"]?.string == "/no_such_parameter", "\(name)")

      for parameter in method["params"]?.elements ?? [] {
        // Few take such an object: the refusal of the one, or of the other, shows that the name is
        // known.
        let known = try #require(parameter["name"]?.string)
        let type = parameter["schema"]?["type"]
        let refused = type == nil || type == "object" ? "no_such_parameter" : known
        let value: JSON = ["no": "such value"]
        let error = try await client.error(
          name, .object([(known, value), ("no_such_parameter", 1)]))
        #expect(error["data"]?["pointer"]?.string == "/" + refused, "\(name): \(error.text)")
      }
    }
  }

  @Test func `references lead somewhere, and errors have the codes of the table`() async throws {
    let client = try RPCClient(Program())
    let document = try await client.result("rpc.discover")
    let errors = document["components"]?["errors"]
    #expect(errors?["store"]?["code"]?.int == 1007)
    let references = (document["methods"]?.elements ?? []).flatMap { $0["errors"]?.elements ?? [] }
    #expect(!references.isEmpty)
    for reference in references.compactMap({ $0["$ref"]?.string }) {
      let name = try #require(reference.wholeMatch(of: /#\/components\/errors\/(\w+)/)?.1)
      #expect(errors?[String(name)]?["code"]?.int != nil, "\(reference)")
    }
  }

  @Test func `every method has examples, which are calls that it takes`() async throws {
    let client = try RPCClient(Program())
    let document = try await client.result("rpc.discover")
    for method in document["methods"]?.elements ?? [] {
      let declared = Set(method["params"]?.elements.compactMap { $0["name"]?.string } ?? [])
      // An account names some itself: custom.LABEL stands for them all.
      let open = (method["x-open-params"]?.elements ?? []).compactMap {
        $0["name"]?.string?.prefix { !$0.isUppercase }
      }
      let examples = method["examples"]?.elements ?? []
      #expect(!examples.isEmpty, "\(method["name"]?.text ?? "")")
      for name in examples.flatMap({ $0["params"]?.elements ?? [] }).compactMap({
        $0["name"]?.string
      }) {
        #expect(declared.contains(name) || open.contains { name.hasPrefix($0) }, "\(name)")
      }
    }
  }

  @Test(arguments: ["help", "history", "quit", "exit", "sandbox.serve", "rpc.discovr", "Ping", ""])
  func `what belongs to other doors cannot be called`(name: String) async throws {
    let client = try RPCClient(Program())
    let document = try await client.result("rpc.discover")
    let names = document["methods"]?.elements.compactMap { $0["name"]?.string } ?? []
    #expect(!names.contains(name))
    #expect(try await client.error(name)["code"]?.int == -32601)
  }
}
