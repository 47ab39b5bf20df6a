"""Clients that misbehave, each against a process of its own; none may wedge, bloat or orphan it.

    python abuse.py PROGRAM CASE
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time

PATIENCE = 240  # seconds; a wedged server fails by it, a loaded machine does not


def start(program, *options, **streams):
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE} | streams
    return subprocess.Popen([program, "--sandbox", *options, "--rpc"], **streams)


def call(id, method, params=None):
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).encode() + b"\n"


def resident(process):
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def within(seconds, body):
    """Runs body in a thread and fails if it has not come back in time."""
    thread = threading.Thread(target=body, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), "it is wedged"


def write_before_reading(program):
    """20,000 calls, all written before an answer is read."""
    server = start(program)
    calls = b"".join(call(id, "token" if id % 2 else "ping") for id in range(20_000))
    within(PATIENCE, lambda: (server.stdin.write(calls), server.stdin.close()))
    answers = [json.loads(line) for line in server.stdout]
    assert {answer["id"] for answer in answers} == set(range(20_000))
    assert all("result" in answer for answer in answers)
    assert server.wait(PATIENCE) == 0


def stop_reading(program):
    """Writes for two seconds and reads nothing, then reads."""
    server = start(program)
    server.stdin.write(call("first", "ping"))
    server.stdin.flush()
    server.stdout.readline()
    before = resident(server)
    written = 0
    calls = call(1, "ping") * 1000
    os.set_blocking(server.stdin.fileno(), False)
    end = time.monotonic() + 2
    rest = b""
    while time.monotonic() < end:
        rest = rest or calls
        try:
            count = os.write(server.stdin.fileno(), rest)
            written += count
            rest = rest[count:]
        except BlockingIOError:
            time.sleep(0.01)
    grown = resident(server) - before
    assert grown < 32 + 16, f"{grown} MB more"  # a debug build needs more than its budgets
    # Nothing was lost: every whole line gets its answer.
    os.set_blocking(server.stdin.fileno(), True)
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(server.stdout), daemon=True)
    reader.start()
    within(PATIENCE, lambda: (server.stdin.write(rest), server.stdin.close()))
    reader.join(PATIENCE)
    assert len(lines) == (written + len(rest)) // len(call(1, "ping")), len(lines)
    assert server.wait(PATIENCE) == 0


def close_stdout(program):
    """Closes the end it should read."""
    server = start(program, stderr=subprocess.PIPE)
    server.stdin.write(call(1, "ping"))
    server.stdin.flush()
    server.stdout.readline()
    server.stdout.close()
    server.stdin.write(call(2, "ping"))
    server.stdin.flush()
    assert server.wait(PATIENCE) == 141
    assert b"stdout was closed by its reader" in server.stderr.read()


def die(program):
    """Dies, while somebody else holds the pipe that the server reads."""
    reading, writing = os.pipe()
    parent = subprocess.Popen(
        ["sh", "-c", f'"$0" --sandbox --rpc <&{reading} & echo started >&2; wait', program],
        pass_fds=[reading], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    parent.stderr.readline()
    os.write(writing, call(1, "ping"))
    assert json.loads(parent.stdout.readline())["result"] == {}
    parent.kill()
    # The server holds the other end of this until it has gone.
    within(PATIENCE, parent.stdout.read)
    assert b"the parent process is gone" in parent.stderr.read()


def fill_stderr(program):
    """Never reads stderr, on which the server is asked to say much."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"x" * 4096)
    except BlockingIOError:
        os.set_blocking(writing, True)
    server = start(program, "--verbose", stderr=writing)

    def talk():
        def result(method, params):
            server.stdin.write(call(1, method, params))
            server.stdin.flush()
            while "id" not in (answer := json.loads(server.stdout.readline())):
                pass
            return answer["result"]

        url = result("authorize", {"listen": False})["authorization_url"]
        redirect = result("sandbox.approve", {"url": url})["redirect_url"]
        result("code", {"code": redirect})
        for id in range(20):
            result("contacts.get", {"id": "42"})
        server.stdin.close()

    within(PATIENCE, talk)
    assert server.wait(PATIENCE) == 0


def leave_at_once(program):
    """Sends a call and is gone before the answer."""
    server = start(program, stderr=subprocess.PIPE)
    server.stdout.close()
    server.stdin.write(call(1, "ping"))
    server.stdin.close()
    assert server.wait(PATIENCE) in (0, 141)


CASES = [write_before_reading, stop_reading, close_stdout, die, fill_stderr, leave_at_once]

if __name__ == "__main__":
    program, case = sys.argv[1:]
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    next(one for one in CASES if one.__name__ == case)(program)
    print(f"{case}: survived")
