# SPDX-License-Identifier: GPL-2.0-or-later
"""Damage to the files of an index (G8, G9). Whatever is changed: pt-index
--check says so and ends by itself, pt-search --safe ends without a signal, and
an index that a check calls sound answers as before.

--without-sums takes the checksums away first: then changes go unnoticed, and
the rig fails, which shows that it can. --plain searches without --safe."""
import json
import random
import shutil
import sys

import trial

QUERIES = b"""guarantees
"security guarantees"
ceasefire NEAR/5 monitors
"security guarantees" OR (ceasefire NEAR/5 monitors) OR "buffer zone"
guarant*
title:article
date:2025-03
zelenski~
*
"""

TABLES = ["postlist.glass", "docdata.glass", "termlist.glass",
          "position.glass", "synonym.glass"]
BLOCK = 8192


def flip(data, bit):
    data[bit // 8] ^= 1 << bit % 8


def any_bit(data, choose):
    flip(data, choose.randrange(len(data) * 8))


def header_bit(data, choose):
    block = choose.randrange(max(1, len(data) // BLOCK)) * BLOCK
    flip(data, min(block * 8 + choose.randrange(64 * 8), len(data) * 8 - 1))


def sector(data, choose, content):
    at = choose.randrange((len(data) + 511) // 512) * 512
    size = min(512, len(data) - at)
    data[at:at + size] = content(size)


def zeros(data, choose):
    sector(data, choose, bytes)


def noise(data, choose):
    sector(data, choose, choose.randbytes)


def swap(data, choose):
    n = len(data) // BLOCK
    if n < 2:
        return
    a, b = (i * BLOCK for i in choose.sample(range(n), 2))
    data[a:a + BLOCK], data[b:b + BLOCK] = data[b:b + BLOCK], data[a:a + BLOCK]


def cut(data, choose):
    del data[choose.randrange(len(data)):]


KINDS = {"any bit": (TABLES, any_bit), "bit of a header": (TABLES, header_bit),
         "sector of zeros": (TABLES, zeros), "sector of noise": (TABLES, noise),
         "blocks swapped": (TABLES, swap), "cut short": (TABLES, cut),
         "bit of iamglass": (["iamglass"], any_bit),
         "bit of checksums": (["checksums"], any_bit)}


class Rig:
    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.whole, self.hurt = folder / "whole", folder / "hurt"
        self.table = trial.Table("G8, G9: damage", options.kept)
        ended = trial.run([trial.PT_INDEX, "--index", str(self.whole), "-"],
                          60, trial.articles(300))
        assert ended.code == 0, ended.err
        if options.without_sums:
            (self.whole / "checksums").unlink()
        (folder / "queries").write_bytes(QUERIES)
        self.usual = self.search(self.whole)
        assert self.usual.code == 0, self.usual.err

    def search(self, index):
        safe = [] if self.options.plain else ["--safe"]
        return trial.run(
            [trial.PT_SEARCH, *safe, "--index", str(index), "--batch",
             str(self.folder / "queries"), "-n", "40"], self.options.seconds)

    def restore(self, names):
        for name in names + ["damaged", "checksums.new"]:
            (self.hurt / name).unlink(missing_ok=True)
        for name in names:
            if (self.whole / name).exists():
                shutil.copy2(self.whole / name, self.hurt / name)

    def judge(self, kind, where, answered, checked):
        count, fail = self.table.count, self.table.fail
        is_same = trial.without_time(answered.out) == self.same
        if answered.crashed:
            fail(f"{kind}, {where}: the search ended by {answered.code}")
        count(kind, "crashed" if answered.crashed
              else "refused" if answered.code == 2
              else "as ever" if is_same else "wrong")
        if checked.crashed:
            fail(f"{kind}, {where}: --check ended by {checked.code}")
        elif checked.code == 0:
            count(kind, "MISSED")
            fail(f"{kind}, {where}: --check calls it sound"
                 + ("" if is_same else ", and answers differ"))
        else:
            count(kind, "found")
            assert checked.code == 2, checked.code
            if checked.out and not json.loads(checked.out)["is_damaged"]:
                fail(f"{kind}, {where}: exit 2, but not damaged")

    def trial(self, kind, name, change):
        data = bytearray((self.whole / name).read_bytes())
        before = bytes(data)
        change(data)
        if bytes(data) == before:
            return
        (self.hurt / name).write_bytes(data)
        answered = self.search(self.hurt)
        checked = trial.run([trial.PT_INDEX, "--index", str(self.hurt),
                             "--check", "--json"], 30)
        first = next((i for i, (a, b) in enumerate(zip(before, data)) if a != b),
                     len(data))
        self.judge(kind, f"{name} from byte {first}", answered, checked)
        self.restore([name, "checksums"])  # the next one hurts another file

    def every_bit(self, name, step):
        size = (self.whole / name).stat().st_size * 8
        for bit in range(0, size, step):
            yield f"every bit of {name}", name, lambda d, b=bit: flip(d, b)

    def trials(self):
        """Kind, file, what is done to it; the kinds by turns."""
        kinds = {k: ([self.options.file] if self.options.file else names, by)
                 for k, (names, by) in KINDS.items()
                 if self.options.kind in ("", k)}
        for i in range(max(1, self.options.n // len(kinds))):
            for kind, (names, change) in kinds.items():
                choose = random.Random(f"{self.options.seed} {kind} {i}")
                name = names[i % len(names)]
                if (self.whole / name).exists():
                    yield kind, name, lambda d, c=change, by=choose: c(d, by)
        for step, name in ((self.options.iamglass_step, "iamglass"),
                           (self.options.sums_step, "checksums")):
            if step and (self.whole / name).exists():
                yield from self.every_bit(name, step)

    def run(self):
        self.same = trial.without_time(self.usual.out)
        shutil.copytree(self.whole, self.hurt)
        for kind, name, change in self.table.left(self.trials()):
            self.trial(kind, name, change)


def main():
    options = trial.arguments(
        __doc__, 300, without_sums=(False, "take the checksums away"),
        kind=("", "only this one"), file=("", "only this one"), plain=(False, "search in the same process"),
        iamglass_step=(8, "every so many bits of iamglass; 0: none"),
        sums_step=(0, "every so many bits of the checksums; 0: none"),
        seconds=(10, "after which a search hangs"))
    with trial.Folder() as folder:
        rig = Rig(folder, options)
        rig.run()
    trial.finish(rig.table)


if __name__ == "__main__":
    sys.exit(main())
