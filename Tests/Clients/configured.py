"""Starts a server as an MCP client would that has this configuration, and lists its tools.

    python configured.py CONFIGURATION PROGRAM      PROGRAM takes the place of the command
"""

import json
import sys
import tomllib

from server import Server


WRITING = ("create", "update", "delete", "merge", "undo", "apply", "remove", "import")


def main():
    path, program = sys.argv[1:]
    with open(path, "rb") as file:
        configuration = tomllib.load(file) if path.endswith(".toml") else json.load(file)
    (servers,) = configuration.values()
    server = servers["infusionsoft"]
    assert server["command"] == "infusionsoft"
    assert server["args"][-1] == "--rpc"
    client = Server(program, *server["args"][:-1])
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    client.result("initialize", hello)
    tools = client.result("tools/list")["tools"]
    for tool in tools:
        print(tool["name"])
        assert not tool["name"].endswith(WRITING), tool["name"]
    assert client.end() == b""


if __name__ == "__main__":
    main()
