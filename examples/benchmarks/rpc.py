#!/usr/bin/env python3
"""How fast `infusionsoft --rpc` answers, against an echo in C on the same pipes.

    swift build -c release --static-swift-stdlib
    examples/benchmarks/rpc.py .build/release/infusionsoft [ROUNDS | --short]

Method: pipe.c is compiled with cc and is both the client and the echo. Client and server are pinned to
one core, so that no wake-up of another core is measured. The programs run in turn, round by round, and
the best round of each counts: what disturbs a round only makes it slower. Round trips are medians of one
call in flight. Depth 64 keeps 64 calls in flight, each with an id and a write of its own, as a client
does that writes a call when it has one; the row below it hands over all calls for which there is room in
one write, which costs an echo next to nothing. --short only shows that everything can be measured.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

PING = '{"jsonrpc":"2.0","id":########,"method":"ping"}'
TOKEN = '{"jsonrpc":"2.0","id":########,"method":"token"}'
DISCOVER = '{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}'
MEGABYTE = 1 << 20


def compile_pipe(directory):
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pipe.c")
    binary = os.path.join(directory, "pipe")
    subprocess.run(["cc", "-O2", "-o", binary, source], check=True)
    return binary


def measure(pipe, *arguments):
    pinned = ["taskset", "-c", "0"] if shutil.which("taskset") else []
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    command = [*pinned, pipe, *map(str, arguments)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment).stdout)


class Table:
    def __init__(self):
        self.missed = 0
        print(f"{'':44}{'echo':>12}{'infusionsoft':>14}{'ratio':>8}  bar")

    def row(self, name, floor, value, unit, ratio, bar, holds):
        self.missed += not holds
        print(f"{name:44}{floor:>12.1f}{value:>14.1f}{ratio:8.2f}  {bar} {unit}{'' if holds else '  MISSED'}")


def speed(table, pipe, server, rounds, calls):
    """Round trips and rates, each the best of so many rounds in turn."""
    echo = [pipe, "echo"]

    def pipelined(kind):
        return lambda line, command: measure(pipe, kind, calls, 64, line, *command) / 1000

    kinds = {
        "lockstep": (
            lambda line, command: measure(pipe, "lockstep", calls // 12, line, *command) / 1000, min),
        "depth": (pipelined("depth"), max),
        "batch": (pipelined("batch"), max),
    }
    best = {}
    for _ in range(rounds):
        for kind, (run, better) in kinds.items():
            for name, line, command in [
                ("echo", PING, echo), ("ping", PING, server), ("token", TOKEN, server)
            ]:
                value = run(line, command)
                best[kind, name] = better(best.get((kind, name), value), value)
    for name in ("ping", "token"):
        floor, value = best["lockstep", "echo"], best["lockstep", name]
        table.row(f"round trip of {name}", floor, value, "us", value / floor, "<= 3", value <= 3 * floor)
    for name in ("ping", "token"):
        floor, value = best["depth", "echo"], best["depth", name]
        table.row(
            f"depth 64, {name}", floor, value, "thousand/s", value / floor, ">= 0.15",
            value >= 0.15 * floor)
    for name in ("ping", "token"):
        floor, value = best["batch", "echo"], best["batch", name]
        table.row(f"depth 64 in one write, {name}", floor, value, "thousand/s", value / floor, "", True)


def first_answer(table, pipe, server, rounds):
    curl = answer = None
    for _ in range(rounds * 5):
        begin = time.perf_counter()
        subprocess.run(["curl", "--version"], stdout=subprocess.DEVNULL, check=True)
        elapsed = (time.perf_counter() - begin) * 1000
        curl = min(curl or elapsed, elapsed)
        elapsed = measure(pipe, "first", PING, *server) / 1e6
        answer = min(answer or elapsed, elapsed)
    table.row(
        "spawn to first answer (curl --version)", curl, answer, "ms", answer / curl, "<= 1.5",
        answer <= 1.5 * curl)


def resident(process):
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def flood(table, server, seconds):
    """Writes calls for some seconds and reads nothing."""
    process = subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(b'{"jsonrpc":"2.0","id":0,"method":"token"}\n')
    process.stdin.flush()
    process.stdout.readline()
    before = resident(process)
    calls = b'{"jsonrpc":"2.0","id":1,"method":"token"}\n' * 100

    def write():
        try:
            while True:
                process.stdin.write(calls)
        except (BrokenPipeError, ValueError):
            pass

    threading.Thread(target=write, daemon=True).start()
    time.sleep(seconds)
    grown = resident(process) - before
    process.kill()
    process.wait()
    table.row(f"{seconds:g} s of unread flood", before, before + grown, "MB", grown, "+ 32", grown <= 32)


def bulk(table, pipe, server, rounds):
    """An answer of 8 MiB: the id comes back whatever it is, so a long id makes a long answer."""
    line = '{"jsonrpc":"2.0","method":"ping","id":"########"}'
    times = {}
    for _ in range(rounds):
        for size in (1, 8):
            for name, command in (("echo", [pipe, "echo"]), ("server", server)):
                elapsed = measure(pipe, "bulk", size * MEGABYTE, line, *command) / 1e6
                times[name, size] = min(times.get((name, size), elapsed), elapsed)
    floor, value, small = times["echo", 8], times["server", 8], times["server", 1]
    table.row("an answer of 8 MiB", floor, value, "ms", value / floor, "<= 4", value <= 4 * floor)
    table.row(
        "an answer of 8 MiB against one of 1 MiB", small, value, "ms", value / small, "<= 10",
        value <= 10 * small)


class SlowAPI(threading.Thread):
    """An API that takes 50 ms for every contact, and counts its connections."""

    delay = 0.05

    def __init__(self):
        super().__init__(daemon=True)
        self.connections = self.open = 0
        self.ready = threading.Event()
        self.start()
        self.ready.wait()

    def run(self):
        asyncio.run(self.serve())

    async def serve(self):
        server = await asyncio.start_server(self.connection, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await server.serve_forever()

    async def connection(self, reader, writer):
        self.open += 1
        self.connections = max(self.connections, self.open)
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                contact = request.split(b" ")[1].split(b"?")[0].rsplit(b"/")[-1].decode()
                await asyncio.sleep(self.delay)
                body = json.dumps({"id": contact, "given_name": "Ann"})
                writer.write(
                    f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
        except asyncio.IncompleteReadError:
            self.open -= 1
            writer.close()


def concurrent(table, program, is_short):
    """1,000 calls at once of contacts that take 50 ms each, pacing off."""
    api = SlowAPI()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "INFUSIONSOFT_API_URL": f"http://127.0.0.1:{api.port}",
        "INFUSIONSOFT_API_KEY": "benchmark",
        "INFUSIONSOFT_STORE": "memory",
    }
    calls = 100 if is_short else 1000
    best = None
    for _ in range(1 if is_short else 3):
        process = subprocess.Popen(
            [program, "--no-pace", "--rpc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=environment)
        lines = "".join(
            '{"jsonrpc":"2.0","id":%d,"method":"contacts.get","params":["%d"]}\n' % (id, id)
            for id in range(calls))
        begin = time.perf_counter()
        answers, _ = process.communicate(lines.encode())
        elapsed = (time.perf_counter() - begin) * 1000
        assert answers.count(b'"result"') == calls, answers[:300]
        best = min(best or elapsed, elapsed)
    floor = -(-calls // api.connections) * api.delay * 1000
    table.row(
        f"{calls} contacts.get, {api.connections} connections", floor, best, "ms", best / floor,
        "<= 1.3", best <= 1.3 * floor)


def main():
    program = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else shutil.which("infusionsoft")
    is_short = sys.argv[2:] == ["--short"]
    rounds = 1 if is_short else int(sys.argv[2]) if len(sys.argv) > 2 else 20
    server = [program, "--sandbox", "--rpc"]
    with tempfile.TemporaryDirectory() as directory:
        pipe = compile_pipe(directory)
        table = Table()
        speed(table, pipe, server, rounds, 6000 if is_short else 60_000)
        first_answer(table, pipe, [program, "--rpc"], rounds)
        bulk(table, pipe, server, min(rounds, 7))
        flood(table, server, 0.2 if is_short else 4)
        concurrent(table, program, is_short)
    print(f"bars: {'all met' if table.missed == 0 else f'{table.missed} MISSED'}")


if __name__ == "__main__":
    main()
