"""A server under test as a child process, spoken to line by line."""

import json
import os
import subprocess


NAMES = "HOME", "PATH", "USER", "BROWSER"


class Server:
    """`infusionsoft --rpc` with the bare environment that MCP clients give, and / as its directory."""

    def __init__(self, program, *options, home=None):
        environment = {name: os.environ[name] for name in NAMES if name in os.environ}
        if home:
            environment["HOME"] = home
        self.process = subprocess.Popen(
            [program, *options, "--rpc"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=home or "/",
            env=environment,
        )
        self.notifications = []
        self.last = 0

    def send(self, line):
        self.process.stdin.write(line if isinstance(line, bytes) else line.encode())
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def receive(self):
        line = self.process.stdout.readline()
        assert line.endswith(b"\n"), f"the server ended in the middle of {line!r}"
        return json.loads(line)

    def request(self, method, params=None):
        """The answer to a request, as it came; notifications before it are kept."""
        self.last += 1
        request = {"jsonrpc": "2.0", "id": self.last, "method": method}
        if params is not None:
            request["params"] = params
        self.send(json.dumps(request))
        while "id" not in (answer := self.receive()):
            self.notifications.append(answer)
        assert answer["id"] == self.last, answer
        return answer

    def result(self, method, params=None):
        answer = self.request(method, params)
        assert "result" in answer, answer
        return answer["result"]

    def log_in(self):
        url = self.result("authorize", {"listen": False})["authorization_url"]
        redirect = self.result("sandbox.approve", {"url": url})["redirect_url"]
        self.result("code", {"code": redirect})

    def end(self):
        """Closes its input; what it says after that."""
        self.process.stdin.close()
        rest = self.process.stdout.read()
        status = self.process.wait()
        assert status == 0, status
        return rest
