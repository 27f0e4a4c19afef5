# SPDX-License-Identifier: GPL-2.0-or-later
"""What a command costs, told so that a noisy machine does not matter: commands
that are compared run in turn, each turn gives ratios, and the median counts."""
import os, re, statistics, subprocess, sys, tempfile

SLOW = 0.05  # CPU seconds of a run; what takes longer is run less often


def cpu(command, stdin=os.devnull):
    """(CPU seconds, peak resident KiB) of a run with what it started. The
    second is that of the largest process, and at least that of this one."""
    actions = [(os.POSIX_SPAWN_OPEN, 0, stdin, os.O_RDONLY, 0),
               (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
               (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        sys.exit(f"exit {code}: {command}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def rotated(items, i):
    """Beginning with another one for each i."""
    i %= len(items)
    return items[i:] + items[:i]


def in_turns(commands, rounds):
    """{name: [CPU seconds by round]} of {name: command}. Each round begins with
    another command; those that are slow have no run in most rounds: None."""
    first = {name: cpu(command)[0] for name, command in commands.items()}
    first = {name: min(first[name], cpu(command)[0])
             for name, command in commands.items()}
    names = list(commands)
    times = {name: [] for name in names}
    for i in range(rounds):
        for name in rotated(names, i):
            is_due = first[name] < SLOW or i % max(rounds // 4, 1) == 0
            times[name].append(cpu(commands[name])[0] if is_due else None)
    return times


def ratios(times, peers):
    """Round by round, where both ran."""
    return [a / b for a, b in zip(times, peers) if a is not None and b]


def ratio(command, peer, pairs):
    times = in_turns({"a": command, "b": peer}, pairs)
    return statistics.median(ratios(times["a"], times["b"]))


def quartiles(values):
    if len(values) < 2:
        return values[0], values[0]
    low, _, high = statistics.quantiles(values, n=4)
    return low, high


def instructions(command, stdin=os.devnull):
    """Instructions of a run with what it started, by valgrind."""
    with tempfile.TemporaryDirectory() as logs:
        cpu(["valgrind", "--tool=cachegrind", "--cache-sim=no",
             "--trace-children=yes", "--cachegrind-out-file=/dev/null",
             f"--log-file={logs}/%p"] + command, stdin)
        total = 0
        for name in os.listdir(logs):
            for line in open(f"{logs}/{name}"):
                found = re.search(r"I +refs: +([0-9,]+)", line)
                total += int(found[1].replace(",", "")) if found else 0
    return total


def size_of(place):
    """Bytes of a file or of a folder and all in it."""
    if os.path.isfile(place):
        return os.path.getsize(place)
    return sum(os.path.getsize(os.path.join(base, name))
               for base, _, names in os.walk(place) for name in names)


class Server:
    """A peer's program in its "serve" mode, see peer.h."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL)

    def ask(self, wish, query):
        """(microseconds of CPU, hits or count)"""
        self.process.stdin.write(f"{wish} {query}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if len(answer) != 2:
            sys.exit(f"no answer to {query}: {self.process.args}")
        return float(answer[0]), int(answer[1])

    def close(self):
        self.process.stdin.close()
        self.process.wait()
