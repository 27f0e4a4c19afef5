"""kill -9: at random times, and at each system call that writes."""
import collections
import random
import time

import ground
from rig import Rig

WRITES = "pwrite64,write,fdatasync,fsync,rename,renameat,renameat2,unlink,unlinkat,mkdir,rmdir,ftruncate"
SCENES = ["create", "create-plain", "update", "rebuild", "compact", "forget", "stream"]
N_BATCHES = 16
BROKEN = {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "exchange"}


def served_time_of(program, fresh):
    """The least of three: on a busy machine a run may take many times that."""
    times = []
    for _ in range(3):
        fresh()
        began = time.time()
        program.run()
        times.append(time.time() - began)
    return min(times)


def time_of(command, stdin=None):
    began = time.time()
    ground.must(command, stdin=stdin)
    return time.time() - began


def cannot_trace():
    return None if ground.run(["strace", "-V"]).code == 0 else "there is no strace"


def traced(place, command, calls, env, *how):
    """command under strace; env is the command's alone. With --seccomp-bpf it
    would be quicker, and no signal would arrive."""
    set_env = [part for name, value in (env or {}).items()
               for part in ("-E", "%s=%s" % (name, value))]
    return ["strace", "-f", "-qq", "-o", place.path("log"),
            *set_env, "-e", "trace=" + calls, *how, *command]


def calls_of(place, scene, calls):
    """How often each is made: strace counts each for itself."""
    scene.fresh()
    ground.must(traced(place, scene.command(), calls, None), stdin=scene.stdin)
    with open(place.path("log")) as log:
        return collections.Counter(line.split(None, 1)[1].split("(")[0]
                                   for line in log if "(" in line)


class Kill(Rig):
    name, goal = "kill", "G1"
    title = "kill -9 at random times: a writer of batches, and pt-index"
    sample, night = 16, 10000

    def prepare(self):
        self.index = self.ground.path("kill", "index")
        self.states = ground.States(self.ground, N_BATCHES)
        self.writer = ground.served([ground.CHANGE, self.index, "1", str(N_BATCHES)])
        self.change_time = served_time_of(self.writer,
                                          lambda: ground.empty(self.index))
        self.scenes = []
        for scene in self.ground.scenes(SCENES):
            program = ground.served(scene.command(), scene.stdin)
            self.scenes.append((scene, served_time_of(program, scene.fresh)))

    def trial(self, point):
        dice = random.Random(point)
        if dice.random() < 0.4:
            self.kill_change(dice)
        else:
            scene, seconds = dice.choice(self.scenes)
            self.kill_scene(scene, dice.uniform(0, 1.2 * seconds))

    def kill_change(self, dice):
        ground.empty(self.index)
        ended = self.writer.run(seconds=dice.uniform(0, 1.2 * self.change_time))
        self.states.claim_kept(self.index, ended.out)
        self.states.claim_goes_on(self.index)

    def kill_scene(self, scene, seconds, program=None):
        scene.fresh()
        program = program or ground.served(scene.command(), scene.stdin)
        scene.claim_whole(program.run(seconds=seconds).code)
        scene.claim_converges()

    def notices(self):
        scene, seconds = next(pair for pair in self.scenes if pair[0].name == "rebuild")
        broken = ground.Served(scene.command(), BROKEN)
        return self.tried_until("folders exchanged in steps", (
            lambda i=i: self.kill_scene(scene, 1.1 * seconds * (0.6 + (i % 60) / 100), broken)
            for i in range(300)))


class KillAtCalls(Rig):
    name, goal = "kill-calls", "G2"
    title = "kill -9 at every system call that writes, 7 commands"
    sample, night = 20, None

    def cannot(self):
        return cannot_trace()

    def prepare(self):
        self.scenes = self.ground.scenes(SCENES)
        self.calls = {scene.name: calls_of(self.ground, scene, WRITES) for scene in self.scenes}

    def points(self):
        return [(scene.name, call, n) for scene in self.scenes
                for call, calls in sorted(self.calls[scene.name].items())
                for n in range(1, calls + 1)]

    def trial(self, point):
        self.kill(*point)

    def kill(self, name, call, n, env=None):
        scene = self.ground.scene(name)
        scene.fresh()
        ended = ground.run(traced(self.ground, scene.command(), call, env, "-e",
                                  "inject=%s:signal=KILL:when=%d" % (call, n)),
                           stdin=scene.stdin)
        scene.claim_whole(ended.code)
        scene.claim_converges()

    def notices(self):
        calls = self.calls["rebuild"]
        return self.tried_until("folders exchanged in steps", (
            lambda n=n: self.kill("rebuild", "rename", n, BROKEN)
            for n in range(1, calls.get("rename", 0) + 4)))


RIGS = [Kill, KillAtCalls]
