"""Articles that are refused, or hard to take, at every place of a batch: what
stands beside them is never lost."""
import ground
from rig import Rig

PER_BATCH = 25
INPUTS = ("long-word", "nul", "broken-utf-8", "many-words", "long-id", "control", "big",
          "no-text", "no-id", "bad-date")
ENGINES = ("term", "commit")


class Poison(Rig):
    name, goal = "poison", "G15"
    title = "12 poisons at each of the 25 places of a batch"
    sample, night = 16, None

    def prepare(self):
        self.index = self.ground.path("poison", "index")
        ground.empty(self.index)
        ground.must(self.command(1))
        ground.must(self.command(2))
        self.wanted = self.neighbours()

    def command(self, batch, *more):
        return [ground.CHANGE, self.index, str(batch), str(batch), *more]

    def neighbours(self):
        return {line for line in ground.listed(self.index) if "\tarticle " in line}

    def points(self):
        return [(kind, at) for kind in INPUTS + tuple("engine-" + word for word in ENGINES)
                for at in range(PER_BATCH)]

    def trial(self, point):
        self.poison(*point)

    def poison(self, kind, at, env=None):
        ground.empty(self.index)
        if kind.startswith("engine-"):
            env = dict(env or {}, LD_PRELOAD=ground.BREAKS, PT_POISON=kind[len("engine-"):])
        # what is added to a new index goes past libxapian
        if kind.startswith("engine-") or at % 2:
            ground.must(self.command(1))
            ended = ground.run(self.command(2, "--poison", kind, "--at", str(at)), env=env)
        else:
            ended = ground.run(self.command(1, "--poison", kind, "--at", str(at)), env=env)
            ground.must(self.command(2))
        ground.claim(ended.code == 0, "it ended with %s: %s" % (ended.code, ended.err))
        seen = ground.look(self.index)
        ground.claim_sound(seen)
        there = self.neighbours()
        ground.claim(there == self.wanted, "%d of %d neighbours are there"
                     % (len(there & self.wanted), len(self.wanted)))
        ground.claim(seen.n <= len(self.wanted) + 1, "%d articles" % seen.n)

    def notices(self):
        broken = {"PT_BREAK": "exception"}
        return self.tried_until("libxapian's exceptions swallowed", (
            lambda at=at: self.poison("engine-term", at, broken) for at in range(1, PER_BATCH)))


RIGS = [Poison]
