"""Feeds the same requests to `infusionsoft --rpc` and to jsonrpcserver, and compares the answers.

    python oracle.py PROGRAM [COUNT [SEED]]

Requests are put together at random from parts that are right and parts that are wrong. Where both answer,
kind, code and id must agree, but for these policies, which the specification leaves open: an invalid
request is answered with its id where that can be read (jsonrpcserver: null), members it does not know are
ignored (jsonrpcserver refuses them), each element of a batch is judged by itself (jsonrpcserver refuses
the whole), and a blank line is no message (jsonrpcserver: no JSON).
"""

import json
import random
import sys

from jsonrpcserver import Success, dispatch, method
from server import Server


@method
def ping():
    return Success({})


NOTHING = object()
IDS = [NOTHING, NOTHING, None, 0, 1, -1, 2**53 + 1, 1.5, "", "a", "é", True, [], {}]
METHODS = ["ping"] * 6 + ["nowhere", "Ping", "rpc.x", "", 1, None, {}, NOTHING]
PARAMS = [NOTHING] * 5 + [[], {}, [1], {"x": 1}, "x", 1, True, False]
VERSIONS = ["2.0"] * 12 + ["1.0", 2.0, None, NOTHING]
MEMBERS = {"jsonrpc", "id", "method", "params"}
SCALARS = [1, "x", None, True, [], {}]


def request(chance):
    if chance.random() < 0.05:
        return chance.choice(SCALARS)
    members = {
        "jsonrpc": chance.choice(VERSIONS),
        "id": chance.choice(IDS),
        "method": chance.choice(METHODS),
        "params": chance.choice(PARAMS),
    }
    names = [name for name, value in members.items() if value is not NOTHING]
    chance.shuffle(names)
    return {name: members[name] for name in names}


def is_repeated(message, seen):
    """Whether an id occurs a second time in a batch, on which the two have policies of their own."""
    if not isinstance(message, dict) or message.get("id") is None:
        return False
    key = json.dumps(message["id"])
    return key in seen or seen.add(key)


def line(chance):
    kind = chance.random()
    if kind < 0.75:
        text = json.dumps(request(chance), ensure_ascii=False)
        if kind < 0.08:  # something is missing, or too much
            cut = chance.randrange(len(text) + 1)
            text = text[:cut] + chance.choice(["", ",", "}", '"', "x"]) + text[cut + 1 :]
        return text
    seen = set()
    batch = [request(chance) for _ in range(chance.randrange(5))]
    return json.dumps([one for one in batch if not is_repeated(one, seen)], ensure_ascii=False)


def expected(text):
    """What jsonrpcserver answers: a list for a batch, otherwise one answer or None."""

    def answer(text):
        answer = dispatch(text)
        return json.loads(answer) if answer else None

    def one(message):
        if isinstance(message, list):
            return {"id": None, "error": {"code": -32600}}
        if isinstance(message, dict):
            message = {name: message[name] for name in MEMBERS & set(message)}
        return answer(json.dumps(message))

    if not text.strip():
        return None
    try:
        message = json.loads(text)
    except ValueError:
        return answer(text)
    if not isinstance(message, list) or not message:
        return one(message)
    return [found for found in map(one, message) if found is not None] or None


def agrees(ours, theirs):
    if isinstance(theirs, list):
        rest = list(ours) if isinstance(ours, list) else []
        for answer in theirs:
            match = next((one for one in rest if agrees(one, answer)), None)
            if match is None:
                return False
            rest.remove(match)
        return not rest
    if not isinstance(ours, dict):
        return ours is theirs
    if "result" in theirs:
        return ours.get("result") == theirs["result"] and same(ours["id"], theirs["id"])
    code = theirs["error"]["code"]
    return ours.get("error", {}).get("code") == code and (
        same(ours["id"], theirs["id"]) or code == -32600 and theirs["id"] is None
    )


def same(one, other):
    return json.dumps(one) == json.dumps(other)


def main():
    program, count, seed = sys.argv[1], *map(int, (sys.argv[2:] + ["2000", "1"])[:2])
    chance = random.Random(seed)
    server = Server(program, "--sandbox")
    differences = 0
    for number in range(count):
        text = line(chance)
        theirs = expected(text)
        server.send(text)
        # Whatever comes before the answer to this belongs to the line.
        mark = f"mark-{number}"
        server.send(json.dumps({"jsonrpc": "2.0", "id": mark, "method": "ping"}))
        answers = []
        while (answer := server.receive()) != {"jsonrpc": "2.0", "id": mark, "result": {}}:
            answers.append(answer)
        if len(answers) > 1 or not agrees(answers[0] if answers else None, theirs):
            differences += 1
            print(f"--> {text}\n<-- {answers}\nexpected: {theirs}", file=sys.stderr)
    counts = server.result("server.stats")
    answered = counts["results"] + counts["errors"] + counts["cancelled_silently"]
    assert counts["calls"] + counts["invalid"] == answered + counts["in_flight"], counts
    assert server.end() == b""
    print(f"{count} requests, {differences} differences")
    sys.exit(differences > 0)


if __name__ == "__main__":
    main()
