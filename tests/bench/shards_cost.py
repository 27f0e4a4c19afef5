# SPDX-License-Identifier: GPL-2.0-or-later
"""shards_cost.py: what a query over many remote shards costs.

    shards_cost.py measure BIN INDEX >figures.json
        INDEX is one of pt-index --shards N. Serves 1, 4, 16 … of its shards on
        loopback and asks them, and counts what goes over each connection.
    shards_cost.py table [figures.json]
        Simulates 10, 100 and 1,000 shards with these figures, or with those
        below, and prints a table.

The model, and what it leaves out:

  - pt-search asks all shards at once in each of a number of steps, and waits
    for the last; what an answer takes where it is read adds up. So

        time = base + n * shard + steps * network
             + hits * (hit + trips of a hit * network)

    network: one round trip between machines, beyond that of loopback, which the
    measured times hold. That is the closed form, exact without stragglers.
  - a straggler: any answer of a shard is late with a probability (a disk, a
    pause, a lost packet) by an exponentially distributed time. In each step the
    latest counts; where results are shown the delays add up.
  - shards are alike, and as large as the ones measured: with twice the articles
    a shard takes more time for a query of frequent words.
  - one question at a time: no queues. Memory is that of the processes which
    serve this one, over all machines.
"""
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time

# Measured as above; see README.md for of what. Milliseconds, bytes.
FIGURES = {"base_ms": 3.0,
           "shard_ms": 1.8,
           "hit_ms": 0.42,
           "shard_trips": 12,
           "shard_bytes": 3700,
           "hit_trips": 1.8,
           "hit_bytes": 3100,
           "asker_memory": 6200000,
           "server_memory": 360000}

# Of a network of one building, and of how it misbehaves.
NETWORK_MS = 0.2
LATE_SHARE = 0.001
LATE_MS = 50.0
SHARDS = (10, 100, 1000)
HITS = 10
RUNS = 2000
SEED = 7


def closed_form(f, n, hits=HITS, network=NETWORK_MS):
    """Milliseconds without stragglers."""
    return (f["base_ms"] + n * f["shard_ms"] + f["shard_trips"] * network
            + hits * (f["hit_ms"] + f["hit_trips"] * network))


def n_late(draw, n, share):
    """How many of n answers are late, in as many steps as there are."""
    if share <= 0:
        return 0
    count, at = 0, 0
    while True:
        at += 1 + int(draw.expovariate(1) / share)  # the next one that is
        if at > n:
            return count
        count += 1


def one_query(f, n, draw, share, mean, hits=HITS, network=NETWORK_MS):
    time_ms = closed_form(f, n, hits, network)
    for _ in range(n_late(draw, round(hits * f["hit_trips"]), share)):
        time_ms += draw.expovariate(1 / mean)
    for _ in range(round(f["shard_trips"])):
        lates = n_late(draw, n, share)
        time_ms += max((draw.expovariate(1 / mean) for _ in range(lates)),
                       default=0.0)
    return time_ms


def simulate(f, n, share=LATE_SHARE, mean=LATE_MS, runs=RUNS, seed=SEED,
             hits=HITS, network=NETWORK_MS):
    """Milliseconds of runs queries, sorted."""
    draw = random.Random(seed * 1000003 + n)
    return sorted(one_query(f, n, draw, share, mean, hits, network)
                  for _ in range(runs))


def bytes_of(f, n, hits=HITS):
    return n * f["shard_bytes"] + hits * f["hit_bytes"]


def table(f):
    print("| shards | none late | median | 99 of 100 | over the network | "
          "servers' memory |\n|---|---|---|---|---|---|")
    for n in SHARDS:
        times = simulate(f, n)
        print(f"| {n:,} | {closed_form(f, n):,.0f} ms "
              f"| {statistics.median(times):,.0f} ms "
              f"| {times[int(len(times) * 0.99)]:,.0f} ms "
              f"| {bytes_of(f, n) / 1e3:,.0f} kB "
              f"| {n * f['server_memory'] / 1e6:,.0f} MB |")


# --- measuring ---------------------------------------------------------------

QUERIES = ("government", "\"interest rates\"")
ASKED = 40  # times each


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def serve(folder):
    port = free_port()
    server = subprocess.Popen(
        ["xapian-tcpsrv", "--quiet", "--interface", "127.0.0.1", "--port",
         str(port), folder], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return server, port
        except OSError:
            time.sleep(0.02)
    raise SystemExit("xapian-tcpsrv does not come up")


class Counter:
    """Passes a connection on, and counts bytes, and turns: an answer that
    follows a question."""

    def __init__(self, port):
        self.to, self.bytes, self.trips = port, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client = self.listener.accept()[0]
            server = socket.create_connection(("127.0.0.1", self.to))
            for s in (client, server):
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            state = {"asked": True}  # the server speaks first
            for a, b, asks in ((client, server, True), (server, client, False)):
                threading.Thread(target=self.copy, args=(a, b, asks, state),
                                 daemon=True).start()

    def copy(self, a, b, asks, state):
        while data := a.recv(65536):
            self.bytes += len(data)
            if not asks and state["asked"]:
                self.trips += 1
            state["asked"] = asks
            b.sendall(data)
        try:
            b.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def command(search, ports, hits):
    asked = [search, "--quiet", "--variants", "off", "-n", str(hits)]
    for port in ports:
        asked += ["--index", f"127.0.0.1:{port}"]
    return asked


def ask(search, ports, hits, query):
    """Milliseconds, from the start of the process to its end."""
    begun = time.perf_counter()
    subprocess.run(command(search, ports, hits) + ["-q", query],
                   stdout=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - begun) * 1e3


def least_of(search, ports, hits):
    """The machine has other work: the least is what the query itself takes."""
    return statistics.mean(min(ask(search, ports, hits, q)
                               for _ in range(ASKED)) for q in QUERIES)


def private_bytes(pid):
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        return 1024 * sum(int(line.split()[1]) for line in rollup
                          if line.startswith("Private_"))


def memory(search, servers, ports):
    """Bytes of the process that asks, and of one that serves it, afterwards."""
    child = subprocess.Popen(command(search, ports, HITS) + ["--batch", "-"],
                             stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    child.stdin.write("".join(q + "\n" for q in QUERIES).encode())
    child.stdin.flush()
    time.sleep(2)
    asking = private_bytes(child.pid)
    serving = []
    for server in servers:
        with open(f"/proc/{server.pid}/task/{server.pid}/children") as children:
            serving += [private_bytes(int(pid)) for pid in children.read().split()]
    child.stdin.close()
    child.wait()
    return asking, statistics.median(serving)


def traffic(search, ports, hits):
    """Trips and bytes of a query, over all shards."""
    counters = [Counter(port) for port in ports]
    for q in QUERIES:
        ask(search, [c.port for c in counters], hits, q)
    time.sleep(0.1)
    return (sum(c.trips for c in counters) / len(QUERIES),
            sum(c.bytes for c in counters) / len(QUERIES))


def slope(points):
    """Of the straight line nearest to points, and where it meets 0."""
    xs, ys = zip(*points)
    x, y = statistics.mean(xs), statistics.mean(ys)
    k = (sum((a - x) * (b - y) for a, b in points)
         / sum((a - x) ** 2 for a in xs))
    return k, y - k * x


def measure(bins, index):
    search = os.path.join(bins, "pt-search")
    n = int(open(os.path.join(index, "shards")).read().split()[-1])
    servers = [serve(os.path.join(index, str(i))) for i in range(n)]
    ports = [port for _, port in servers]
    try:
        sizes = [k for k in (1, 4, 16, 64) if k <= n]
        counted = [(k, least_of(search, ports[:k], 0)) for k in sizes]
        shown = [least_of(search, ports[:k], HITS) for k in sizes]
        held = [memory(search, [s for s, _ in servers[:k]], ports[:k])
                for k in sizes]
        quiet = [(k, traffic(search, ports[:k], 0)) for k in sizes]
        loud = [traffic(search, ports[:k], HITS) for k in sizes]
    finally:
        for server, _ in servers:
            server.kill()
            server.wait()
    per_hit = [[(b - a) / HITS for a, b in zip(q[1], l)]
               for q, l in zip(quiet, loud)]
    shard_ms, base_ms = slope(counted)
    return {
        "base_ms": base_ms,
        "shard_ms": shard_ms,
        "hit_ms": statistics.median((s - c[1]) / HITS
                                    for s, c in zip(shown, counted)),
        "shard_trips": slope([(k, q[0]) for k, q in quiet])[0],
        "shard_bytes": slope([(k, q[1]) for k, q in quiet])[0],
        "hit_trips": statistics.median(p[0] for p in per_hit),
        "hit_bytes": statistics.median(p[1] for p in per_hit),
        "asker_memory": max(asking for asking, _ in held),
        "server_memory": statistics.median(serving for _, serving in held),
    }


def main(arguments):
    if arguments[:1] == ["measure"] and len(arguments) == 3:
        print(json.dumps(measure(*arguments[1:]), indent=1))
    elif arguments[:1] == ["table"] and len(arguments) <= 2:
        table(json.load(open(arguments[1])) if arguments[1:] else FIGURES)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
