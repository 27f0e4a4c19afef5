"""Power cuts of a real file system: ext4 or XFS in a file, which is told to drop
what its journal does not hold. Needs root and loop devices."""
import fcntl
import os
import random
import struct
import subprocess
import time

import ground
from rig import Rig

N_BATCHES = 60
SHUTDOWN = 0x8004587D  # FS_IOC_SHUTDOWN
NO_LOG_FLUSH = 2
KINDS = {"ext4": ("24m", ["mkfs.ext4", "-qF"]), "xfs": ("320m", ["mkfs.xfs", "-qf"])}


def try_run(command):
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False


class Mounted:
    """A file system of its own kind, fresh."""

    def __init__(self, place, kind):
        self.point, self.image = place.path("mounted-" + kind), place.path(kind + ".img")
        os.makedirs(self.point, exist_ok=True)
        size, self.make = KINDS[kind]
        try_run(["truncate", "-s", size, self.image])

    def format(self):
        return try_run([*self.make, self.image])

    def mount(self):
        return try_run(["mount", "-o", "loop", self.image, self.point])

    def unmount(self):
        return try_run(["umount", self.point])

    def cut(self):
        fd = os.open(self.point, os.O_RDONLY)
        try:
            fcntl.ioctl(fd, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(fd)


class MountedPower(Rig):
    kind = ""
    goal = "G3"

    def cannot(self):
        if os.geteuid() != 0:
            return "not root"
        disk = self.disk = Mounted(self.ground, self.kind)
        if not disk.format():
            return "there is no mkfs." + self.kind
        if not disk.mount():
            return "nothing can be mounted here"
        try:
            disk.cut()
        except OSError as error:
            return "its power cannot be cut: %s" % error.strerror
        finally:
            disk.unmount()

    def prepare(self):
        self.states = ground.States(self.ground, N_BATCHES)

    def trial(self, point):
        dice = random.Random(point)
        at_commit = dice.randint(1, 20) if point % 4 == 0 else 0
        self.cut(dice, {"LD_PRELOAD": ground.BREAKS, "PT_CUT_AT": str(at_commit)}
                 if at_commit else None, bool(at_commit))

    def cut(self, dice, env=None, by_writer=False):
        """The writer begins on a disk that has the first batches for long. by_writer:
        it cuts its own power, when a folder is to be synced."""
        index = os.path.join(self.disk.point, "index")
        ground.claim(self.disk.format() and self.disk.mount(), "no file system")
        try:
            ground.must([ground.CHANGE, index, "1", "2"])
            os.sync()
            with subprocess.Popen([ground.CHANGE, index, "3", str(N_BATCHES)],
                                  env=dict(os.environ, **(env or {})), stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL) as writer:
                if by_writer:
                    ended = writer.wait(ground.LONGEST)
                    ground.claim(ended == 2, "it ended with %s on a dead disk" % ended)
                else:
                    time.sleep(dice.uniform(0.02, 0.6))
                    self.disk.cut()
                    writer.kill()
                out = writer.stdout.read().decode()
        finally:
            self.disk.unmount()
        ground.claim(self.disk.mount(), "the file system is lost")
        try:
            self.states.claim_kept(index, 2 + out.count("ack "))
        finally:
            self.disk.unmount()

    def notices(self):
        broken = {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "fsync"}
        return self.tried_until("only libxapian syncs", (
            lambda i=i: self.cut(random.Random(i), broken) for i in range(40)))


class Ext4(MountedPower):
    name, kind = "power-ext4", "ext4"
    title = "power cut of a mounted ext4"
    sample, night = 2, 700


class Xfs(MountedPower):
    name, kind = "power-xfs", "xfs"
    title = "power cut of a mounted XFS"
    sample, night = 2, 300


RIGS = [Ext4, Xfs]
