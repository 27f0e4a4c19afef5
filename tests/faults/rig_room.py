"""A disk that is full, at each size: file systems in memory, one a trial, mounted
in a name space of their own, so that nobody has to be root."""
import os
import shutil

import ground
from rig import Rig

N_BATCHES = 60
STEP = 64  # KB
MOST = 8192
SCRIPT = """mount -t tmpfs -o size="$1"k none "$2" && shift && cd "$1" && shift || exit 99
"$@"
code=$?
[ ! -d index ] || cp -r index ../kept
exit $code
"""
APART = ["unshare", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "room"]


class Room(Rig):
    name, goal = "room", "G5"
    title = "a writer of batches without last words, on disks of 64 KB to 8 MB"
    sample, night = 3, None

    def cannot(self):
        place = self.place = self.ground.path("room", "disk")
        os.makedirs(place, exist_ok=True)
        if ground.run([*APART, "64", place, "true"]).code != 0:
            return "no file system can be mounted in a name space"

    def prepare(self):
        self.states = ground.States(self.ground, N_BATCHES)

    def points(self):
        return range(STEP, MOST + 1, STEP)

    def trial(self, point):
        self.fill(point)

    def fill(self, size, env=None):
        kept = self.ground.path("room", "kept")
        shutil.rmtree(kept, ignore_errors=True)
        ended = ground.run([*APART, str(size), self.place, "env",
                            *("%s=%s" % pair for pair in (env or {}).items()),
                            ground.CHANGE, "index", "1", str(N_BATCHES), "--host"])
        ground.claim(ended.code in (0, 2), "%d KB: it ended with %s: %s"
                     % (size, ended.code, ended.err))
        ground.claim(ended.code == 0 or "No space left on device" in ended.err,
                     "%d KB: %s" % (size, ended.err))
        acked = self.states.claim_kept(kept, ended.out)
        ground.claim(ended.code == 2 or acked == N_BATCHES, "it ended with 0 before its end")

    def notices(self):
        broken = {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "room"}
        return self.tried_until("nobody looks for room", (
            lambda size=size: self.fill(size, broken) for size in range(STEP, MOST, STEP)))


RIGS = [Room]
