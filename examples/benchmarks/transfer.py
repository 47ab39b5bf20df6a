#!/usr/bin/env python3
"""Contacts exported and imported while everything goes wrong; whether each is there, once.

    swift build -c release --static-swift-stdlib
    examples/benchmarks/transfer.py .build/release/infusionsoft [--contacts 250000] [--calm]

Method: two stand-ins without rate limits (`sandbox serve`), one full, one empty, pacing off. Contacts are
exported from the first to NDJSON, each gets an address of its own, and they are imported into the second
with --duplicate-option Email. Meanwhile tokens live for half a minute, and one fault after the other is
ordered, a tenth of a second apart: 429 in both shapes, 503, an expired token, bodies cut short,
connections closed or reset before, during and after the answer. Both jobs are killed (SIGKILL) once in
their midst and gone on with by --resume. Then this program asks both stand-ins itself, page by page, and
compares: a contact's digest is the SHA-256 of its JSON with names sorted, theirs the sum, so that a lost,
a doubled or a changed one shows. --calm leaves out the trouble, for the time it takes without.
"""

import argparse
import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

CONTACTS = "/crm/rest/v2/contacts"
FAULTS = [
    {"status": 429, "headers": {"retry-after": "0"}},
    {"truncate": 30}, {"expire": True}, {"drop": "during"}, {"drop": "after", "reset": True},
    {"status": 503, "html": True}, {"drop": "before", "reused": True},
    {"truncate": 200, "reset": True}, {"drop": "after"}, {"status": 503, "headers": {"retry-after": "0"}},
]
# What a server gives a contact by itself, or knows of it without being told.
MAINTAINED = ["id", "create_time", "update_time", "source_type", "score_value", "origin"]


class StandIn:
    """A sandbox, a home that is logged in to it, and the trouble it makes."""

    def __init__(self, program, root, contacts):
        self.program = program
        self.process = subprocess.Popen(
            [program, "sandbox", "serve", "--until-eof", "--contacts", str(contacts), "--access-ttl", "30"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ready = json.loads(self.process.stdout.readline())
        self.environment = {"PATH": os.environ["PATH"], "HOME": root, "INFUSIONSOFT_PACE": "off"}
        for variable, name in [
            ("CLIENT_ID", "client_id"), ("CLIENT_SECRET", "client_secret"), ("REDIRECT_URL", "redirect_uri"),
            ("AUTHORIZE_URL", "authorize_url"), ("TOKEN_URL", "token_url"), ("API_URL", "api_url"),
        ]:
            self.environment["INFUSIONSOFT_" + variable] = self.ready[name]
        os.makedirs(root)
        self.order("POST", "/limits", {"unlimited": True})
        attempt = json.loads(self.run("authorize", "--no-listen", "-o", "json").stdout)
        approval = json.loads(self.run("sandbox", "approve", attempt["authorization_url"]).stdout)
        self.run("code", approval["redirect_url"])

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def order(self, method, path, order=None):
        request = urllib.request.Request(
            self.ready["control_url"] + path, method=method, data=order and json.dumps(order).encode())
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def run(self, *words):
        outcome = subprocess.run(
            [self.program, *words], env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if outcome.returncode != 0:
            sys.exit(f"{words} ended with {outcome.returncode}: {outcome.stderr[-600:]}")
        return outcome

    def contacts(self):
        """All contacts as the API has them, asked for page by page."""
        fields = set(self.ask("/v2/contacts/model")["optional_properties"])
        # What has no value is not there, so that one contact does not tell.
        fields = fields.union(*self.ask("/v2/contacts?page_size=1000")["contacts"])
        query = "?page_size=1000&fields=" + ",".join(sorted(fields))
        token = ""
        while True:
            page = self.ask("/v2/contacts" + query + token)
            yield from page["contacts"]
            if not page.get("next_page_token"):
                return
            token = "&page_token=" + page["next_page_token"]

    def ask(self, path):
        request = urllib.request.Request(
            self.ready["api_url"] + path, headers={"Authorization": "Bearer " + self.ready["api_key"]})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


class Trouble:
    """Orders one fault after the other while a job runs."""

    def __init__(self, stand, method):
        self.stand, self.method = stand, method
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.make)
        self.ordered = 0

    def make(self):
        for number, fault in enumerate(itertools.cycle(FAULTS)):
            if number % len(FAULTS) == 0:
                shape = "keap" if number // len(FAULTS) % 2 else "fault"
                self.stand.order("POST", "/dialect", {"throttle_body": shape})
            self.stand.order("DELETE", "/faults")
            self.stand.order("POST", "/faults", {"path": CONTACTS, "method": self.method, "after": 2, **fault})
            self.ordered += 1
            # One at a time, or they would pile up while a retry waits.
            while not self.ended.wait(0.1) and self.stand.order("GET", "/faults")[0]["left"]:
                pass
            if self.ended.is_set():
                return

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
        self.stand.order("DELETE", "/faults")


def has_begun(path):
    """Whether there is something to go on with: rows in a checkpoint, or results of rows."""
    try:
        with open(path, "rb") as file:
            text = file.read(4096)
        return json.loads(text)["state"]["rows"] > 0 if path.endswith(".checkpoint") else text[:1] == b"{"
    except (FileNotFoundError, ValueError):
        return False


def job(stand, words, growing, calm, method):
    """Runs a job, killed once in its midst, to its end. Seconds, faults, and what it said."""
    begin = time.perf_counter()
    command = [stand.program, "--quiet", *words]
    if calm:
        return time.perf_counter() - begin, 0, stand.run("--quiet", *words).stdout
    # Slow answers give it time to have something to go on with.
    stand.order("POST", "/faults", {"path": CONTACTS, "method": method, "delay_ms": 150, "times": 0})
    first = subprocess.Popen(command, env=stand.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while first.poll() is None and not has_begun(growing):
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    if first.wait() != -signal.SIGKILL:
        sys.exit(f"{words} ended with {first.returncode} before it could be killed: take more contacts")
    stand.order("DELETE", "/faults")
    with Trouble(stand, method) as trouble:
        # A storm that no retry outlives may break it off as well; it goes on.
        for _ in range(100):
            outcome = subprocess.run(
                [*command, "--resume"], env=stand.environment, stdin=subprocess.DEVNULL, capture_output=True,
                text=True)
            if outcome.returncode == 0:
                return time.perf_counter() - begin, trouble.ordered, outcome.stdout
            if outcome.returncode != 6:
                break
    sys.exit(f"{words} ended with {outcome.returncode}: {outcome.stderr[-600:]}")


def digest(contacts, without=()):
    count = total = 0
    for contact in contacts:
        rest = {name: value for name, value in contact.items() if name not in without}
        text = json.dumps(rest, sort_keys=True, ensure_ascii=False)
        total += int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
        count += 1
    return count, f"{total % 2**256:064x}"


def lines(path):
    with open(path, encoding="utf-8") as file:
        yield from map(json.loads, file)


def readdressed(path, target):
    """Gives each contact a first address of its own, by which it is known; the others stay."""
    with open(target, "w", encoding="utf-8") as file:
        for number, contact in enumerate(lines(path)):
            others = [a for a in contact.get("email_addresses", []) if a["field"] != "EMAIL1"]
            first = {"field": "EMAIL1", "email": f"row{number}@example.com"}
            contact["email_addresses"] = [first, *others]
            file.write(json.dumps(contact, ensure_ascii=False) + "\n")


def comparable(contacts):
    """Without what the second stand-in decides by itself."""
    for contact in contacts:
        for address in contact.get("email_addresses", []):
            for name in ["email_opt_status", "is_opt_in", "opt_in_reason"]:
                address.pop(name, None)
        contact.get("tag_ids", []).sort()
        yield {name: value for name, value in contact.items() if value not in (None, [], "", {})}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--contacts", type=int, default=250_000)
    parser.add_argument("--calm", action="store_true")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory(prefix="infusionsoft-transfer-") as root:
        source = StandIn(program, root + "/source", options.contacts)
        target = StandIn(program, root + "/target", 0)
        try:
            transfer(options, root, source, target)
        finally:
            source.close()
            target.close()


def transfer(options, root, source, target):
    exported, imported = root + "/all.ndjson", root + "/new.ndjson"
    pages = ["--page-size", str(max(min(1000, options.contacts // 20), 1))]
    seconds, faults, said = job(
        source, ["contacts", "export", "--to", exported, *pages], exported + ".checkpoint", options.calm, "GET")
    there, here = digest(source.contacts()), digest(lines(exported))
    report("exported", there, here, seconds, faults, source)

    readdressed(exported, imported)
    seconds, faults, said = job(
        target, ["--yes", "contacts", "import", imported, "--duplicate-option", "Email"],
        imported + ".results.ndjson.part", options.calm, "POST")
    result = json.loads(said)
    there = digest(comparable(target.contacts()), MAINTAINED)
    here = digest(comparable(lines(imported)), MAINTAINED)
    report("imported", there, here, seconds, faults, target)
    rows = sorted(line["row"] for line in lines(imported + ".results.ndjson") if "row" in line)
    if rows != list(range(1, options.contacts + 1)) or result["failed"]:
        sys.exit(f"the result file has {len(rows)} rows, and {result['failed']} failed")


def report(verb, there, here, seconds, faults, stand):
    stats = stand.order("GET", "/stats")
    print(
        f"{verb} {here[0]} contacts in {seconds:.1f} s, {here[0] / seconds:.0f}/s, {faults} faults,"
        f" {stats['requests']} requests, {stats['throttled']} throttled, {stats['refreshes']} refreshes,"
        f" digest {here[1][:16]}", flush=True)
    if there != here:
        sys.exit(f"at the stand-in are {there[0]} contacts of digest {there[1][:16]}")


if __name__ == "__main__":
    main()
