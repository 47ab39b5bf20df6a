"""Uses the server as an agent's host does, with the PyPI package mcp 1: another code base.

    python mcp_one.py PROGRAM
"""

import asyncio
import json
import sys

from browser import allow
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main():
    server = StdioServerParameters(command=sys.argv[1], args=["--sandbox", "--rpc"], cwd="/")
    async with stdio_client(server) as (reading, writing):
        async with ClientSession(reading, writing) as client:
            hello = await client.initialize()
            assert hello.serverInfo.name == "infusionsoft"
            await client.send_ping()
            names = [tool.name for tool in (await client.list_tools()).tools]
            assert "contacts_get" in names and "token_access" not in names, names

            # This client opens no pages: the address is in what the tool says.
            refused = await client.call_tool("contacts_get", {"id": "42"})
            assert refused.isError, refused
            facts = json.loads(refused.content[1].text)["data"]
            assert facts["authorization_url"].startswith("http"), facts
            attempt = await client.call_tool("authorize", {})
            await asyncio.to_thread(allow, attempt.structuredContent["authorization_url"])

            contact = await client.call_tool("contacts_get", {"id": "42"})
            assert contact.structuredContent["id"] == "42", contact
            read = await client.read_resource("keap://contact/7")
            assert json.loads(read.contents[0].text)["id"] == "7"
            prompts = (await client.list_prompts()).prompts
            await client.get_prompt(prompts[0].name, {"contact": "Ann Example"})
            many = [client.call_tool("contacts_get", {"id": str(id)}) for id in range(1, 21)]
            assert all(not one.isError for one in await asyncio.gather(*many))
    print("mcp 1: done")


asyncio.run(asyncio.wait_for(main(), 240))
