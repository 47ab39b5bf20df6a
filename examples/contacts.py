#!/usr/bin/env python3
"""List contacts through `infusionsoft --rpc`, with Python's standard library only.

    ./contacts.py --sandbox              # the embedded stand-in, no account needed
    ./contacts.py                        # your account; prints the URL to open when it has to
    INFUSIONSOFT=path/to/infusionsoft ./contacts.py …
"""

import itertools
import json
import os
import queue
import subprocess
import sys
import threading


class RPCError(Exception):
    def __init__(self, error):
        super().__init__(error["message"])
        self.code = error["code"]
        self.data = error.get("data", {})


class Infusionsoft:
    """A child process and its calls; any number of threads may call at once."""

    def __init__(self, *options):
        program = os.environ.get("INFUSIONSOFT", "infusionsoft")
        self.process = subprocess.Popen(
            [program, *options, "--rpc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.ids = itertools.count(1)
        self.lock = threading.Lock()
        self.waiting = {}
        self.notifications = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def call(self, method, **params):
        answer = queue.Queue(1)
        with self.lock:
            request = {"jsonrpc": "2.0", "id": next(self.ids), "method": method, "params": params}
            self.waiting[request["id"]] = answer
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        message = answer.get()
        if "error" in message:
            raise RPCError(message["error"])
        return message["result"]

    def close(self):
        self.process.stdin.close()
        return self.process.wait()

    def _read(self):
        for line in self.process.stdout:  # one message a line
            message = json.loads(line)
            if "id" in message:
                self.waiting.pop(message["id"]).put(message)
            else:
                self.notifications.put(message)
        lost = {"error": {"code": 0, "message": "infusionsoft has ended"}}
        for answer in list(self.waiting.values()):
            answer.put(lost)


def authorize(account, sandbox):
    attempt = account.call("authorize", listen=False)
    if sandbox:
        redirect = account.call("sandbox.approve", url=attempt["authorization_url"])
        pasted = redirect["redirect_url"]
    else:
        print("Open", attempt["authorization_url"], file=sys.stderr)
        pasted = input("Paste the address bar: ")
    return account.call("code", code=pasted)


def main():
    sandbox = "--sandbox" in sys.argv[1:]
    account = Infusionsoft(*(["--sandbox"] if sandbox else []))
    try:
        if account.call("token")["state"] in ("none", "dead"):
            authorize(account, sandbox)
        fields = ["id", "given_name", "family_name"]
        page = account.call("contacts.list", limit=5, fields=fields)
        for contact in page["contacts"]:
            name = " ".join(filter(None, (contact.get("given_name"), contact.get("family_name"))))
            print(contact["id"], name, sep="\t")
    except RPCError as error:
        print(f"{error} ({error.code})", file=sys.stderr)
        sys.exit(1)
    finally:
        account.close()


if __name__ == "__main__":
    main()
