# SPDX-License-Identifier: GPL-2.0-or-later
"""agree_peers.py BIN TOOLS WORK: builds every index that make bench compares, of
what prepare.py put into WORK, the samples of the tests, and asks them all what
must have one answer. Prints a line for each query on which they differ; exit 1
then, or when a peer that shows snippets shows none."""
import subprocess, sys
import measure, peers
from queries import COUNT, TEN

# Words that no variant, no stem and no other language reads differently.
QUERIES = [
    ("word", ["budapest"]),
    ("word", ["security"]),
    ("and", ["budapest", "nuclear"]),
    ("or", ["budapest", "berlin"]),
    ("not", ["security", "budapest"]),
    ("phrase", ["budapest", "memorandum"]),
    ("phrase", ["security", "guarantees"]),
    ("phrase", ["it", "is", "a"]),
    ("prefix", ["nucl"]),
    ("near", ["security", "nato"]),
    ("word", ["nosuchword"]),
]


def output(command):
    return subprocess.run(command, capture_output=True, text=True).stdout


def count(peer, kind, words):
    """None where it has no count."""
    if peer.serve():
        server = measure.Server(peer.serve())
        found = server.ask(COUNT, peer.text(COUNT, kind, words))[1]
        server.close()
        return found
    if isinstance(peer, peers.Ripgrep) and peer.cold(TEN, kind, words):
        return len(output(peer.cold(TEN, kind, words) + ["-l"]).splitlines())
    return None


def main():
    place = peers.Place(*sys.argv[1:4])
    there = [p for p in peers.every(place)
             if not p.lacks and type(p) is not peers.PtSearchLines]
    for peer in there:
        command = peer.build()
        if command:
            measure.cpu(*command)
    wrong = 0
    for kind, words in QUERIES:
        ask = there[0].cold(COUNT, kind, words)
        wanted = int(output(ask))
        found = {p.name: count(p, kind, words) for p in there}
        if any(n not in (wanted, None) for n in found.values()):
            print(f"{kind} {words}: pt-search -c {wanted}, {found}")
            wrong += 1
    for peer in there:
        if peer.snippets and not output(
                peer.cold(TEN, "word", ["budapest"])).lower().count("budapest"):
            print(f"{peer.name} shows nothing for budapest")
            wrong += 1
    print("asked:", ", ".join(peer.name for peer in there))
    sys.exit(wrong > 0)


main()
