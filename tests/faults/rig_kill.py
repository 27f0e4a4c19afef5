"""kill -9: at random times, and at each system call that writes."""
import collections
import os
import random
import signal
import subprocess
import time

import ground
from rig import Rig

WRITES = "pwrite64,write,fdatasync,fsync,rename,renameat,renameat2,unlink,unlinkat,mkdir,rmdir,ftruncate"
SCENES = ["create", "create-plain", "update", "rebuild", "compact", "forget", "stream"]
N_BATCHES = 16
BROKEN = {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "exchange"}


def kill_after(command, seconds, env=None, stdin=None):
    """Its code, None when it was killed, and what it wrote."""
    with subprocess.Popen(command, env=dict(os.environ, **(env or {})),
                          stdin=open(stdin) if stdin else subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        out = process.stdout.read().decode()
        code = process.wait()
    return (None if code == -signal.SIGKILL else code), out


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
        ground.empty(self.index)
        self.change_time = time_of([ground.CHANGE, self.index, "1", str(N_BATCHES)])
        self.scenes = []
        for scene in self.ground.scenes(SCENES):
            scene.fresh()
            self.scenes.append((scene, time_of(scene.command(), scene.stdin)))

    def trial(self, point):
        dice = random.Random(point)
        if dice.random() < 0.4:
            self.kill_change(dice)
        else:
            scene, seconds = dice.choice(self.scenes)
            self.kill_scene(scene, dice.uniform(0, 1.1 * seconds))

    def kill_change(self, dice):
        ground.empty(self.index)
        _, out = kill_after([ground.CHANGE, self.index, "1", str(N_BATCHES)],
                            dice.uniform(0, 1.1 * self.change_time))
        self.states.claim_kept(self.index, out)
        self.states.claim_goes_on(self.index)

    def kill_scene(self, scene, seconds, env=None):
        scene.fresh()
        code, _ = kill_after(scene.command(), seconds, env, scene.stdin)
        scene.claim_whole(code)
        scene.claim_converges()

    def notices(self):
        scene, seconds = next(pair for pair in self.scenes if pair[0].name == "rebuild")
        return self.tried_until("folders exchanged in steps", (
            lambda i=i: self.kill_scene(scene, 1.1 * seconds * (0.6 + (i % 60) / 100), BROKEN)
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
