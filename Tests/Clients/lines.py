"""Holds every line of a conversation with an MCP client against the JSON Schema of its revision.

    python lines.py PROGRAM REVISION

The schema of 2025-11-25 judges the revisions before it as well, which it only adds to.
"""

import json
import sys
import tempfile

from browser import allow
from jsonschema import Draft202012Validator
from schema import STATELESS, Checked

# Every tool once, as it succeeds for somebody who has logged in; {} for those that take nothing.
CALLS = {
    "token_status": {},
    "token_history": {},
    "contacts_list": {"limit": 3},
    "contacts_get": {"id": "42"},
    "contacts_count": {},
    "contacts_model": {},
    "contacts_tags": {"id": "42"},
    "contacts_notes": {"id": "42"},
    "contacts_links": {"id": "42"},
    "contacts_create": {"email": "ann@example.com"},
    "contacts_update": {"id": "42", "given_name": "Ann"},
    "contacts_undo": {"id": "42"},
    "contacts_delete": {"id": "43", "confirm": True},
    "contacts_merge": {"id": "59", "duplicate_id": "60", "confirm": True},
    "contacts_export": {"to": "contacts.ndjson"},
    "contacts_sync": {"to": "contacts.db"},
    "contacts_import": {"from": "contacts.ndjson", "confirm": True},
    "contacts_stats": {},
    "tags_list": {},
    "tags_create": {"name": "Lines"},
    "tags_apply": {"tag_id": "Lines", "contact_ids": ["1", "2"]},
    "tags_remove": {"tag_id": "Lines", "contact_ids": ["1"]},
    "whoami": {},
    "quota": {},
    "api": {"method": "GET", "path": "/v2/contacts/42"},
    "config_list": {},
    "config_get": {"name": "timeout"},
    "profile_list": {},
    "doctor": {"offline": True},
    "token_refresh": {},
    "authorize_cancel": {},
    "token_forget": {},
}


def main():
    program, revision = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        converse(Checked(program, revision, home), revision)


def converse(client, revision):
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
        client.send('{"jsonrpc":"2.0","method":"notifications/initialized"}')
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
            for message in client.notifications
        ):
            client.notifications.append(client.receive())
    else:
        refused = client.result("tools/call", get)
        assert refused["isError"]
        assert "authorization_url" in json.loads(refused["content"][1]["text"])["data"]
        attempt = client.result("tools/call", {"name": "authorize", "arguments": {}})
        allow(json.loads(attempt["content"][0]["text"])["authorization_url"])

    assert call("contacts_get", {"id": "0"})["isError"]
    if revision >= "2025-11-25":
        assert call("contacts_list", {"limit": "three"})["isError"]
    else:
        wrong = {"name": "contacts_list", "arguments": {"limit": "three"}}
        assert client.error("tools/call", wrong) == -32602
    assert client.error("tools/call", {"name": "token_access"}) == -32602
    assert client.error("tools/call", {"name": "nowhere"}) == -32602

    assert client.error("tools/nowhere") == -32601
    if is_stateless:
        assert client.error("ping") == -32601
        unknown = {"io.modelcontextprotocol/protocolVersion": "2030-01-01"}
        assert client.error("tools/list", **unknown) == -32022

    client.result("resources/list")
    client.result("resources/templates/list")
    contents = client.result("resources/read", {"uri": "keap://contact/42"})["contents"]
    assert json.loads(contents[0]["text"])["id"] == "42"
    missing = client.error("resources/read", {"uri": "keap://contact/99999999"})
    assert missing == (-32602 if is_stateless else -32002)
    for prompt in client.result("prompts/list")["prompts"]:
        arguments = {argument["name"]: "Ann" for argument in prompt["arguments"]}
        client.result("prompts/get", {"name": prompt["name"], "arguments": arguments})

    client.notifications = []
    for name, arguments in CALLS.items():
        assert not call(name, arguments, progressToken=name).get("isError"), name
    told = {message["params"]["progressToken"] for message in client.notifications}
    assert told >= {"contacts_export", "contacts_sync"}, told
    assert client.end() == b""
    print(f"{revision}: {client.count} lines fit their schemas")


if __name__ == "__main__":
    main()
