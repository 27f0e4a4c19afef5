# SPDX-License-Identifier: GPL-2.0-or-later
"""compare.py BIN TOOLS OUT WORK: pt-search beside its peers in one run, on the
articles that prepare.py put into WORK: what building costs, a query in a
process of its own, a query in a process that has the index open, and what of
that the order of the answers costs. Prints tables, and writes report.md and
cold.svg into OUT. QUICK=1: fewer rounds."""
import json, os, shutil, statistics, subprocess, sys
import measure, peers, queries, report

BIN, TOOLS, OUT, WORK = sys.argv[1:5]
QUICK = bool(os.environ.get("QUICK"))
COLD_ROUNDS, WARM_ROUNDS = (8, 3) if QUICK else (24, 7)
FLOOR = "floor"
median = statistics.median


def build_all(all_peers):
    """A row for each that has an index; those that could not build are out."""
    rows = []
    for peer in all_peers:
        command = peer.build()
        if peer.lacks or not command:
            continue
        seconds, peak = measure.cpu(*command)
        rows.append({"name": peer.name, "reads": peer.reads,
                     "seconds": seconds, "peak": peak,
                     "size": measure.size_of(peer.index())})
    return rows


def count_instructions(all_peers, rows, n_bytes):
    """Instructions a byte, on the small part."""
    if not shutil.which("valgrind"):
        return "Instructions are not counted: valgrind is not there"
    for peer in all_peers:
        if peer.lacks or not peer.build() or peer.name == "Lucene":
            continue
        n = measure.instructions(*peer.build(is_small=True))
        for row in rows:
            if (row["name"], row["reads"]) == (peer.name, peer.reads):
                row["instructions"] = n / n_bytes
    return None


def cold_query(askable, wish, kind, words):
    """{name: median ratio to pt-search}, of pt-search to the floor, quartiles
    of that."""
    commands = {FLOOR: [f"{TOOLS}/floor", askable[0].index()]}
    for peer in askable:
        command = peer.cold(wish, kind, words)
        if command:
            commands[peer.name] = command
    times = measure.in_turns(commands, COLD_ROUNDS)
    ours = times.pop(askable[0].name)
    to_floor = measure.ratios(ours, times.pop(FLOOR))
    return {"floor": median(to_floor), "quartiles": measure.quartiles(to_floor),
            "peers": {name: median(measure.ratios(t, ours))
                      for name, t in times.items()}}


def dear(peer, queries_of):
    """[what is asked, times the floor], the dearest first; without those that
    are refused, as too many words fit them here."""
    floor = [f"{TOOLS}/floor", peer.index()]
    rows = []
    for query, *options in queries_of:
        command = [f"{BIN}/pt-search", "--index", peer.index(), "-q", query]
        command += options
        if subprocess.run(command, capture_output=True).returncode == 0:
            rows.append((" ".join(options + [query]),
                         measure.ratio(command, floor, COLD_ROUNDS // 2)))
    return sorted(rows, key=lambda row: -row[1])


def by_class(about):
    """{class: [(wish, kind, words)]} in order"""
    classes = {}
    for name, wish, kind, words in about["queries"]:
        classes.setdefault(name, []).append((wish, kind, words))
    return classes


def few(some):
    """Those of a class that are asked cold."""
    n = 1 if QUICK else 3
    return some[::max(len(some) // n, 1)][:n]


def cold_class(askable, name, some):
    """Medians over the queries of a class, and the worst to the floor."""
    measured = [cold_query(askable, *query) for query in some]
    worst = max(range(len(some)), key=lambda i: measured[i]["floor"])
    names = measured[0]["peers"]
    return {"class": name,
            "floor": median(m["floor"] for m in measured),
            "low": median(m["quartiles"][0] for m in measured),
            "high": median(m["quartiles"][1] for m in measured),
            "worst": measured[worst]["floor"],
            "worst_query": askable[0].text(*some[worst]),
            "peers": {n: median(m["peers"][n] for m in measured)
                      for n in names}}


def warm_query(servers, wish, kind, words):
    """{name: median microseconds}"""
    asked = {peer.name: peer.text(wish, kind, words) for peer, _ in servers}
    times = {}
    for i in range(WARM_ROUNDS + 2): # two to warm up
        for peer, server in measure.rotated(servers, i):
            if not asked[peer.name]:
                continue
            time, _ = server.ask(wish, asked[peer.name])
            if i > 1:
                times.setdefault(peer.name, []).append(time)
    return {name: median(t) for name, t in times.items()}


def warm_class(servers, name, some):
    """Of each peer: microseconds of every query, and the median ratio."""
    times = [warm_query(servers, *query) for query in some]
    ours = servers[0][0].name
    return {"class": name,
            "times": {n: [t[n] for t in times] for n in times[0]},
            "peers": {n: median(t[n] / t[ours] for t in times)
                      for n in times[0] if n != ours}}


def counts(servers, classes):
    """How many articles each finds, summed over the queries of a class."""
    found = {}
    for name, some in classes.items():
        for wish, kind, words in some:
            for peer, server in servers:
                query = peer.text(wish, kind, words)
                if not query or wish == "p":
                    continue
                sums = found.setdefault(name, {})
                sums[peer.name] = sums.get(peer.name, 0) + \
                    server.ask("c", query)[1]
    return found


def ranking(index, about):
    """What ranking.c says: [class, queries, ratio, without passages, worst,
    its query] for each class."""
    lines = "".join(f"{name}\t{'q' if kind == 'question' else ''}\t"
                    f"{queries.text(kind, words, 'pt')}\n"
                    for name, wish, kind, words
                    in about["queries"] + about["ranked"]
                    if wish == queries.TEN)
    done = subprocess.run([f"{TOOLS}/ranking", index, str(WARM_ROUNDS)],
                          input=lines, stdout=subprocess.PIPE, text=True,
                          check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def main():
    about = json.load(open(f"{WORK}/about.json"))
    place = peers.Place(BIN, TOOLS, WORK)
    all_peers = peers.every(place)
    page = report.Report(about, QUICK)
    page.left_out([(p.name, p.lacks) for p in all_peers
                   if p.lacks and p.name != all_peers[0].name])
    rows = build_all(all_peers)
    note = count_instructions(all_peers, rows, about["small"]["bytes"])
    page.building(rows, note)
    askable = [p for p in all_peers
               if not p.lacks and type(p) is not peers.PtSearchLines]
    classes = by_class(about)
    page.cold([cold_class(askable, name, few(some))
               for name, some in classes.items()],
              [p.name for p in askable[1:] if type(p) is not peers.Lucene])
    page.dear(dear(askable[0], about["dear"]))
    for peer in askable:
        if type(peer) is peers.Lucene:
            query = classes["rare word"][0]
            page.start_of(peer.name, measure.ratio(
                peer.start(*query), askable[0].cold(*query), 4))
    servers = [(p, measure.Server(p.serve())) for p in askable if p.serve()]
    page.warm([warm_class(servers, name, some)
               for name, some in classes.items()],
              counts(servers, classes), [p.name for p, _ in servers])
    for _, server in servers:
        server.close()
    page.ranking(ranking(askable[0].index(), about))
    page.write(OUT)


main()
