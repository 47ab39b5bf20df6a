#!/usr/bin/env python3
"""The prompt's answer to a key, and a table of 10,000 rows.

    swift build -c release --static-swift-stdlib
    examples/benchmarks/shell.py .build/release/infusionsoft [KEYS [ROUNDS]]

Method, keys: the shell, with 2,000 lines of history to suggest from, and `cat` in raw mode without
echo each have a pseudo-terminal of their own; one key is typed into each in turn, and the time runs
from the write to the read of its character. Every 40 keys the line is given up with ^U, untimed.

Method, rows: `sandbox serve` has 10,000 contacts; `contacts -o table` and `contacts -o ndjson` fetch
them in turn. What counts is the processor time of the client, user and system, which leaves out the
server; output goes to /dev/null.
"""

import json
import os
import pty
import resource
import select
import statistics
import subprocess
import sys
import tempfile
import termios
import time

KEY_BAR = 2.0
ROW_BAR = 3.0
CONTACTS = 10_000


class Terminal:
    """A process on a pseudo-terminal."""

    def __init__(self, command, environment):
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, environment)
        termios.tcsetwinsize(self.master, (24, 80))

    def read_until(self, text, limit=20.0):
        seen = b""
        end = time.monotonic() + limit
        while text not in seen:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if not ready:
                sys.exit(f"no {text!r} in {seen!r}")
            seen += os.read(self.master, 65536)

    def drain(self):
        while select.select([self.master], [], [], 0.02)[0]:
            os.read(self.master, 65536)

    def key(self, character):
        """Microseconds until a character that was typed is on the screen."""
        begin = time.perf_counter()
        os.write(self.master, character)
        self.read_until(character)
        return (time.perf_counter() - begin) * 1e6


def measure_keys(program, keys):
    with tempfile.TemporaryDirectory() as home:
        history = os.path.join(home, "history")
        with open(history, "w") as file:
            file.writelines(f"contacts get {number} --fields id\n" for number in range(2000))
        os.chmod(history, 0o600)
        environment = {
            "PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
            "INFUSIONSOFT_HISTORY": history,
        }
        shell = Terminal([program, "--quiet"], environment)
        shell.read_until(b")> ")
        echo = Terminal(["sh", "-c", "stty raw -echo; echo ready; exec cat"], environment)
        echo.read_until(b"ready")
        times = {"raw-mode echo (cat)": [], "infusionsoft prompt": []}
        text = "qxwzjkvy"
        for number in range(keys):
            if number % 40 == 0:
                os.write(shell.master, b"\x15")
                shell.drain()
                echo.drain()
            character = text[number % len(text)].encode()
            times["raw-mode echo (cat)"].append(echo.key(character))
            times["infusionsoft prompt"].append(shell.key(character))
        os.write(shell.master, b"\x15\x04")
        os.close(echo.master)
        os.waitpid(shell.process, 0)
        os.waitpid(echo.process, 0)
    base = statistics.median(times["raw-mode echo (cat)"])
    print(f"a key until it is on the screen, {keys} keys in turn, microseconds")
    report(times, base)
    return statistics.median(times["infusionsoft prompt"]) / base


def measure_rows(program, rounds):
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8"}
        command = [program, "sandbox", "serve", "--contacts", str(CONTACTS), "--until-eof"]
        server = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ready = json.loads(server.stdout.readline())
        for name in ("client_id", "client_secret", "authorize_url", "token_url", "api_url"):
            environment["INFUSIONSOFT_" + name.upper()] = ready[name]
        environment["INFUSIONSOFT_REDIRECT_URL"] = ready["redirect_uri"]

        def run(*words):
            output = subprocess.run(
                [program, *words], env=environment, check=True, stdout=subprocess.PIPE).stdout
            return json.loads(output)

        attempt = run("authorize", "--no-listen", "-o", "json")
        approval = run("sandbox", "approve", attempt["authorization_url"], "-o", "json")
        run("code", approval["redirect_url"], "-o", "json")

        times = {"contacts -o ndjson": [], "contacts -o table": []}
        for _ in range(rounds):
            for name in times:
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run(
                    [program, "--no-pace", "--quiet", *name.split()], env=environment, check=True,
                    stdout=subprocess.DEVNULL)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
                times[name].append(seconds * 1e3)
        server.stdin.close()
        server.wait()
    base = statistics.median(times["contacts -o ndjson"])
    print(f"{CONTACTS} rows, {rounds} rounds in turn, milliseconds of processor time")
    report(times, base)
    return statistics.median(times["contacts -o table"]) / base


def report(times, base):
    print(f"{'':24}{'median':>9}{'slowest tenth':>15}{'ratio':>7}")
    for name, values in times.items():
        slow = sorted(values)[len(values) * 9 // 10]
        median = statistics.median(values)
        print(f"{name:24}{median:9.1f}{slow:15.1f}{median / base:7.2f}")


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "infusionsoft"
    keys = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    key = measure_keys(program, keys)
    rows = measure_rows(program, rounds)
    print(f"bar: a key <= {KEY_BAR} x echo: {'met' if key <= KEY_BAR else 'MISSED'}")
    print(f"bar: a table <= {ROW_BAR} x NDJSON: {'met' if rows <= ROW_BAR else 'MISSED'}")


main()
