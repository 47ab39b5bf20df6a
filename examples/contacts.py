#!/usr/bin/env python3
"""List contacts through `infusionsoft --rpc`, with Python's standard library only.

    ./contacts.py --sandbox              # the embedded stand-in, no account needed
    ./contacts.py                        # your account; says which page to open when it has to
    INFUSIONSOFT=path/to/infusionsoft ./contacts.py …
"""

import itertools
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import Future


class RPCError(Exception):
    """The server's answer to a call that failed; `data["kind"]` says in one word what it is."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]
        self.data = error.get("data", {})


class Infusionsoft:
    """The program as a child process; any number of calls, from any thread, at the same time."""

    def __init__(self, *options):
        program = os.environ.get("INFUSIONSOFT", "infusionsoft")
        self.process = subprocess.Popen(
            [program, *options, "--rpc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.ids = itertools.count(1)
        self.lock = threading.Lock()
        self.answers = {}  # the Future of every call that waits, by its id
        self.end = None  # why no more answers will come
        threading.Thread(target=self._read, daemon=True).start()

    def start(self, method, **params):
        """Sends a call and returns at once; the Future has its result, or raises RPCError."""
        answer = Future()
        with self.lock:
            if self.end:
                raise self.end
            call = {"jsonrpc": "2.0", "id": next(self.ids), "method": method, "params": params}
            self.answers[call["id"]] = answer
            try:
                self.process.stdin.write(json.dumps(call).encode() + b"\n")
                self.process.stdin.flush()
            except BrokenPipeError:
                pass  # The reader is about to find out as well.
        return answer

    def call(self, method, **params):
        return self.start(method, **params).result()

    def _read(self):
        end = ConnectionError("infusionsoft ended before it had answered")
        with self.process.stdout as lines:
            for line in lines:  # one message a line, answers in any order
                try:
                    message = json.loads(line)
                    if "id" not in message:
                        continue  # a notification, such as token.refreshed
                    answer = self.answers[message["id"]]
                    if "error" in message:
                        answer.set_exception(RPCError(message["error"]))
                    else:
                        answer.set_result(message["result"])
                    del self.answers[message["id"]]
                except (KeyError, TypeError, ValueError):
                    end = ConnectionError(f"this is no answer: {line[:60]!r}")
                    break
        with self.lock:
            self.end = end
            for answer in self.answers.values():
                answer.set_exception(end)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """The end of its input is how the program is told to finish."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait()


def authorize(account, in_sandbox):
    url = account.call("authorize", listen=False)["authorization_url"]
    if in_sandbox:
        redirect = account.call("sandbox.approve", url=url)["redirect_url"]
    else:
        print("Open this page and allow access:", url, sep="\n", file=sys.stderr)
        redirect = input("Then paste the address bar: ")
    account.call("code", code=redirect)


def main():
    in_sandbox = "--sandbox" in sys.argv[1:]
    with Infusionsoft(*["--sandbox"] * in_sandbox) as account:
        if account.call("token")["state"] in ("none", "dead"):
            authorize(account, in_sandbox)
        page = account.call("contacts.list", limit=5, fields=["id"])
        # All at once over one connection; the results come in the order of the list.
        calls = [account.start("contacts.get", id=contact["id"]) for contact in page["contacts"]]
        for contact in (call.result() for call in calls):
            names = contact.get("given_name"), contact.get("family_name")
            print(contact["id"], " ".join(filter(None, names)), sep="\t")


if __name__ == "__main__":
    try:
        main()
    except RPCError as error:
        sys.exit(f"contacts.py: {error} ({error.code})")
    except OSError as error:  # the program is missing, or gone
        sys.exit(f"contacts.py: {error}")
