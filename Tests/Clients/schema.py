"""MCP's own JSON Schemas, as Tests/Clients/prepare has fetched them, and a client that holds lines to them."""

import json
import pathlib

from jsonschema import Draft202012Validator
from server import Server

SCHEMAS = pathlib.Path(__file__).parents[2] / ".build/clients/schemas"
STATELESS = "2026-07-28"
HANDSHAKE = "2025-11-25"
# What the schemas call the methods, but for Request, Result and ResultResponse.
NAMES = {
    "initialize": "Initialize",
    "ping": "Ping",
    "server/discover": "Discover",
    "tools/list": "ListTools",
    "tools/call": "CallTool",
    "resources/list": "ListResources",
    "resources/templates/list": "ListResourceTemplates",
    "resources/read": "ReadResource",
    "prompts/list": "ListPrompts",
    "prompts/get": "GetPrompt",
}
# Errors that have a shape of their own.
ERRORS = {-32042: "URLElicitationRequiredError", -32022: "UnsupportedProtocolVersionError"}


class Schema:
    """The schema of one revision."""

    def __init__(self, revision):
        file = STATELESS if revision == STATELESS else HANDSHAKE
        self.document = json.loads((SCHEMAS / f"{file}.json").read_text())
        Draft202012Validator.check_schema(self.document)
        self.validators = {}

    def __contains__(self, name):
        return name in self.document["$defs"]

    def judge(self, name, value):
        """Fails unless value is what the schema calls by this name."""
        if name not in self.validators:
            schema = self.document | {"$ref": f"#/$defs/{name}"}
            self.validators[name] = Draft202012Validator(schema)
        self.validators[name].validate(value)


class Checked(Server):
    """A conversation in one revision, each line of which is held against its schema."""

    def __init__(self, program, revision, home):
        super().__init__(program, "--sandbox", home=home)
        self.revision = revision
        self.schema = Schema(revision)
        self.count = 0
        self.method = None

    def meta(self):
        if self.revision != STATELESS:
            return {}
        return {
            "io.modelcontextprotocol/protocolVersion": STATELESS,
            "io.modelcontextprotocol/clientInfo": {"name": "lines", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"url": {}}},
        }

    def receive(self):
        message = super().receive()
        self.count += 1
        if "id" not in message:
            self.schema.judge("ServerNotification", message)
        elif "error" in message:
            code = message["error"]["code"]
            self.schema.judge(ERRORS.get(code, "JSONRPCErrorResponse"), message)
        elif f"{NAMES[self.method]}ResultResponse" in self.schema:
            self.schema.judge(f"{NAMES[self.method]}ResultResponse", message)
        else:
            self.schema.judge("JSONRPCResultResponse", message)
            result = f"{NAMES[self.method]}Result"
            self.schema.judge(result if result in self.schema else "EmptyResult", message["result"])
        return message

    def request(self, method, params=None, **meta):
        params = dict(params or {})
        if meta := self.meta() | meta:
            params["_meta"] = meta
        name = f"{NAMES.get(method)}Request"
        if name in self.schema:  # or the test itself would be wrong
            request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
            self.schema.judge(name, request)
        self.method = method
        return super().request(method, params)

    def result(self, method, params=None, **meta):
        answer = self.request(method, params, **meta)
        assert "result" in answer, answer
        return answer["result"]

    def error(self, method, params=None, **meta):
        return self.request(method, params, **meta)["error"]["code"]
