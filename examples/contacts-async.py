#!/usr/bin/env python3
"""Read many contacts at once through `infusionsoft --rpc`, with asyncio and nothing beside it.

    ./contacts-async.py --sandbox        # the embedded stand-in, no account needed
    ./contacts-async.py                  # your account, authorized before with: infusionsoft authorize

Rows come as they arrive from the API, in notifications that are no longer than asyncio reads at once.
"""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys


class RPCError(Exception):
    pass


class Infusionsoft:
    """The program as a child process; any number of calls at the same time."""

    async def __aenter__(self):
        program = os.environ.get("INFUSIONSOFT", "infusionsoft")
        self.process = await asyncio.create_subprocess_exec(
            program, *sys.argv[1:], "--rpc",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 25)
        self.ids = itertools.count(1)
        self.answers = {}  # what waits for an answer, by the id of its call
        self.pages = {}  # where the pages of a stream go, by the id of its call
        self.end = None
        self.reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_):
        """The end of its input is how the program is told to finish."""
        self.process.stdin.close()
        await self.process.wait()
        await self.reader

    async def call(self, method, **params):
        return await self._send(method, params)[1]

    async def stream(self, method, **params):
        """The rows of a list one by one, however many there are."""
        meta = {"max_line_bytes": 1 << 16, "stream_credit": 4}
        rows = asyncio.Queue()
        id, answer = self._send(method, params | {"stream": True, "_meta": meta})
        self.pages[id] = rows
        answer.add_done_callback(lambda _: rows.put_nowait(None))
        while (page := await rows.get()) is not None:
            for row in page:
                yield row
            self._write({"method": "stream.credit", "params": {"request": id, "pages": 1}})
        del self.pages[id]
        await answer

    def _send(self, method, params):
        if self.end:
            raise self.end
        id, answer = next(self.ids), asyncio.get_running_loop().create_future()
        self.answers[id] = answer
        self._write({"id": id, "method": method, "params": params})
        return id, answer

    def _write(self, message):
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0"} | message).encode() + b"\n")

    async def _read(self):
        end = ConnectionError("infusionsoft ended before it had answered")
        while line := await self.process.stdout.readline():
            try:
                message = json.loads(line)
                if message.get("method") == "contacts.page":
                    params = message["params"]
                    self.pages[params["request"]].put_nowait(params["contacts"])
                elif "id" in message:
                    answer = self.answers.pop(message["id"])
                    if "error" in message:
                        answer.set_exception(RPCError(message["error"]["message"]))
                    else:
                        answer.set_result(message["result"])
            except (KeyError, TypeError, ValueError, AttributeError):
                end = ConnectionError(f"this is no answer: {line[:60]!r}")
                with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
                    os.kill(self.process.pid, signal.SIGTERM)
                break
        self.end = end
        for answer in self.answers.values():
            answer.set_exception(end)


async def main():
    async with Infusionsoft() as account:
        if "--sandbox" in sys.argv[1:]:
            url = (await account.call("authorize", listen=False))["authorization_url"]
            redirect = (await account.call("sandbox.approve", url=url))["redirect_url"]
            await account.call("code", code=redirect)
        domains = {}
        async for contact in account.stream("contacts.list", fields=["email_addresses"]):
            for address in contact.get("email_addresses") or []:
                domain = address["email"].rpartition("@")[2]
                domains[domain] = domains.get(domain, 0) + 1
        for domain in sorted(domains, key=domains.get, reverse=True)[:5]:
            print(domains[domain], domain, sep="\t")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except (RPCError, OSError) as error:
        sys.exit(f"contacts-async.py: {error}")
