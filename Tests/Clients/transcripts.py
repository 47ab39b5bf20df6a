"""Plays the transcripts of Tests/Transcripts to a server, which may be any.

    python transcripts.py METHODS COMMAND…        METHODS: ping,subtract,…

Its README says what the lines mean and which methods they call; those transcripts are played for which the
server offers the METHODS. Of what is byte for byte there, this judges the values; the program's own
self-test looks at the bytes.
"""

import json
import pathlib
import queue
import re
import subprocess
import sys
import threading

TRANSCRIPTS = pathlib.Path(__file__).parents[1] / "Transcripts"
PATIENCE = 240  # seconds for a transcript
# What a server offers for the transcripts' sake, and not because every server does.
OFFERED = re.compile(
    rb'"method": ?"(ping|subtract|sum|get_data|nothing|echo|repeat|lines|update|notify_\w+|effects|destroy'
    rb'|fail|crash|pause|rpc\.discover|server\.stats)"')
REPETITION = re.compile(rb"\\\{(\d+)\*((?:[^{}\\]|\\x..|\{[^{}]*\})*)\}")


class Number(str):
    """A number as it stands: 1.0 is not 1."""


def read(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def expand(text):
    text = REPETITION.sub(lambda match: expand(match[2]) * int(match[1]), text)
    return re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), text)


def matches(answer, expected):
    if isinstance(expected, list):
        rest = list(answer) if isinstance(answer, list) else []
        for element in expected:
            match = next((one for one in rest if matches(one, element)), None)
            if match is None:
                return False
            rest.remove(match)
        return not rest
    if not isinstance(answer, dict) or set(answer) != set(expected) or not same(answer, expected, "id"):
        return False
    if "error" not in expected:
        return same(answer, expected, "result")
    error, wanted = answer["error"], expected["error"]
    data = wanted.get("data", {})
    return (
        error["code"] == wanted["code"]
        and error["message"].startswith(wanted.get("message", ""))
        and all(error.get("data", {}).get(name) == value for name, value in data.items())
    )


def same(one, other, name):
    """Whether both have the same there, a number not being a text."""
    one, other = one[name], other[name]
    return type(one) is type(other) and one == other


def play(path, command):
    """Plays one transcript; what the server did otherwise, or None."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    said = queue.SimpleQueue()

    def listen():
        for line in process.stdout:
            said.put(line)
        said.put(b"")

    # While a line is written, too, or neither side might come to an end with it.
    threading.Thread(target=listen, daemon=True).start()
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    expected = []

    def receive():
        while expected:
            line = said.get()
            if not line:
                return f"it ended before it said {expected[0]}"
            try:
                answer = read(line)
            except ValueError:
                return f"it said {line[:300]}, which is no JSON"
            match = next((one for one in expected if matches(answer, one)), None)
            if match is None:
                return f"it said {line[:300]}, not {str(expected[0])[:300]}"
            expected.remove(match)

    try:
        for line in path.read_bytes().split(b"\n"):
            mark, text = line[:4], line[4:]
            if mark in (b"<-- ", b"<~~ "):
                expected.append(read(expand(text) if b"~" in mark else text))
            elif mark in (b"--> ", b"~~> "):
                if fault := receive():
                    return fault
                process.stdin.write(expand(text) if b"~" in mark else text + b"\n")
                process.stdin.flush()
            elif mark == b"--|":
                process.stdin.close()
        if fault := receive():
            return fault
        process.stdin.close()
        if rest := said.get():
            return f"nobody asked for {rest[:300]}"
        return f"it ended with {process.returncode}" if process.wait() else None
    except BrokenPipeError:
        return "it stopped reading"
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()


def main():
    offered, *command = sys.argv[1:]
    offered = set(offered.encode().split(b","))
    paths = [
        path
        for path in sorted(TRANSCRIPTS.glob("*.txt"))
        if offered >= set(OFFERED.findall(path.read_bytes()))
    ]
    faults = {path.stem: fault for path in paths if (fault := play(path, command))}
    for name, fault in faults.items():
        print(f"{name}: {fault}", file=sys.stderr)
    print(f"{len(paths)} transcripts, {len(faults)} not kept to")
    sys.exit(len(faults) > 0)


if __name__ == "__main__":
    main()
