"""System calls that fail: no room, no descriptors, a disk that is broken, a call
that was interrupted; each call in turn, once, and from then on for ever."""
import collections
import json

import ground
import rig_kill
from rig import Rig

Fault = collections.namedtuple("Fault", "call errno")

WORDS = {"ENOSPC": "No space left on device", "EIO": "Input/output error",
         "EMFILE": "Too many open files", "EINTR": "Interrupted system call"}

# Interrupted is a call once: who tries again for ever would be right.
FAULTS = {
    "pwrite64": ("ENOSPC", "EIO", "EINTR"),
    "write": ("ENOSPC", "EIO", "EINTR"),
    "fsync": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "openat": ("EMFILE", "EIO"),
    "pread64": ("EIO", "EINTR"),
    "read": ("EIO", "EINTR"),
    "rename": ("EIO", "ENOSPC"),
    "renameat": ("EIO", "ENOSPC"),
    "renameat2": ("EIO", "ENOSPC"),
    "mkdir": ("ENOSPC",),
    "unlink": ("EIO",),
    "unlinkat": ("EIO",),
    "rmdir": ("EIO",),
    "ftruncate": ("EIO",),
    "getdents64": ("EIO",),
}

SCENES = ["create", "create-plain", "update", "compact", "rebuild", "forget", "stream"]
CLEARING = ("unlink", "unlinkat", "rmdir", "getdents64")
IN_PLACE = ("update", "forget", "stream")
READS = ("openat", "read", "pread64", "getdents64")


# Said without the cause, which libxapian keeps to itself, or which is past by
# then: a table that it cannot open is empty to it.
CAUSELESS = ("Failed to create iamglass", "there is no article", "did not read all",
             "runs of the new index", "invalid in block", "File exists")


def inject(fault, n, is_for_ever):
    return "inject=%s:error=%s:when=%d%s" % (*fault, n, "+" if is_for_ever else "")


def is_loading(ended):
    """The program was not reached."""
    return ended.code == 127 and "loading shared libraries" in ended.err


def claim_told(ended, fault, is_for_ever):
    """The message says what happened to which file, unless no message can be
    written any more. Blocks that cannot be read are damage."""
    if fault.call == "write" and is_for_ever:
        return
    ground.claim(ended.err.strip(), "it failed without a word")
    ground.claim(len(ended.err) < 2000, "it said too much: " + ended.err[:200])
    if fault.call in READS and fault.errno == "EIO" and "is damaged" in ended.err:
        return
    if fault.call in CLEARING or any(words in ended.err for words in CAUSELESS):
        return
    if fault.call in READS + ("write",) and "cannot run" in ended.err:
        return  # it met pt-read, which was loading
    ground.claim(WORDS[fault.errno].lower() in ended.err.lower(),
                 "%s is not named: %s" % (fault.errno, ended.err))
    ground.claim(any(word in ended.err for word in ("/", "glass", "bulk.tmp", "standard", "the index")),
                 "no file is named: " + ended.err)


class Errors(Rig):
    name, goal = "errors", "G5"
    title = "system calls fail, once and for ever: 7 commands of pt-index"
    sample, night = 20, None

    def cannot(self):
        return rig_kill.cannot_trace()

    def prepare(self):
        self.scenes = self.ground.scenes(SCENES)
        self.calls = {scene.name: rig_kill.calls_of(self.ground, scene, ",".join(FAULTS))
                      for scene in self.scenes}

    def points(self):
        return [(scene.name, Fault(call, errno), n, is_for_ever)
                for scene in self.scenes
                for call, errnos in FAULTS.items() for errno in errnos
                for n in range(1, self.calls[scene.name][call] + 1)
                for is_for_ever in ((False,) if errno == "EINTR" else (False, True))]

    def trial(self, point):
        self.fail(*point)

    def fail(self, name, fault, n, is_for_ever, env=None):
        scene = self.ground.scene(name)
        scene.fresh()
        ended = ground.run(rig_kill.traced(self.ground, scene.command(), fault.call, env, "-e",
                                           inject(fault, n, is_for_ever)), stdin=scene.stdin)
        with open(self.ground.path("log")) as log:
            n_injected = log.read().count("INJECTED")
        is_unread = fault.call in READS and fault.errno == "EIO"
        if is_unread and "as a check found" in ground.look(scene.index).message:
            ground.must(scene.in_index([ground.PT_INDEX, "--check"]))
        self.judge(scene, fault, is_for_ever, ended, n_injected)
        scene.claim_converges(is_dumped=not is_unread)

    def judge(self, scene, fault, is_for_ever, ended, n_injected):
        ground.claim(ended.code is not None, "it hangs")
        if is_loading(ended):
            scene.claim_whole(None)
            return
        ground.claim(ended.code in (0, 1, 2), "it ended with %d: %s" % (ended.code, ended.err))
        if ended.code == 1:
            self.claim_skipped(scene, fault)
            return
        if ended.code == 2 and scene.before is None and ground.look(scene.index).n == 0:
            claim_told(ended, fault, is_for_ever)
            return  # the root cannot be read, which an index without articles knows
        if scene.name == "stream" and ended.code == 2:
            seen = ground.look(scene.index)  # the lines before the fault are kept
            ground.claim_sound(seen)
            ground.claim(scene.n_kept <= seen.n <= scene.seen_after.n,
                         "%d articles" % seen.n)
        else:
            scene.claim_whole(ended.code)
        if ended.code == 2:
            claim_told(ended, fault, is_for_ever)
        # what is put in place anew is synced again, by fsync
        ground.claim(not (fault.call == "fdatasync" and is_for_ever and n_injected
                          and scene.name in IN_PLACE and ended.code == 0),
                     "nothing reaches the disk any more, and it says all is well")

    def claim_skipped(self, scene, fault):
        """A file could not be read: what was known of it stays."""
        ground.claim(fault.call in READS and fault.errno == "EIO",
                     "%s of %s is taken for a bad article" % fault)
        seen = ground.look(scene.index)
        ground.claim_sound(seen)
        ground.claim(seen.n >= scene.n_kept - 1 or scene.before is None,
                     "of %d articles %d are left" % (scene.n_kept, seen.n))

    def notices(self):
        broken = {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "sync-errors"}
        return self.tried_until("errors of fdatasync unheard", (
            lambda n=n: self.fail("update", Fault("fdatasync", "EIO"), n, True, broken)
            for n in range(1, 6)))


# --- searches ----------------------------------------------------------------

SEARCHES = [["parish"], ["--format", "json", "brass bell"], ["-c", "zq7v1"],
            ["--kwic", "lamps OR salt"], ["--facet", "lang", "meteors"], ["--explain", "w*"],
            ['"brass bell" OR (parish NEAR/9 bell) NOT "zq7v1 bell"']]


def without_time(out):
    import re
    return re.sub(r'"took_us":\d+|[0-9.]+ m?s', "", out)


def claim_answered(ended, answer, is_json, what, can_write=True):
    """Either the answer, or exit 2 with a word and no half answer in JSON; the
    last two as far as it can be written."""
    ground.claim(ended.code is not None, "it hangs")
    ground.claim(ended.code in (0, 1, 2), "%s: it ended with %d: %s"
                 % (what, ended.code, ended.err))
    if ended.code == 2:
        ground.claim(ended.err.strip() or not can_write, what + ": it failed without a word")
    else:
        ground.claim(ended.code == answer.code, what + ": another exit code")
        ground.claim(without_time(ended.out) == without_time(answer.out),
                     what + ": another answer")
    if is_json and ended.out and (can_write or ended.code != 2):
        try:
            json.loads(ended.out)
        except ValueError:
            raise ground.Complaint(what + ": half an answer")


class SearchErrors(Rig):
    name, goal = "search-errors", "G5"
    title = "system calls fail, once and for ever: 7 searches"
    sample, night = 20, None

    def cannot(self):
        return rig_kill.cannot_trace()

    def prepare(self):
        scene = self.ground.scene("update")
        scene.fresh()
        self.index = scene.index
        self.commands = [[ground.PT_SEARCH, "--index", self.index, *search] for search in SEARCHES]
        self.answers = [ground.run(command) for command in self.commands]
        self.calls = []
        for command in self.commands:
            ground.run(rig_kill.traced(self.ground, command, ",".join(FAULTS), None))
            with open(self.ground.path("log")) as log:
                self.calls.append(collections.Counter(
                    line.split(None, 1)[1].split("(")[0] for line in log if "(" in line))

    def points(self):
        return [(number, Fault(call, errno), n, is_for_ever)
                for number in range(len(SEARCHES))
                for call, errnos in FAULTS.items() for errno in errnos
                for n in range(1, self.calls[number][call] + 1)
                for is_for_ever in ((False,) if errno == "EINTR" else (False, True))]

    def trial(self, point):
        self.fail(*point)

    def fail(self, number, fault, n, is_for_ever, program=None):
        command = self.commands[number]
        ended = ground.run(rig_kill.traced(self.ground, program or command, fault.call, None,
                                           "-e", inject(fault, n, is_for_ever)))
        if is_loading(ended):
            return
        what = "%s %s %d%s" % (*fault, n, "+" if is_for_ever else "")
        claim_answered(ended, self.answers[number], "json" in command, what,
                       can_write=fault.call != "write")

    def notices(self):
        """quest ends with 0 when its answer reaches nobody."""
        if ground.run(["quest", "--version"]).code != 0:
            return "not shown: there is no quest"
        program = ["quest", "-d", self.index, "parish"]
        self.answers.append(ground.run(program))
        self.commands.append(program)
        return self.tried_until("quest in the place of pt-search", (
            lambda n=n: self.fail(len(self.answers) - 1, Fault("write", "ENOSPC"), n, True, program)
            for n in range(1, 4)))


RIGS = [Errors, SearchErrors]
