"""Checks every message that an MCP client is sent against the official schemas of its revision.

    python lines.py PROGRAM REVISION
"""

import json
import sys

from browser import allow
from jsonschema import Draft202012Validator
from mcp_types import methods
from server import Server

STATELESS = "2026-07-28"


class Checked:
    """A conversation in one revision, each result of which is held against its schema."""

    def __init__(self, program, revision):
        self.server = Server(program, "--sandbox")
        self.revision = revision
        self.count = 0

    def meta(self):
        if self.revision != STATELESS:
            return {}
        return {
            "io.modelcontextprotocol/protocolVersion": STATELESS,
            "io.modelcontextprotocol/clientInfo": {"name": "lines", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"url": {}}},
        }

    def request(self, method, params=None, **meta):
        params = dict(params or {})
        if meta := self.meta() | meta:
            params["_meta"] = meta
        methods.validate_client_request(method, self.revision, params)
        answer = self.server.request(method, params)
        for message in self.server.notifications:
            methods.parse_server_notification(message["method"], self.revision, message.get("params"))
        self.server.notifications = []
        if "result" in answer:
            methods.validate_server_result(method, self.revision, answer["result"])
        else:
            assert set(answer["error"]) <= {"code", "message", "data"}, answer
        self.count += 1
        return answer

    def result(self, method, params=None, **meta):
        answer = self.request(method, params, **meta)
        assert "result" in answer, answer
        return answer["result"]

    def error(self, method, params=None):
        return self.request(method, params)["error"]["code"]


def main():
    program, revision = sys.argv[1:]
    client = Checked(program, revision)
    is_stateless = revision == STATELESS
    if is_stateless:
        assert revision in client.result("server/discover")["supportedVersions"]
    else:
        hello = {
            "protocolVersion": revision,
            "capabilities": {"elicitation": {"url": {}}},
            "clientInfo": {"name": "lines", "version": "1"},
        }
        assert client.result("initialize", hello)["protocolVersion"] == revision
        client.server.send('{"jsonrpc":"2.0","method":"notifications/initialized"}')
        client.result("ping")

    tools = {tool["name"]: tool for tool in client.result("tools/list")["tools"]}
    for tool in tools.values():
        Draft202012Validator.check_schema(tool["inputSchema"])
        Draft202012Validator.check_schema(tool.get("outputSchema", {}))

    def call(name, arguments, **meta):
        result = client.result("tools/call", {"name": name, "arguments": arguments}, **meta)
        schema = tools[name].get("outputSchema")
        if schema and not result.get("isError") and "content" in result:
            Draft202012Validator(schema).validate(result["structuredContent"])
            assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        return result

    # Nobody has logged in: the client is asked to show a page where it can, or told of it.
    get = {"name": "contacts_get", "arguments": {"id": "42"}}
    if is_stateless:
        asked = client.result("tools/call", get)
        assert asked["resultType"] == "input_required", asked
        page = asked["inputRequests"]["login"]["params"]
        assert page["mode"] == "url"
        declined = client.result(
            "tools/call", get | {"inputResponses": {"login": {"action": "decline"}}}
        )
        assert declined["isError"]
        allow(page["url"])
        answered = get | {"inputResponses": {"login": {"action": "accept"}}}
        assert client.result("tools/call", answered)["structuredContent"]["id"] == "42"
    elif revision == "2025-11-25":
        answer = client.request("tools/call", get)
        assert answer["error"]["code"] == -32042, answer
        [page] = answer["error"]["data"]["elicitations"]
        allow(page["url"])
        while not any(
            message["method"] == "notifications/elicitation/complete"
            for message in client.server.notifications
        ):
            client.server.notifications.append(client.server.receive())
    else:
        refused = client.result("tools/call", get)
        assert refused["isError"]
        assert "authorization_url" in json.loads(refused["content"][1]["text"])["data"]
        attempt = client.result("tools/call", {"name": "authorize", "arguments": {}})
        allow(json.loads(attempt["content"][0]["text"])["authorization_url"])

    if "outputSchema" in tools["contacts_get"]:
        assert call("contacts_get", {"id": "42"})["structuredContent"]["id"] == "42"
    call("token_status", {})
    call("contacts_list", {"limit": 3}, progressToken="p")
    call("whoami", {})
    assert call("contacts_get", {"id": "0"})["isError"]
    if revision >= "2025-11-25":
        assert call("contacts_list", {"limit": "three"})["isError"]
    else:
        wrong = {"name": "contacts_list", "arguments": {"limit": "three"}}
        assert client.error("tools/call", wrong) == -32602
    assert client.error("tools/call", {"name": "token_access"}) == -32602
    assert client.error("tools/call", {"name": "nowhere"}) == -32602

    client.result("resources/list")
    client.result("resources/templates/list")
    contents = client.result("resources/read", {"uri": "keap://contact/42"})["contents"]
    assert json.loads(contents[0]["text"])["id"] == "42"
    missing = client.error("resources/read", {"uri": "keap://contact/99999999"})
    assert missing == (-32602 if is_stateless else -32002)
    for prompt in client.result("prompts/list")["prompts"]:
        arguments = {argument["name"]: "Ann" for argument in prompt["arguments"]}
        client.result("prompts/get", {"name": prompt["name"], "arguments": arguments})
    assert client.server.end() == b""
    print(f"{revision}: {client.count} answers fit their schemas")


if __name__ == "__main__":
    main()
