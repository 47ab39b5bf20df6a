"""Uses the server as an agent's host does, with the PyPI package mcp 2.

    python mcp_two.py PROGRAM MODE        MODE: auto, legacy or 2026-07-28
"""

import asyncio
import sys

from browser import allow
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.shared.exceptions import MCPError
from mcp_types import ElicitResult


async def main():
    program, mode = sys.argv[1:]
    pages = []

    async def show(context, params):
        pages.append(params.url)
        await asyncio.to_thread(allow, params.url)
        return ElicitResult(action="accept")

    server = StdioServerParameters(command=program, args=["--sandbox", "--rpc"], cwd="/")
    async with Client(server, mode=mode, elicitation_callback=show) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert "contacts_get" in names and "token_access" not in names, names

        # The first call finds nobody logged in.
        try:
            contact = await client.call_tool("contacts_get", {"id": "42"})
        except MCPError as error:
            assert mode == "legacy" and error.code == -32042, error
            page = error.error.data["elicitations"][0]["url"]
            await asyncio.to_thread(allow, page)
            contact = await client.call_tool("contacts_get", {"id": "42"})
        assert pages or mode == "legacy"
        assert contact.structured_content["id"] == "42", contact

        async def told(progress, total, message):
            pass

        page = await client.call_tool(
            "contacts_list", {"limit": 5, "fields": ["id"]}, progress_callback=told
        )
        assert len(page.structured_content["contacts"]) == 5
        failed = await client.call_tool("contacts_get", {"id": "0"})
        assert failed.is_error, failed
        read = await client.read_resource("keap://contact/7")
        assert '"id":"7"' in read.contents[0].text
        prompts = (await client.list_prompts()).prompts
        prompt = await client.get_prompt(prompts[0].name, {"contact": "Ann Example"})
        assert "Ann Example" in prompt.messages[0].content.text
        many = [client.call_tool("contacts_get", {"id": str(id)}) for id in range(1, 21)]
        assert all(not one.is_error for one in await asyncio.gather(*many))
    print(f"mcp 2, {mode}: done")


asyncio.run(asyncio.wait_for(main(), 240))
