"""Memory that runs out: at each allocation in turn, once, and from then on for
ever, libxapian's and libstdc++'s own among them."""
import hashlib
import os
import shutil
import sys

import ground
import rig_errors
from rig import Rig

N_BATCHES = 3
CRASH_OF_LIBXAPIAN = 98  # as fail_memory.c says


def is_loader(ended):
    """ld.so ends a process that has no memory for the table of libstdc++'s unique
    names; a program that is linked with that would not have come to its main."""
    return ended.code == 127 and ended.err == "out of memory\n"


NO_TRANSACTIONS = {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "transaction"}


def count(place, command, **how):
    path = place.path("allocations")
    ended = ground.run(command, env={"LD_PRELOAD": ground.FAIL_MEMORY, "FM_COUNT": path}, **how)
    with open(path, "rb") as file:
        return int.from_bytes(file.read(), sys.byteorder), ended


class SearchMemory(Rig):
    name, goal = "search-memory", "G6"
    title = "every allocation of 7 searches fails, once and for ever"
    sample, night = 250, None

    def prepare(self):
        scene = self.ground.scene("update")
        scene.fresh()
        self.index = scene.index
        self.commands, self.answers, self.counts = [], [], []
        for search in rig_errors.SEARCHES:
            self.add([ground.PT_SEARCH, "--index", self.index, *search])

    def add(self, command):
        n, answer = count(self.ground, command)
        self.commands.append(command)
        self.answers.append(answer)
        self.counts.append(n)

    def points(self):
        return [(number, n, is_for_ever)
                for number, most in enumerate(self.counts)
                for n in range(1, most + 1) for is_for_ever in (False, True)]

    def trial(self, point):
        number, n, is_for_ever = point
        command = self.commands[number]
        ended = ground.served(command).run(n, is_for_ever)
        if ended.code == CRASH_OF_LIBXAPIAN or is_loader(ended):
            self.n_foreign += 1
            return
        rig_errors.claim_answered(ended, self.answers[number], "json" in command,
                                  " ".join(command[3:]))

    def notices(self):
        """quest has nobody who catches."""
        if ground.run(["quest", "--version"]).code != 0:
            return "not shown: there is no quest"
        self.add(["quest", "-d", self.index, "parish"])
        number = len(self.commands) - 1
        noticed = self.tried_until("quest in the place of pt-search", (
            lambda n=n: self.trial((number, n, False)) for n in range(1, 60)))
        for kept in (self.commands, self.answers, self.counts):
            kept.pop()
        return noticed


class Files:
    """What a folder of files holds, to be put back in place: who has them open
    must not notice."""

    def __init__(self, folder):
        self.folder, self.bytes = folder, {}
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                self.bytes[name] = file.read()

    def put_back(self, now):
        """now: the Files that are there."""
        for name in now.bytes.keys() - self.bytes.keys():
            os.remove(os.path.join(self.folder, name))
        for name, content in self.bytes.items():
            if now.bytes.get(name) != content:
                with open(os.path.join(self.folder, name),
                          "r+b" if name in now.bytes else "wb") as file:
                    file.write(content)
                    file.truncate()

    def digest(self):
        digest = hashlib.blake2b()
        for name, content in self.bytes.items():
            digest.update(b"%s %d " % (name.encode(), len(content)) + content)
        return digest.digest()


class IndexMemory(Rig):
    """Up to the first commit the writer runs anew for each trial; behind it forks
    of one run go on, each on the files as they stand there."""
    name, goal = "index-memory", "G7"
    title = "every allocation of a writer of 30 articles fails, once and for ever"
    HOW = ("--per", "10")
    sample, night, is_in_order = 24, None, True

    def prepare(self):
        self.states = ground.States(self.ground, N_BATCHES, self.HOW)
        self.index = self.ground.path("memory", "index")
        self.command = [ground.CHANGE, self.index, "1", str(N_BATCHES), *self.HOW]
        ground.empty(self.index)
        self.n_first, _ = count(self.ground, [ground.CHANGE, self.index, "1", "1", *self.HOW])
        ground.empty(self.index)
        self.n, _ = count(self.ground, self.command)
        self.steps, self.looked = None, {}

    def points(self):
        return [(n, is_for_ever) for n in range(1, self.n + 1) for is_for_ever in (False, True)]

    def trial(self, point):
        n, is_for_ever = point
        if n > self.n_first:
            self.fail_in_fork(n, is_for_ever)
        else:
            self.fail(n, is_for_ever, ground.served(self.command))

    def claim_ended(self, ended, seen=None):
        ground.claim(ended.code is not None, "it hangs")
        ground.claim(ended.code in (0, 2), "it ended with %d: %s" % (ended.code, ended.err))
        ground.claim(ended.code == 0 or ended.err.strip(), "it failed without a word")
        acked = self.states.claim_kept(self.index, ended.out, seen)
        ground.claim(ended.code == 2 or acked == N_BATCHES, "it ended with 0 before its end")

    def end_steps(self):
        if self.steps:
            self.steps.end()
        self.steps = None

    def fail(self, n, is_for_ever, writer):
        self.end_steps() # the one run has its files in the same place
        ground.empty(self.index)
        self.claim_ended(writer.run(n, is_for_ever))
        if n % 20 == 0:
            self.states.claim_goes_on(self.index)

    def step_to(self, n):
        """The one run stands at allocation n."""
        if self.steps and (self.steps.at is None or self.steps.at > n):
            self.end_steps()
        if not self.steps:
            ground.empty(self.index)
            self.steps = ground.Stepped(self.command, n)
        if self.steps.at and self.steps.at < n:
            self.steps.go_on_to(n)
        return self.steps.at == n

    def fail_in_fork(self, n, is_for_ever):
        if not self.step_to(n):
            return  # the run has a few allocations less than that which counted
        before = Files(self.index)
        ended = self.steps.fail(is_for_ever)
        now = Files(self.index)
        try:
            self.claim_ended(ended, self.look(now))
            if n % 20 == 0:
                self.claim_copy_goes_on()
        finally:
            before.put_back(now)

    def look(self, files):
        """What was looked at once is known by its bytes."""
        digest = files.digest()
        if digest not in self.looked:
            self.looked[digest] = ground.look(self.index)
        return self.looked[digest]

    def claim_copy_goes_on(self):
        copy = self.ground.path("memory-copy", "index")
        ground.empty(copy)
        shutil.copytree(self.index, copy)
        self.states.claim_goes_on(copy)

    def notices(self):
        broken = ground.Served(self.command, NO_TRANSACTIONS)
        return self.tried_until("no transactions", (
            lambda n=n: self.fail(n, True, broken)
            for n in range(self.n // 2, self.n, max(1, self.n // 300))))


class RunMemory(Rig):
    name, goal = "run-memory", "G7"
    title = "allocations of 7 commands of pt-index fail, once and for ever"
    sample, night = 16, 3000
    SCENES = ["create", "create-plain", "update", "rebuild", "compact", "forget", "stream"]

    def prepare(self):
        self.scenes = self.ground.scenes(self.SCENES)
        self.counts = {}
        for scene in self.scenes:
            scene.fresh()
            self.counts[scene.name], _ = count(self.ground, scene.command(), stdin=scene.stdin)

    def trial(self, point):
        import random
        dice = random.Random(point)
        scene = dice.choice(self.scenes)
        self.fail(scene, dice.randint(1, self.counts[scene.name]), dice.random() < 0.5)

    def fail(self, scene, n, is_for_ever, program=None):
        scene.fresh()
        program = program or ground.served(scene.command(), scene.stdin)
        ended = program.run(n, is_for_ever)
        what = "%s, allocation %d%s" % (scene.name, n, " and all after" if is_for_ever else "")
        ground.claim(ended.code is not None, what + ": it hangs")
        ground.claim(ended.code in (0, 2), "%s: it ended with %d: %s"
                     % (what, ended.code, ended.err))
        ground.claim(ended.code == 0 or ended.err.strip(), what + ": it failed without a word")
        scene.claim_whole(ended.code)
        scene.claim_converges()

    def notices(self):
        scene = self.ground.scene("update")
        broken = ground.Served(scene.command(), NO_TRANSACTIONS)
        n = self.counts["update"]
        return self.tried_until("no transactions", (
            lambda i=i: self.fail(scene, i, True, broken)
            for i in range(n // 2, n, max(1, n // 300))))


class CreateMemory(Rig):
    """Where pt-index says that it made an index, nothing may be missing in it."""
    name, goal = "create-memory", "G7"
    title = "every allocation of pt-index that makes an index fails, once"
    sample, night, is_in_order = None, None, True

    def prepare(self):
        self.scene = self.ground.scene("create")
        self.scene.fresh()
        self.n, _ = count(self.ground, self.scene.command())

    def points(self):
        return range(1, self.n + 1)

    def trial(self, point):
        self.fail(point, ground.served(self.scene.command()))

    def fail(self, n, program):
        self.scene.fresh()
        ended = program.run(n, False)
        what = "allocation %d" % n
        ground.claim(ended.code in (0, 2), "%s: it ended with %s: %s" % (what, ended.code, ended.err))
        ground.claim(ended.code == 0 or ended.err.strip(), what + ": it failed without a word")
        ground.claim(ended.code == 2 or ground.dump(self.scene.index) == self.scene.dumped,
                     what + ": it ended with 0, and its index differs from one made in peace")

    def notices(self):
        part = self.scene.command()
        part[-1] += "/part1"
        return self.tried_until("a part of the articles alone", (
            lambda: self.fail(2 * self.n, ground.served(part)),))


RIGS = [SearchMemory, IndexMemory, RunMemory, CreateMemory]
