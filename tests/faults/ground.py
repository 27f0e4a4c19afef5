"""What the rigs stand on: a tree of articles, the programs, what an index holds,
and the scenes of pt-index that are disturbed."""
import collections
import os
import random
import shutil
import signal
import struct
import subprocess
import tempfile

BIN = os.environ["PT_BIN"]
TOOLS = os.environ["PT_TOOLS"]
PT_INDEX = BIN + "/pt-index"
PT_SEARCH = BIN + "/pt-search"
CHANGE = TOOLS + "/change"
LOOK = TOOLS + "/look"
BREAKS = TOOLS + "/breaks.so"
FAIL_MEMORY = TOOLS + "/fail_memory.so"

LONGEST = 60  # seconds: whatever takes more hangs

Looked = collections.namedtuple("Looked", "state n lost check message")
Ended = collections.namedtuple("Ended", "code out err")


class Complaint(Exception):
    """What was promised and did not hold."""


def claim(holds, text):
    if not holds:
        raise Complaint(text)


def run(command, env=None, stdin=None, seconds=LONGEST):
    """As Ended; the code of a signal is negative, of a hang None."""
    full = dict(os.environ, LC_ALL="C.UTF-8", **(env or {}))
    try:
        ended = subprocess.run(command, env=full, timeout=seconds,
                               stdin=open(stdin) if stdin else subprocess.DEVNULL,
                               capture_output=True)
    except subprocess.TimeoutExpired:
        return Ended(None, "", "")
    return Ended(ended.returncode, ended.stdout.decode("utf-8", "replace"),
                 ended.stderr.decode("utf-8", "replace"))


class Forking:
    """A program that goes on in forks, see fail_memory.c."""

    def __init__(self, variable, command, env=None, stdin=None):
        order, self.orders = os.pipe()
        self.replies, reply = os.pipe()
        self.out, self.err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        before = (env or {}).get("LD_PRELOAD")
        full = dict(os.environ, LC_ALL="C.UTF-8", **(env or {}))
        full.update({"LD_PRELOAD": FAIL_MEMORY + (":" + before if before else ""),
                     variable: "%d,%d" % (order, reply)})
        with open(stdin or os.devnull) as given:
            self.process = subprocess.Popen(command, env=full, stdin=given, stdout=self.out,
                                            stderr=self.err, pass_fds=(order, reply))
        os.close(order)
        os.close(reply)

    def order(self, fail_at, is_for_ever, seconds=LONGEST):
        os.write(self.orders, struct.pack("=3Q", fail_at, is_for_ever,
                                          max(1, int(seconds * 1e6))))

    def ended(self):
        """How the fork ended, as run() says; what it wrote is gone then."""
        status, = struct.unpack("=i", os.read(self.replies, 4))
        code = os.waitstatus_to_exitcode(status)
        return Ended(None if code == -signal.SIGKILL else code, *(
            os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode("utf-8", "replace")
            for file in (self.out, self.err)))

    def cut_output(self, sizes=(0, 0)):
        for file, size in zip((self.out, self.err), sizes):
            os.ftruncate(file.fileno(), size)
            os.lseek(file.fileno(), size, os.SEEK_SET)

    def end(self):
        os.close(self.orders)
        os.close(self.replies)
        self.process.kill()
        self.process.wait()


class Served(Forking):
    """Loaded once and forked for each run: what costs most of a small trial is
    the loading."""

    def __init__(self, command, env=None, stdin=None):
        super().__init__("FM_SERVE", command, env, stdin)

    def run(self, fail_at=0, is_for_ever=False, seconds=LONGEST):
        """As run() says."""
        self.cut_output()
        self.order(fail_at, is_for_ever, seconds)
        return self.ended()


class Stepped(Forking):
    """Runs once, and stops at allocations, where forks of it go on with one that
    fails: what came before is done once for all of them."""

    def __init__(self, command, first):
        super().__init__("FM_STEP", command, {"FM_AT": str(first)})
        self._stop()

    def _stop(self):
        at = os.read(self.replies, 8)
        self.at = struct.unpack("=Q", at)[0] if at else None  # None: it is over
        self.sizes = [os.fstat(file.fileno()).st_size for file in (self.out, self.err)]

    def go_on_to(self, at):
        self.order(0, at)
        self._stop()

    def fail(self, is_for_ever):
        """As run() says; out is also what came before."""
        self.order(self.at, is_for_ever)
        ended = self.ended()
        self.cut_output(self.sizes)
        return ended


_served = {}


def served(command, stdin=None):
    """That of this command; they end with the process."""
    key = (*command, stdin)
    if key not in _served:
        _served[key] = Served(command, stdin=stdin)
    return _served[key]


def must(command, **how):
    ended = run(command, **how)
    if ended.code:
        raise RuntimeError("%s ended with %s: %s" % (command, ended.code, ended.err))
    return ended


def look(index):
    """What stands in the index, judged by a program that shares nothing with the
    writer but the library."""
    ended = served([LOOK, index]).run()
    claim(ended.code == 0, "reading the index ended with %s: %s" % (ended.code, ended.err))
    state, n, lost, check, message = ended.out.rstrip("\n").split("\t")
    return Looked(state, int(n), int(lost), check, message)


def listed(index):
    """The lines of its articles."""
    return set(must([LOOK, "--list", index]).out.splitlines())


def names(lines):
    """Path and id of articles."""
    return {tuple(line.split("\t")[:2]) for line in lines}


def dump(index):
    return served([LOOK, "--dump", index]).run().out.strip()


def claim_sound(seen):
    claim(seen.state != "bad", "the index cannot be read: " + seen.message)
    claim(seen.lost == 0, "%d articles are not found" % seen.lost)
    claim(seen.state == "none" or seen.check in ("clean", "unsummed"),
          "the check says %s: %s" % (seen.check, seen.message))


def empty(path):
    """Makes path and what pt-index keeps beside it vanish."""
    parent, name = os.path.split(path)
    for entry in os.listdir(parent):
        if entry == name or entry.startswith((name + ".lock", name + ".new-", name + ".old-")):
            full = os.path.join(parent, entry)
            shutil.rmtree(full) if os.path.isdir(full) else os.remove(full)


def leftovers(path):
    parent, name = os.path.split(path)
    return [entry for entry in os.listdir(parent)
            if entry.startswith((name + ".new-", name + ".old-", name + ".between"))]


# --- articles ---------------------------------------------------------------

SENTENCES = """The tide table was printed with the wrong moon on its cover.
A carpenter and two pupils repaired the stage before the fair.
Milk reached the upper villages by cable car for the third week.
The mayor opened the new well and drank the first cup herself.
No trace was found of the brass bell that the storm had taken.
Weavers in the lower town asked for longer daylight, and got lamps.
The night train now stops at the mill when somebody waves.
Snow closed the pass, and the post went round by the lake.
An old map gave the island a harbour that nobody has seen.
The choir sang the second verse twice and the third not at all.
Farmers traded barley for salt at the bridge, as they used to.
The observatory counted forty meteors and one lost kite.""".splitlines()


def article(number, version):
    """The word zq7v2 is in version 2 of article 7 only."""
    dice = random.Random(number * 1000 + version)
    paragraphs = [" ".join(dice.choices(SENTENCES, k=4)) for _ in range(3)]
    return ("Notice number %d of the parish\n\nIt is known as zq%dv%d. %s\n"
            % (number, number, version, "\n\n".join(paragraphs)))


def write_tree(folder, numbers, version):
    """The articles as files, long unchanged."""
    os.makedirs(folder, exist_ok=True)
    for number in numbers:
        sub = os.path.join(folder, "part%d" % (number % 4))
        os.makedirs(sub, exist_ok=True)
        path = os.path.join(sub, "n%d.txt" % number)
        with open(path, "w") as out:
            out.write(article(number, version))


def json_lines(numbers, version):
    import json
    return "".join(json.dumps({"id": "line %d" % n, "title": "Of the parish",
                               "text": article(n, version)}) + "\n" for n in numbers)


# --- scenes -----------------------------------------------------------------

class Scene:
    """One run of pt-index over an index as it was: what it held, what it is to
    hold."""

    def __init__(self, ground, name, args, before=None, stdin=None, again=None):
        self.ground, self.name, self.stdin = ground, name, stdin
        self.args = [PT_INDEX, "--jobs", "1", "--wait", "5", *args]
        self.again = [PT_INDEX, "--jobs", "1", "--wait", "0", *again] if again is not None \
            else self.args
        self.before = before
        self.index = ground.path("work", "index")
        self.fresh()
        self.seen_before = look(self.index)
        names_before = names(listed(self.index))
        self.ended = must(self.command(), stdin=self.stdin)
        self.seen_after = look(self.index)
        self.lines_after = listed(self.index)
        if again is not None:
            must(self.in_index(self.again), stdin=self.stdin)
        self.dumped = dump(self.index)
        self.n_kept = len(names_before & names(self.lines_after))
        claim_sound(self.seen_after)

    def in_index(self, args):
        return [args[0], "--index", self.index, *args[1:]]

    def command(self):
        return self.in_index(self.args)

    def fresh(self):
        empty(self.index)
        if self.before:
            shutil.copytree(self.before, self.index)

    def claim_whole(self, code):
        """As it was before, or as it is to be, and that when pt-index said so."""
        seen = look(self.index)
        claim_sound(seen)
        claim(seen.state in (self.seen_before.state, self.seen_after.state),
              "%d articles, neither the %d of before nor the %d that are to be there"
              % (seen.n, self.seen_before.n, self.seen_after.n))
        claim(code != 0 or seen.state == self.seen_after.state,
              "pt-index ended with 0 and did not do it")
        return seen

    def claim_converges(self, is_dumped=True):
        """The same again, undisturbed, ends where a clean run does. is_dumped: to
        the last number; what was made anew since calls stories by other names."""
        if self.name == "forget" and look(self.index).state == self.seen_after.state:
            return
        ended = served(self.in_index(self.again), self.stdin).run()
        claim(ended.code == 0, "run again it ended with %s: %s" % (ended.code, ended.err))
        seen = look(self.index)
        claim_sound(seen)
        claim(seen.state == self.seen_after.state, "run again it has other articles")
        claim(not is_dumped or dump(self.index) == self.dumped,
              "run again the index differs from one that was made in peace")
        claim(not leftovers(self.index), "folders stay beside it: %s" % leftovers(self.index))


class Ground:
    """A folder of its own, on a file system in memory when there is one: what is
    lost in a power cut is played, not waited for."""

    def __init__(self, size=40):
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="pt-faults-", dir=base))
        self.size = size
        self._scenes = {}

    def path(self, *parts):
        full = os.path.join(self.folder, *parts)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        return full

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def scenes(self, names):
        return [self.scene(name) for name in names]

    def scene(self, name):
        if name not in self._scenes:
            if not self._scenes:
                self._make_trees()
            self._scenes[name] = self._make(name)
        return self._scenes[name]

    def _make_trees(self):
        """Two years: what the index was made of, and what is there now."""
        tree, n = self.path("tree"), self.size
        write_tree(tree, range(n), 1)
        old = self.path("old", "index")
        os.makedirs(os.path.dirname(old), exist_ok=True)
        must([PT_INDEX, "--index", old, tree])
        for i in range(0, n, 3):
            os.remove(os.path.join(tree, "part%d" % (i % 4), "n%d.txt" % i))
        write_tree(tree, range(1, n, 3), 2)
        write_tree(tree, range(n, n + n // 4), 1)
        with open(self.path("lines.jsonl"), "w") as out:
            out.write(json_lines(range(n // 2), 3))
        loose = self.path("loose", "index")
        for round in range(1, 6):
            must([CHANGE, loose, str(round), str(round)])
        import time
        time.sleep(2.1)  # files as young as this are read again

    def _make(self, name):
        tree, old = self.path("tree"), self.path("old", "index")
        loose = self.path("loose", "index")
        return {
            "create": lambda: Scene(self, name, [tree]),
            "create-plain": lambda: Scene(self, name, ["--bulk=no", tree]),
            "update": lambda: Scene(self, name, [tree], before=old, again=[]),
            "rebuild": lambda: Scene(self, name, ["--rebuild"], before=old),
            "compact": lambda: Scene(self, name, ["--compact"], before=loose),
            "forget": lambda: Scene(self, name, ["--forget", tree + "/part1"], before=old),
            "stream": lambda: Scene(self, name, ["-"], before=old,
                                    stdin=self.path("lines.jsonl")),
        }[name]()


# --- writers that acknowledge -----------------------------------------------

class States:
    """What the index holds after each batch of change, run in peace."""

    def __init__(self, ground, n_batches, how=()):
        index = ground.path("states", "index")
        self.how = how
        empty(index)
        self.after = ["none"]
        for batch in range(1, n_batches + 1):
            must([CHANGE, index, str(batch), str(batch), *how])
            self.after.append(look(index).state)
        self.dumped = dump(index)

    def claim_kept(self, index, out, seen=None):
        """The last batch that was acknowledged is there, or that and the next."""
        acked = len(out.split("ack ")) - 1 if isinstance(out, str) else out
        seen = seen or look(index)
        claim_sound(seen)
        claim(seen.state in self.after[acked:acked + 2],
              "acknowledged: %d batches; there: %s" % (acked, self.name(seen.state)))
        return acked

    def name(self, state):
        return "%d batches" % self.after.index(state) if state in self.after \
            else "no whole number of batches"

    def claim_goes_on(self, index):
        """What is missing can be added, and leads where it led before."""
        state = look(index).state
        first, last = self.after.index(state) + 1, len(self.after) - 1
        ended = served([CHANGE, index, str(first), str(last), *self.how]).run()
        claim(ended.code == 0, "going on ended with %s: %s" % (ended.code, ended.err))
        seen = look(index)
        claim_sound(seen)
        claim(seen.state == self.after[-1], "going on led elsewhere")
        claim(dump(index) == self.dumped, "the index differs from one made in peace")
