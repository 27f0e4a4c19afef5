"""Memory that runs out: at each allocation in turn, once, and from then on for
ever, libxapian's and libstdc++'s own among them."""
import sys

import ground
import rig_errors
from rig import Rig

N_BATCHES = 3
CRASH_OF_LIBXAPIAN = 98  # as fail_memory.c says


def failing(n, is_for_ever, library=ground.FAIL_MEMORY):
    env = {"LD_PRELOAD": library, "FM_AT": str(n)}
    if is_for_ever:
        env["FM_FOR_EVER"] = "1"
    return env


def count(place, command, **how):
    path = place.path("allocations")
    ended = ground.run(command, env={"LD_PRELOAD": ground.FAIL_MEMORY, "FM_COUNT": path}, **how)
    with open(path, "rb") as file:
        return int.from_bytes(file.read(), sys.byteorder), ended


class SearchMemory(Rig):
    name, goal = "search-memory", "G6"
    title = "every allocation of 6 searches fails, once and for ever"
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
        ended = ground.run(command, env=failing(n, is_for_ever))
        if ended.code == CRASH_OF_LIBXAPIAN:
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


class IndexMemory(Rig):
    name, goal = "index-memory", "G7"
    title = "allocations of a writer of 3 batches fail, once and for ever"
    sample, night = 24, None

    def prepare(self):
        self.states = ground.States(self.ground, N_BATCHES)
        self.index = self.ground.path("memory", "index")
        self.command = [ground.CHANGE, self.index, "1", str(N_BATCHES)]
        ground.empty(self.index)
        self.n, _ = count(self.ground, self.command)

    def points(self):
        return [(n, is_for_ever) for n in range(1, self.n + 1) for is_for_ever in (False, True)]

    def trial(self, point):
        self.fail(*point)

    def fail(self, n, is_for_ever, env=None):
        ground.empty(self.index)
        how = dict(failing(n, is_for_ever), **(env or {}))
        ended = ground.run(self.command, env=how)
        ground.claim(ended.code is not None, "it hangs")
        ground.claim(ended.code in (0, 2), "it ended with %d: %s" % (ended.code, ended.err))
        ground.claim(ended.code == 0 or ended.err.strip(), "it failed without a word")
        acked = self.states.claim_kept(self.index, ended.out)
        ground.claim(ended.code == 2 or acked == N_BATCHES, "it ended with 0 before its end")
        if n % 20 == 0:
            self.states.claim_goes_on(self.index)

    def notices(self):
        broken = {"LD_PRELOAD": ground.FAIL_MEMORY + ":" + ground.BREAKS,
                  "PT_BREAK": "transaction"}
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

    def fail(self, scene, n, is_for_ever, env=None):
        scene.fresh()
        ended = ground.run(scene.command(), stdin=scene.stdin,
                           env=dict(failing(n, is_for_ever), **(env or {})))
        what = "%s, allocation %d%s" % (scene.name, n, " and all after" if is_for_ever else "")
        ground.claim(ended.code is not None, what + ": it hangs")
        ground.claim(ended.code in (0, 2), "%s: it ended with %d: %s"
                     % (what, ended.code, ended.err))
        ground.claim(ended.code == 0 or ended.err.strip(), what + ": it failed without a word")
        scene.claim_whole(ended.code)
        scene.claim_converges()

    def notices(self):
        scene = self.ground.scene("update")
        broken = {"LD_PRELOAD": ground.FAIL_MEMORY + ":" + ground.BREAKS,
                  "PT_BREAK": "transaction"}
        n = self.counts["update"]
        return self.tried_until("no transactions", (
            lambda i=i: self.fail(scene, i, True, broken)
            for i in range(n // 2, n, max(1, n // 300))))


RIGS = [SearchMemory, IndexMemory, RunMemory]
