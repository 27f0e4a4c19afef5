"""SIGINT and SIGTERM at random times: the run ends soon, whole, and says so."""
import os
import random
import signal
import subprocess
import time

import ground
import rig_kill
from rig import Rig

SCENES = ["create", "create-plain", "update", "rebuild", "compact", "stream"]
SOON = 2.0  # seconds
SIZE = 400


class Signals(Rig):
    name, goal = "signals", "G20"
    title = "SIGINT and SIGTERM at random times: 6 commands of pt-index"
    size = SIZE
    sample, night = 4, 500

    def prepare(self):
        self.scenes, self.lines = [], {}
        for scene in self.ground.scenes(SCENES):
            scene.fresh()
            before = ground.listed(scene.index) if scene.before else set()
            self.lines[scene.name] = before | scene.lines_after
            self.scenes.append((scene, rig_kill.time_of(scene.command(), scene.stdin)))

    def trial(self, point):
        dice = random.Random(point)
        scene, seconds = dice.choice(self.scenes)
        self.interrupt(scene, dice.uniform(0, 1.1 * seconds),
                       dice.choice((signal.SIGINT, signal.SIGTERM)))

    def interrupt(self, scene, seconds, number, env=None):
        scene.fresh()
        with subprocess.Popen(scene.command(), env=dict(os.environ, **(env or {})),
                              stdin=open(scene.stdin) if scene.stdin else subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            time.sleep(seconds)
            began = time.time()
            was_over = process.poll() is not None
            process.send_signal(number)
            try:
                process.wait(SOON + 20)
            except subprocess.TimeoutExpired:
                process.kill()
            took = time.time() - began
            err = process.stderr.read().decode("utf-8", "replace")
        code = process.returncode
        allowed = (0, 128 + number) if not was_over else (0,)
        # before main has set its handlers a signal does what it does to anybody
        ground.claim(code in allowed or code == -number,
                     "%s: it ended with %s: %s" % (scene.name, code, err))
        ground.claim(took < SOON, "%s: it ended %.1f s after the signal" % (scene.name, took))
        seen = ground.look(scene.index)
        ground.claim_sound(seen)
        if seen.state != "none":
            strange = ground.listed(scene.index) - self.lines[scene.name]
            ground.claim(not strange, "neither old nor new: %s" % sorted(strange)[:2])
        ground.claim(seen.n >= scene.n_kept or not scene.before,
                     "%d articles of at least %d" % (seen.n, scene.n_kept))
        scene.claim_converges(is_dumped=False)

    def notices(self):
        """Who does not hear runs on, and ends with 0 long after."""
        broken = {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "signal"}
        return self.tried_until("signals with their first meaning", (
            lambda i=i: self.strict(broken, i) for i in range(40)))

    def strict(self, env, point):
        scene, seconds = self.scenes[2]
        scene.fresh()
        with subprocess.Popen(scene.command(), env=dict(os.environ, **env),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(seconds * (0.3 + 0.01 * point))
            process.send_signal(signal.SIGINT)
        ground.claim(process.returncode in (0, 130), "it ended with %d" % process.returncode)


RIGS = [Signals]
