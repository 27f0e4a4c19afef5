"""Nothing is left behind: memory under valgrind, descriptors by the writer that
counts its own, also after errors."""
import random
import re

import ground
import rig_memory
from rig import Rig

VALGRIND = ["valgrind", "-q", "--leak-check=full", "--show-leak-kinds=definite,indirect",
            "--errors-for-leak-kinds=definite,indirect", "--error-exitcode=77",
            "--child-silent-after-fork=yes"]


class Memory(Rig):
    name, goal = "leaks", "G23"
    title = "valgrind: commands of pt-index and pt-search, and a writer"
    size = 8
    sample, night = 1, None

    def cannot(self):
        return None if ground.run(["valgrind", "--version"]).code == 0 else "there is no valgrind"

    def prepare(self):
        scene = self.scene = self.ground.scene("update")
        scene.fresh()
        self.index = self.ground.path("leaks", "index")
        at = ["--index", scene.index]
        self.commands = {
            "writer": [ground.CHANGE, self.index, "1", "2"],
            "poison": [ground.CHANGE, self.index, "1", "1", "--poison", "nul", "--at", "3"],
            "update": [ground.PT_INDEX, "--jobs", "1", *at],
            "jobs": [ground.PT_INDEX, "--jobs", "2", "--rebuild", *at],
            "plain": [ground.PT_INDEX, "--bulk=no", "--rebuild", *at],
            "compact": [ground.PT_INDEX, "--compact", *at],
            "check": [ground.PT_INDEX, "--check", *at],
            "forget": [ground.PT_INDEX, "--forget", self.ground.path("tree", "part1"), *at],
            "status": [ground.PT_INDEX, "--status", *at],
            "bad": [ground.PT_INDEX, *at, "/nowhere"],
            "text": [ground.PT_SEARCH, *at, "brass bell"],
            "json": [ground.PT_SEARCH, *at, "--format", "json", "lamps NEAR/5 asked"],
            "kwic": [ground.PT_SEARCH, *at, "--kwic", "w*"],
            "explain": [ground.PT_SEARCH, *at, "--explain", "title:notice"],
            "wrong": [ground.PT_SEARCH, *at, "(bell"],
            "none": [ground.PT_SEARCH, *at, "nothingofthekind"],
        }

    def points(self):
        return list(self.commands)

    def trial(self, point):
        self.check(self.commands[point])

    def check(self, command, env=None):
        ground.empty(self.index)
        self.scene.fresh()
        ended = ground.run(VALGRIND + command, env=env, seconds=240)
        ground.claim(ended.code is not None, "it hangs")
        ground.claim(ended.code != 77, "valgrind: " + " | ".join(
            re.sub(r"==\d+== *", "", line) for line in ended.err.splitlines()[:12]))
        ground.claim(ended.code in (0, 1, 2), "it ended with %d" % ended.code)

    def notices(self):
        broken = {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "document"}
        return self.tried_until("documents never freed", [
            lambda: self.check(self.commands["writer"], broken)])


class Descriptors(Rig):
    name, goal = "descriptors", "G23"
    title = "descriptors after errors: memory and calls that fail"
    sample, night = 12, 3000

    def prepare(self):
        self.index = self.ground.path("descriptors", "index")
        self.command = [ground.CHANGE, self.index, "1", "3"]
        ground.empty(self.index)
        self.n, _ = rig_memory.count(self.ground, self.command)

    def trial(self, point):
        dice = random.Random(point)
        self.check(ground.served(self.command), dice.randint(1, self.n), dice.random() < 0.5)

    def check(self, program, *failure):
        ground.empty(self.index)
        ended = program.run(*failure)
        ground.claim(ended.code in (0, 2), "it ended with %s: %s" % (ended.code, ended.err))
        if ended.out.startswith("ack"):  # its lock is free again
            ground.must([ground.PT_INDEX, "--index", self.index, "--wait", "0", "--check", "-q"])

    def notices(self):
        broken = ground.Served(self.command, {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "close"})
        return self.tried_until("what is written never closed", [lambda: self.check(broken)])


RIGS = [Memory, Descriptors]
