#!/usr/bin/env python3
"""Start-up time of infusionsoft against curl, from spawn to exit.

    swift build -c release --static-swift-stdlib
    examples/benchmarks/startup.py .build/release/infusionsoft [ROUNDS]

Method: the commands run in turn, round by round, so that all of them meet the same machine; input
and output are /dev/null, and no command sees a file of the user's. The table shows the median, the
fastest tenth, and the ratio of the medians to `curl --version` in the same run.
"""

import os
import statistics
import sys
import time

WARM_UP = 5
BAR = 1.5  # infusionsoft --version against curl --version


def run(command, null):
    """Milliseconds from the spawn of a process to its end."""
    actions = [(os.POSIX_SPAWN_DUP2, null, descriptor) for descriptor in (0, 1, 2)]
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    begin = time.perf_counter()
    child = os.posix_spawnp(command[0], command, environment, file_actions=actions)
    _, status = os.waitpid(child, 0)
    elapsed = time.perf_counter() - begin
    if status != 0:
        sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return elapsed * 1000


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "infusionsoft"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    commands = {
        "curl --version": ["curl", "--version"],
        "infusionsoft --version": [program, "--version"],
        "infusionsoft --sandbox token -o json": [program, "--sandbox", "token", "-o", "json"],
    }
    null = os.open(os.devnull, os.O_RDWR)
    times = {name: [] for name in commands}
    for number in range(WARM_UP + rounds):
        for name, command in commands.items():
            elapsed = run(command, null)
            if number >= WARM_UP:
                times[name].append(elapsed)

    medians = {name: statistics.median(values) for name, values in times.items()}
    base = medians["curl --version"]
    print(f"spawn to exit, {rounds} rounds in turn, milliseconds")
    print(f"{'command':38}{'median':>8}{'fastest tenth':>15}{'ratio':>7}")
    for name, values in times.items():
        fast = sorted(values)[len(values) // 10]
        print(f"{name:38}{medians[name]:8.2f}{fast:15.2f}{medians[name] / base:7.2f}")
    ratio = medians["infusionsoft --version"] / base
    print(f"bar: --version <= {BAR} x curl --version: {'met' if ratio <= BAR else 'MISSED'}")


if __name__ == "__main__":
    main()
