"""Feeds `infusionsoft --rpc` random bytes, broken lines and strange envelopes, and counts what it is owed.

    python soak.py PROGRAM [COUNT [SEED]]          10,000,000 lines take about ten minutes

Python's json and the rules below say how many answers a line is owed: one for each call, one for each line
or element that is no request, none for a notification. After every block of lines all of them must have
come, and nothing else; what a cancel left without an answer is counted by the server. At the end its
counts must balance, and it must end well.
"""

import json
import random
import sys
import threading
import time

from server import Server

BLOCK = 2000
PATIENCE = 240  # seconds for the answers to a block
MAXIMUM_BATCH = 1000


class Number(str):
    """A number as it stands: some are too large for anything else."""


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")


class Members(dict):
    """An object that remembers whether a name occurred twice, and what was lost by it."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.repeats = len(self) < len(pairs)
        self.values_given = [value for _, value in pairs]


DECODER = json.JSONDecoder(
    object_pairs_hook=Members, parse_int=Number, parse_float=Number, parse_constant=refuse
)


def has_surrogates(value):
    if isinstance(value, str):
        return any("\ud800" <= character <= "\udfff" for character in value)
    if isinstance(value, dict):
        return any(map(has_surrogates, [*value, *value.values_given]))
    return isinstance(value, list) and any(map(has_surrogates, value))


def owed(line):
    """How many answers a line is owed."""
    if not line.strip(b" \t\r"):
        return 0
    try:
        text = line.decode().strip(" \t\r")
        message, end = DECODER.raw_decode(text)
        if end != len(text) or has_surrogates(message):
            return 1
    except (ValueError, RecursionError):
        return 1
    if not isinstance(message, list):
        return owed_one(message)
    if not 0 < len(message) <= MAXIMUM_BATCH:
        return 1
    return sum(map(owed_one, message))


def is_text(value):
    return isinstance(value, str) and not isinstance(value, Number)


def owed_one(message):
    if not isinstance(message, dict) or message.repeats:
        return 1
    if isinstance(message.get("id"), (bool, list, dict)):
        return 1
    if not is_text(message.get("jsonrpc")) or message["jsonrpc"] != "2.0":
        return 1
    if "method" not in message:
        return 0 if "result" in message or "error" in message else 1
    if not is_text(message["method"]):
        return 1
    if not isinstance(message.get("params"), (type(None), list, dict)):
        return 1
    return 1 if "id" in message else 0


IDS = ["0", "1", "-1", "1.0", "1e2", "-0", "null", '""', '"a"', '"\\u0061"', '"é"', "true", "[]", "{}",
       "123456789012345678901234567890", '"\\ud800"', "01", "NaN"]
METHODS = ['"ping"'] * 8 + [
    '"token"', '"nowhere"', '"rpc.x"', '"server.stats"', '"stream.credit"', '"$/cancelRequest"',
    '"notifications/cancelled"', '"notifications/x"', '"initialize"', '"server/discover"',
    '"prompts/list"', '"tools/call"', '"resources/read"', '""', "1", "null", "{}", '"pi\\u006eg"',
]
PARAMS = ["[]", "{}", "null", "[1]", '{"id":1}', '{"requestId":"a"}', '"x"', "1", "true", '{"x":{"y":[1,2]}}',
          '{"_meta":{"timeout_ms":1}}', '{"_meta":[]}', '{"_meta":{"io.modelcontextprotocol/protocolVersion":"x"}}',
          '{"name":"token_status"}', '{"uri":"keap://contact/"}', '["1",1]', '{"request":1,"pages":1}']
EXTRAS = ['"x":1', '"jsonrpc":"2.0"', '"result":1', '"error":{}', '"id":2', '"Id":3', '"\\u0069d":4']
TOKENS = [b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\u", b"null", b"1e9", b"\x00", b"\xff", b"\xc3",
          b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\r", b"\t", b" "]


def envelope(chance):
    members = []
    if chance.random() < 0.95:
        members.append('"jsonrpc":' + ('"2.0"' if chance.random() < 0.95 else chance.choice(IDS)))
    if chance.random() < 0.7:
        members.append('"id":' + chance.choice(IDS[:11] if chance.random() < 0.8 else IDS))
    if chance.random() < 0.97:
        members.append('"method":' + chance.choice(METHODS))
    if chance.random() < 0.4:
        members.append('"params":' + chance.choice(PARAMS))
    if chance.random() < 0.05:
        members.append(chance.choice(EXTRAS))
    chance.shuffle(members)
    return "{" + ",".join(members) + "}"


def line(chance):
    kind = chance.random()
    if kind < 0.02:
        return bytes(chance.randrange(256) for _ in range(chance.randrange(40))).replace(b"\n", b"")
    if kind < 0.04:
        return b"".join(chance.choice(TOKENS) for _ in range(chance.randrange(12)))
    if kind < 0.8:
        text = envelope(chance)
    else:
        batch = [envelope(chance) for _ in range(chance.randrange(6))]
        text = "[" + ",".join(batch) + "]"
    text = text.encode()
    if kind % 0.1 < 0.02:  # one byte is another, is gone, or is doubled
        at = chance.randrange(len(text))
        with_this = chance.choice([b"", text[at : at + 1] * 2, chance.choice(TOKENS)])
        text = text[:at] + with_this + text[at + 1 :]
    return text


class Counter(threading.Thread):
    """Reads answers and counts them; notifications are none."""

    def __init__(self, stream):
        super().__init__(daemon=True)
        self.stream = stream
        self.answers = 0
        self.change = threading.Condition()
        self.stats = None
        self.start()

    def run(self):
        for line in self.stream:
            message = json.loads(line)
            answers = message if isinstance(message, list) else [message]
            assert answers, line
            for answer in answers:
                assert answer["jsonrpc"] == "2.0", line
                assert ("result" in answer) != ("error" in answer) and "id" in answer, line
            with self.change:
                self.answers += len(answers)
                if answers[0]["id"] == "the end":
                    self.stats = answers[0]["result"]
                self.change.notify()
        with self.change:
            self.stream = None
            self.change.notify()

    def wait(self, is_done, seconds):
        with self.change:
            return self.change.wait_for(is_done, seconds)


def main():
    program, count, seed = sys.argv[1], *map(int, (sys.argv[2:] + ["20000", "1"])[:2])
    chance = random.Random(seed)
    server = Server(program, "--sandbox")
    counter = Counter(server.process.stdout)
    total = 0

    def ask():
        server.send('{"jsonrpc":"2.0","id":"the end","method":"server.stats"}')
        assert counter.wait(lambda: counter.stats, PATIENCE), "no answer to server.stats"
        stats, counter.stats = counter.stats, None
        return stats

    sent = silent = 0
    while sent < count:
        block = [line(chance) for _ in range(min(BLOCK, count - sent))]
        sent += len(block)
        total += sum(map(owed, block))
        server.send(b"\n".join(block))
        end = time.monotonic() + PATIENCE
        while True:
            # Silence was asked for by some; the rest must come.
            counter.wait(lambda: counter.answers + silent >= total, 0.2)
            stats = ask()
            total += 1
            silent = stats["cancelled_silently"]
            missing = total - counter.answers - silent
            if missing == 0:
                break
            if time.monotonic() > end:
                sys.exit(f"{missing} answers are missing in the lines before {sent}, seed {seed}")
    answered = stats["results"] + stats["errors"] + stats["cancelled_silently"] + stats["in_flight"]
    assert stats["calls"] + stats["invalid"] == answered, stats
    server.process.stdin.close()
    assert server.process.wait() == 0
    print(f"{count} lines, {total} answers owed and given, {stats['cancelled_silently']} in silence")


if __name__ == "__main__":
    main()
