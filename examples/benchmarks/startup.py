#!/usr/bin/env python3
"""Start-up time of infusionsoft against curl, from spawn to exit.

    swift build -c release --static-swift-stdlib
    examples/benchmarks/startup.py .build/release/infusionsoft

Method: the commands run in turn, round by round, so that all of them meet the same machine; output
goes to /dev/null. The table shows the median, the fastest tenth, and the ratio of the medians to
`curl --version` in the same run.
"""

import os
import statistics
import sys
import time

ROUNDS = 300
BAR = 1.5  # infusionsoft --version against curl --version


def run(command, sink):
    begin = time.perf_counter()
    actions = [(os.POSIX_SPAWN_DUP2, sink, 1), (os.POSIX_SPAWN_DUP2, sink, 2)]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} ended with status {status}")
    return (time.perf_counter() - begin) * 1000


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "infusionsoft"
    commands = {
        "curl --version": ["curl", "--version"],
        "infusionsoft --version": [program, "--version"],
        "infusionsoft --sandbox token -o json": [program, "--sandbox", "token", "-o", "json"],
    }
    sink = os.open(os.devnull, os.O_WRONLY)
    times = {name: [] for name in commands}
    for round in range(ROUNDS + 5):
        for name, command in commands.items():
            elapsed = run(command, sink)
            if round >= 5:  # the first rounds warm the caches
                times[name].append(elapsed)

    base = statistics.median(times["curl --version"])
    print(f"spawn to exit, {ROUNDS} rounds in turn, milliseconds")
    print(f"{'command':40}{'median':>8}{'fastest tenth':>15}{'ratio':>8}")
    for name, values in times.items():
        values.sort()
        median = statistics.median(values)
        print(f"{name:40}{median:8.2f}{values[len(values) // 10]:15.2f}{median / base:8.2f}")
    ratio = statistics.median(times["infusionsoft --version"]) / base
    print(f"bar: --version <= {BAR} x curl --version: {'met' if ratio <= BAR else 'MISSED'}")


if __name__ == "__main__":
    main()
