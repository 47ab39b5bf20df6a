#!/usr/bin/env python3
"""Export of contacts against curl, jq and the vendor's Python and PHP SDKs; one contact over RPC against curl.

    apt-get install -y --no-install-recommends nginx-light curl jq gcc libc6-dev util-linux
    python3 -m venv sdk && sdk/bin/pip install keap-core-v2-sdk       # the peer; may be left out
    apt-get install -y composer php-cli php-curl && composer require infusionsoft/php-sdk    # another; the same
    swift build -c release --static-swift-stdlib
    examples/benchmarks/export.py .build/release/infusionsoft [--sdk sdk/bin/python] [--php vendor/autoload.php]
        [--rounds 7] [--large]

Method: nginx, started here on a free port with one worker, serves 20 pages of 1,000 generated contacts
from files, over plain HTTP with keep-alive; page tokens lead from one to the next. Every command
fetches all of them and writes to /dev/null; the commands run in turn, round by round, and the table
shows the median of the wall-clock times from spawn to exit, the peak resident memory, and the ratio to
curl alone in the same run. Pacing is off. infusionsoft-php speaks version 1, without page tokens: nginx gives
it the same pages by their offset. --large adds 1,000 pages (1.5 GB on disk), for memory.

The last line is one `contacts.get` after another over JSON-RPC (the C client in pipe.c waits for each
answer) against the same requests by one `curl -K`, both with their client pinned to the first core, nginx
wherever it runs: wall-clock time from spawn to exit by the number of calls, the median of the rounds'
ratios.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PAGES, SIZE = 20, 1000
COLUMNS = (
    "id,given_name,family_name,email,phone,company.company_name,billing.locality,"
    "billing.country_code,create_time,update_time"
)

SDK = """
import sys
import keap_core_v2_client as sdk
configuration = sdk.Configuration(host=sys.argv[1].removesuffix("/rest"), access_token="KeapAK-benchmark")
with sdk.ApiClient(configuration) as client:
    api, token, out = sdk.ContactApi(client), None, open("/dev/null", "w")
    while True:
        page = api.list_contacts(page_size=1000, page_token=token)
        for contact in page.contacts:
            out.write(contact.to_json() + "\\n")
        token = page.next_page_token
        if not token:
            break
"""

PHP = """<?php
require $argv[1];
$infusionsoft = new Infusionsoft\\Infusionsoft(["clientId" => "benchmark", "clientSecret" => "benchmark"]);
$infusionsoft->setToken(new Infusionsoft\\Token(["access_token" => "KeapAK-benchmark", "expires_in" => 86400]));
$contacts = $infusionsoft->contacts();
$contacts->full_url = "$argv[2]/v1/contacts";
$out = fopen("/dev/null", "w");
for ($offset = 0; $offset < 20000; $offset += 1000) {
    foreach ($contacts->where("limit", 1000)->where("offset", $offset)->get()->all() as $contact) {
        fwrite($out, $contact->toJson() . "\\n");
    }
}
"""


def contact(number, dice):
    """A contact as version 2 writes it, of about the size that real ones have."""
    word = lambda: "".join(dice.choice("aeiourstlnmké") for _ in range(dice.randint(4, 11))).title()
    day = lambda: f"20{dice.randint(10, 25)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}T08:{dice.randint(0, 59):02}:00Z"
    given, family = word(), word()
    address = lambda slot: {
        "field": slot, "line1": f"{dice.randint(1, 999)} {word()} Street", "line2": f"Suite {dice.randint(1, 99)}",
        "locality": word(), "region": "Arizona", "region_code": "US-AZ", "country": "United States",
        "country_code": "USA", "postal_code": str(dice.randint(10000, 99999)), "zip_code": "85001",
    }
    return {
        "id": str(number), "given_name": given, "family_name": family, "middle_name": word(),
        "preferred_name": given, "contact_type": "Customer",
        "company": {"id": str(dice.randint(1, 9999)), "company_name": f'{word()}, "{word()}" & Co.'},
        "email_addresses": [
            {"email": f"{word().lower()}{number}@example.com", "field": f"EMAIL{slot}", "is_opt_in": True,
             "email_opt_status": "SINGLE_OPT_IN"} for slot in (1, 2)],
        "phone_numbers": [
            {"number": f"(480) 555-{dice.randint(1000, 9999)}", "type": "Work", "field": f"PHONE{slot}",
             "number_e164": f"+1480555{dice.randint(1000, 9999)}"} for slot in (1, 2)],
        "addresses": [address("BILLING"), address("SHIPPING")],
        "custom_fields": [{"id": str(n), "content": word()} for n in range(1, 5)],
        "tag_ids": [str(dice.randint(1, 999)) for _ in range(4)], "time_zone": "America/Phoenix",
        "owner_id": "1", "source_type": "API", "create_time": day(), "update_time": day(),
    }


def page(rows, token):
    body = '{"contacts":[' + ",".join(rows)
    return body + (f'],"next_page_token":"{token}"}}' if token else '],"next_page_token":""}')


def write_pages(directory, count, rows):
    os.makedirs(directory)
    for number in range(count):
        token = str(number + 1) if number + 1 < count else ""
        with open(f"{directory}/{number}.json", "w", encoding="utf-8") as file:
            file.write(page(rows[number % PAGES], token))


def generate(root, large):
    dice = random.Random(1)
    rows = [
        [json.dumps(contact(p * SIZE + n + 1, dice), separators=(",", ":"), ensure_ascii=False) for n in range(SIZE)]
        for p in range(PAGES)]
    write_pages(f"{root}/pages", PAGES, rows)
    with open(f"{root}/pages/one.json", "w", encoding="utf-8") as file:
        file.write(rows[0][41])
    if large:
        write_pages(f"{root}/large", 1000, rows)


def start_nginx(root):
    config = f"""
daemon off; worker_processes 1; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type application/json;
  client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
  uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
  map $arg_page_token $page {{ default $arg_page_token; "" 0; }}
  map $arg_offset $offset_page {{ 0 0; ~^([0-9]+)000$ $1; }}
  server {{
    listen 127.0.0.1:%d; root {root};
    location = /crm/rest/v2/contacts {{ rewrite ^ /pages/$page.json; }}
    location = /php/rest/v1/contacts {{ rewrite ^ /pages/$offset_page.json; }}
    location = /large/rest/v2/contacts {{ rewrite ^ /large/$page.json; }}
    location /pages/ {{ internal; }}
    location /large/ {{ internal; }}
    location /crm/rest/v2/contacts/ {{ rewrite ^ /pages/one.json; }}
    location / {{ return 404 '{{"code":404,"message":"not here","status":"NOT_FOUND"}}'; }}
  }}
}}"""
    for _ in range(20):
        port = random.randint(20000, 32000)
        with open(f"{root}/nginx.conf", "w") as file:
            file.write(config % port)
        nginx = subprocess.Popen(["nginx", "-p", root, "-e", f"{root}/error.log", "-c", f"{root}/nginx.conf"])
        for _ in range(100):
            probe = subprocess.run(["curl", "-so", os.devnull, f"http://127.0.0.1:{port}/crm/rest/v2/contacts/1"])
            if probe.returncode == 0:
                return nginx, port
            if nginx.poll() is not None:
                break
            time.sleep(0.02)
    sys.exit("nginx did not start: " + open(f"{root}/error.log").read())


def run(command, environment):
    """Seconds from spawn to exit, and the peak resident memory of its largest process in MiB."""
    begin = time.perf_counter()
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment,
        shell=isinstance(command, str))
    error = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    elapsed = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command} ended with {child.returncode}: {error.decode()[-400:]}")
    return elapsed, usage.ru_maxrss / 1024


def rpc_against_curl(program, root, base, environment, rounds, calls=11000):
    """Nanoseconds a call over RPC, and by one curl on a kept-alive connection, on one core."""
    pipe = f"{root}/pipe"
    subprocess.run(["gcc", "-O2", "-o", pipe, f"{HERE}/pipe.c"], check=True)
    with open(f"{root}/one.curl", "w") as file:
        for _ in range(calls):
            file.write(f'url = "{base}/v2/contacts/42"\noutput = "/dev/null"\n')
        file.write('header = "Authorization: Bearer KeapAK-benchmark"\nheader = "Accept: application/json"\n')
    pin = ["taskset", "-c", "0"]
    line = '{"jsonrpc":"2.0","id":########,"method":"contacts.get","params":{"id":"42"}}'
    pairs = []
    # A tenth more than it is told, to warm up.
    rpc = pin + [pipe, "lockstep", str(calls * 10 // 11), line, program, "--no-pace", "--rpc"]
    curl = pin + ["curl", "-s", "-K", f"{root}/one.curl"]
    for _ in range(rounds):
        pairs.append(tuple(run(command, environment)[0] / calls * 1e9 for command in (rpc, curl)))
    return pairs


def main():
    parser = argparse.ArgumentParser()
    if sys.argv[1:2] == ["--generate"]:
        return generate(sys.argv[2], sys.argv[3] == "large")
    parser.add_argument("program")
    parser.add_argument("--sdk", help="a python that has keap-core-v2-sdk")
    parser.add_argument("--php", metavar="FILE", help="an autoload.php that knows infusionsoft/php-sdk")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    program = os.path.abspath(options.program)

    with tempfile.TemporaryDirectory(prefix="infusionsoft-benchmark-") as root:
        # In a process of its own: what a parent holds counts as the peak of its children.
        size = "large" if options.large else "small"
        subprocess.run([sys.executable, __file__, "--generate", root, size], check=True)
        # So that nothing is being written while something is timed.
        os.sync()
        megabytes = sum(os.path.getsize(f"{root}/pages/{n}.json") for n in range(PAGES)) / 1e6
        os.chmod(root, 0o755)
        nginx, port = start_nginx(root)
        try:
            measure(options, program, root, port, megabytes)
        finally:
            nginx.terminate()
            nginx.wait()


def measure(options, program, root, port, megabytes):
    base = f"http://127.0.0.1:{port}/crm/rest"
    environment = {
        "PATH": os.environ["PATH"], "HOME": root, "LC_ALL": "C.UTF-8", "INFUSIONSOFT_API_URL": base,
        "INFUSIONSOFT_API_KEY": "KeapAK-benchmark", "INFUSIONSOFT_PACE": "off"}
    with open(f"{root}/all.curl", "w") as file:
        for number in range(PAGES):
            file.write(f'url = "{base}/v2/contacts?page_size=1000&page_token={number}"\noutput = "-"\n')
    with open(f"{root}/sdk.py", "w") as file:
        file.write(SDK)
    with open(f"{root}/sdk.php", "w") as file:
        file.write(PHP)
    curl = f"curl -s -K {root}/all.curl"
    export = [program, "contacts", "export"]
    commands = {
        "curl": curl,
        "curl | jq -c '.contacts[]'": f"{curl} | jq -c '.contacts[]'",
        "contacts export": export,
        "contacts export, CSV of ten columns": export + ["--format", "csv", "--fields", COLUMNS],
        "contacts export --to FILE": export + ["--to", f"{root}/all.ndjson"],
    }
    if options.sdk:
        commands["keap-core-v2-sdk (Python)"] = [options.sdk, f"{root}/sdk.py", base]
    if options.php:
        commands["infusionsoft-php"] = [
            "php", f"{root}/sdk.php", os.path.abspath(options.php), f"http://127.0.0.1:{port}/php/rest"]

    times = {name: [] for name in commands}
    memory = {name: 0.0 for name in commands}
    for number in range(options.rounds + 1):
        for name, command in commands.items():
            elapsed, peak = run(command, environment)
            if number > 0:
                times[name].append(elapsed)
                memory[name] = max(memory[name], peak)
    with open(f"{root}/all.ndjson", "rb") as file:
        if sum(1 for _ in file) != PAGES * SIZE:
            sys.exit("the export is not whole")

    median = {name: statistics.median(values) for name, values in times.items()}
    print(f"{PAGES} pages of {SIZE} contacts, {megabytes:.1f} MB, {options.rounds} rounds in turn")
    print(f"{'command':38}{'seconds':>9}{'x curl':>8}{'peak MiB':>10}")
    for name in commands:
        print(f"{name:38}{median[name]:9.3f}{median[name] / median['curl']:8.2f}{memory[name]:10.1f}")
    ours, csv = median["contacts export"], median["contacts export, CSV of ten columns"]
    bars = [
        ("export <= 2.5 x curl", ours / median["curl"] <= 2.5),
        ("export >= 12 x faster than curl | jq", median["curl | jq -c '.contacts[]'"] / ours >= 12),
        ("CSV <= 6 x curl", csv / median["curl"] <= 6),
        ("peak memory <= 40 MiB", memory["contacts export"] <= 40),
    ]
    if options.sdk:
        bars.append(("export >= 60 x faster than the SDK", median["keap-core-v2-sdk (Python)"] / ours >= 60))
    if options.php:
        bars.append(("export >= 5 x faster than infusionsoft-php", median["infusionsoft-php"] / ours >= 5))
    if options.large:
        environment["INFUSIONSOFT_API_URL"] = f"http://127.0.0.1:{port}/large/rest"
        elapsed, peak = run(export, environment)
        print(f"{'contacts export, 1,000,000 contacts':38}{elapsed:9.3f}{'':8}{peak:10.1f}")
        bars.append(("the same for 1,000,000 contacts", peak <= 40))
        environment["INFUSIONSOFT_API_URL"] = base

    pairs = rpc_against_curl(program, root, base, environment, options.rounds)
    ratio = statistics.median(rpc / curl for rpc, curl in pairs)
    print(
        f"contacts.get over RPC {statistics.median(p[0] for p in pairs) / 1000:.1f} us,"
        f" curl -K {statistics.median(p[1] for p in pairs) / 1000:.1f} us, ratio {ratio:.2f}")
    bars.append(("contacts.get <= 1.2 x curl -K", ratio <= 1.2))
    for text, holds in bars:
        print(f"bar: {text}: {'met' if holds else 'MISSED'}")


if __name__ == "__main__":
    main()
