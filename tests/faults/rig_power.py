"""Power cuts, played: a writer is recorded once by strace, and then the disk is
made as a cut may have left it.

What a disk owes: the bytes of a file that were written before an fsync or
fdatasync of it; the names in a folder that were there before an fsync of the
folder. Of everything else each write is there or not, a long one perhaps in
part, and the changes of names are there up to some point, which is another for
each folder. Only then is what was acknowledged before the cut compared."""
import copy
import os
import random
import re

import ground
from rig import Rig

CALLS = ("openat,open,creat,close,dup,dup2,fcntl,lseek,write,pwrite64,writev,pwritev,"
         "fsync,fdatasync,sync_file_range,ftruncate,fallocate,copy_file_range,sendfile,"
         "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir")
UNSUPPORTED = {"writev", "pwritev", "fallocate", "copy_file_range", "sendfile", "link", "linkat",
               "creat"}
PAGE = 4096
N_BATCHES = 12
SCENES = ["create", "create-plain", "update", "rebuild", "compact", "forget", "stream"]


# --- the record --------------------------------------------------------------

LINE = re.compile(r"^(\w+)\((.*)\) += (-?\d+|\?)")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


def unescape(text):
    return bytes.fromhex(text.replace("\\x", ""))


def split(arguments):
    """Those of a call, strings as bytes; no argument that we read holds a comma
    or a bracket outside a string."""
    out, at = [], 0
    while at < len(arguments):
        match = TEXT.match(arguments, at)
        if match:
            if match.group(2):
                raise RuntimeError("strace cut a string")
            out.append(unescape(match.group(1)))
            at = match.end()
        else:
            end = arguments.find(",", at)
            end = len(arguments) if end < 0 else end
            out.append(arguments[at:end].strip())
            at = end
        while at < len(arguments) and arguments[at] in ", ":
            at += 1
    return out


def lines_of_first(lines):
    """Those of the process itself, not of its children; calls whose line another
    process cut in two are joined."""
    first, begun = None, ""
    for line in lines:
        pid, _, rest = line.partition(" ")
        first = first or pid
        if pid != first:
            continue
        rest = rest.strip()
        if rest.endswith("<unfinished ...>"):
            begun = rest[:-len("<unfinished ...>")].rstrip()
            continue
        if rest.startswith("<... "):
            rest, begun = begun + rest[rest.index("resumed>") + len("resumed>"):], ""
        yield rest


def parse(line):
    """(name, arguments, result) of a call that was made."""
    match = LINE.match(line)
    if not match or match.group(3) == "?" or int(match.group(3)) < 0:
        return None
    return match.group(1), split(match.group(2)), int(match.group(3))


def record(place, command, stdin, env=None):
    """The calls of command, as (name, arguments, result)."""
    log = place.path("power.log")
    preload = [part for name, value in (env or {}).items()
               for part in ("-E", name + "=" + value)]
    ground.must(["strace", "-f", "-qq", "-xx", "-s", "4000000", "-o", log, *preload,
                 "-e", "trace=" + CALLS, "-e", "signal=none", *command], stdin=stdin)
    with open(log) as lines:
        calls = [call for call in map(parse, lines_of_first(lines)) if call]
    os.remove(log)
    return calls


# --- the disk ----------------------------------------------------------------

class File:
    """Bytes that are safe, and what was done since the last sync."""

    def __init__(self, safe=b""):
        self.safe = bytearray(safe)
        self.pending = []  # (offset, bytes), or (size, None) of a truncation

    def sync(self):
        for change in self.pending:
            apply(self.safe, change)
        self.pending = []


class Folder:
    """Names that are safe, and the changes since the last sync."""

    def __init__(self):
        self.safe = {}     # name -> File or Folder
        self.now = {}
        self.pending = []  # lists of (name, node or None), each one whole step

    def change(self, *step):
        for name, node in step:
            if node is None:
                self.now.pop(name, None)
            else:
                self.now[name] = node
        self.pending.append(step)

    def sync(self):
        self.safe, self.pending = dict(self.now), []


def apply(content, change):
    offset, data = change
    if data is None:
        del content[offset:]
        content.extend(b"\0" * (offset - len(content)))
        return
    if len(content) < offset + len(data):
        content.extend(b"\0" * (offset + len(data) - len(content)))
    content[offset:offset + len(data)] = data


class Disk:
    """What is known of a folder's content while calls go by. Renames between
    folders are one step in each: a rename that crosses folders is made of a file
    system journal's one transaction, so both, or none of both, are there."""

    def __init__(self, base):
        self.base = os.path.realpath(base)
        self.root = self.load(self.base)
        self.open = {}   # descriptor -> [node, offset]
        self.n_acked = 0

    def load(self, path):
        folder = Folder()
        for name in os.listdir(path):
            full = os.path.join(path, name)
            if os.path.isdir(full):
                folder.now[name] = self.load(full)
            elif os.path.isfile(full):
                with open(full, "rb") as file:
                    folder.now[name] = File(file.read())
        folder.sync()
        return folder

    def find(self, at, path):
        """(folder, name, node) of a path; folder is None when it is elsewhere."""
        path = os.fsdecode(path) if isinstance(path, bytes) else path
        if at != "AT_FDCWD" and not path.startswith("/"):
            entry = self.open.get(int(at))
            if not entry or not isinstance(entry[0], Folder):
                return None, None, None
            folder, parts = entry[0], path.split("/")
        else:
            path = os.path.normpath(path)
            if path == self.base:
                return None, None, self.root
            if not path.startswith(self.base + "/"):
                return None, None, None
            folder, parts = self.root, path[len(self.base) + 1:].split("/")
        for part in parts[:-1]:
            folder = folder.now.get(part)
            if not isinstance(folder, Folder):
                return None, None, None
        return folder, parts[-1], folder.now.get(parts[-1])

    def see(self, name, args, result):
        if name in UNSUPPORTED:
            raise RuntimeError("cannot play " + name)
        handler = getattr(self, "see_" + name, None)
        if handler:
            handler(args, result)

    # each call that matters

    def see_open(self, args, result):
        self.see_openat(["AT_FDCWD", *args], result)

    def see_openat(self, args, result):
        folder, name, node = self.find(args[0], args[1])
        flags = args[2]
        if folder is not None and node is None and "O_CREAT" in flags:
            node = File()
            folder.change((name, node))
        if node is not None and "O_TRUNC" in flags and isinstance(node, File):
            node.pending.append((0, None))
        self.open[result] = [node, 0]

    def see_close(self, args, result):
        self.open.pop(int(args[0]), None)

    def see_dup(self, args, result):
        if int(args[0]) in self.open:
            self.open[result] = self.open[int(args[0])]

    see_dup2 = see_dup

    def see_fcntl(self, args, result):
        if "DUPFD" in args[1]:
            self.see_dup(args, result)

    def see_lseek(self, args, result):
        if int(args[0]) in self.open:
            self.open[int(args[0])][1] = result

    def node_of(self, fd):
        entry = self.open.get(int(fd))
        return entry[0] if entry else None

    def see_write(self, args, result):
        entry = self.open.get(int(args[0]))
        if entry and isinstance(entry[0], File):
            entry[0].pending.append((entry[1], args[1][:result]))
            entry[1] += result
        elif int(args[0]) == 1 and args[1].startswith(b"ack "):
            self.n_acked += 1

    def see_pwrite64(self, args, result):
        node = self.node_of(args[0])
        if isinstance(node, File):
            node.pending.append((int(args[3]), args[1][:result]))

    def see_ftruncate(self, args, result):
        node = self.node_of(args[0])
        if isinstance(node, File):
            node.pending.append((int(args[1]), None))

    def see_fsync(self, args, result):
        node = self.node_of(args[0])
        if node is not None:
            node.sync()

    see_fdatasync = see_fsync

    def see_mkdir(self, args, result):
        folder, name, _ = self.find("AT_FDCWD", args[0])
        if folder is not None:
            folder.change((name, Folder()))

    def see_unlink(self, args, result):
        self.see_unlinkat(["AT_FDCWD", *args], result)

    see_rmdir = see_unlink

    def see_unlinkat(self, args, result):
        folder, name, _ = self.find(args[0], args[1])
        if folder is not None:
            folder.change((name, None))

    def see_rename(self, args, result):
        self.move("AT_FDCWD", args[0], "AT_FDCWD", args[1], False)

    def see_renameat(self, args, result):
        self.move(*args[:4], False)

    def see_renameat2(self, args, result):
        self.move(*args[:4], "RENAME_EXCHANGE" in args[4])

    def move(self, from_at, from_path, to_at, to_path, is_exchange):
        folder, name, node = self.find(from_at, from_path)
        to_folder, to_name, to_node = self.find(to_at, to_path)
        if folder is None:
            return
        if folder is not to_folder:
            raise RuntimeError("cannot play a rename between folders")
        folder.change((name, to_node if is_exchange else None), (to_name, node))


# --- the cut -----------------------------------------------------------------

def torn(change, dice):
    """A write, or those of its pages that arrived."""
    offset, data = change
    if data is None or dice.random() < 0.9:
        return [change]
    return [(offset + at, data[at:at + PAGE]) for at in range(0, len(data), PAGE)
            if dice.random() < 0.5]


def write_file(node, path, dice, survival):
    content = bytearray(node.safe)
    for change in node.pending:
        if dice.random() < survival:
            for part in torn(change, dice):
                apply(content, part)
    with open(path, "wb") as out:
        out.write(content)


def write_folder(folder, path, dice, survival):
    """survival: how likely a write without sync is there; 0 and 1 are extremes."""
    os.makedirs(path, exist_ok=True)
    names = dict(folder.safe)
    for step in folder.pending[:dice.randint(0, len(folder.pending))]:
        for name, node in step:
            if node is None:
                names.pop(name, None)
            else:
                names[name] = node
    for name, node in names.items():
        to = os.path.join(path, name)
        if isinstance(node, Folder):
            write_folder(node, to, dice, survival)
        else:
            write_file(node, to, dice, survival)


class Recording:
    """Calls, and the disk after each of some: a cut begins at the one before."""

    STEP = 40

    def __init__(self, base, calls_of):
        self.disk = Disk(base)
        self.start = copy.deepcopy(self.disk)
        self.calls = calls_of()
        self.marks = []
        for number, call in enumerate(self.calls):
            if number % self.STEP == 0:
                self.marks.append(copy.deepcopy(self.disk))
            self.disk.see(*call)

    def cut(self, dice, to):
        """Makes the folder to as after a cut at a random call, or behind the last;
        how many batches were acknowledged before, and whether all was over."""
        is_over = dice.random() < 0.1
        at = len(self.calls) if is_over else dice.randrange(len(self.calls))
        disk = copy.deepcopy(self.marks[min(at // self.STEP, len(self.marks) - 1)])
        for call in self.calls[min(at // self.STEP, len(self.marks) - 1) * self.STEP:at]:
            disk.see(*call)
        write_folder(disk.root, to, dice, dice.choice((0, 0.1, 0.5, 0.5, 0.5, 0.9, 1)))
        return disk.n_acked, is_over


class Power(Rig):
    name, goal = "power", "G4"
    title = "power cut, played: a writer that replaces articles in 12 batches"
    sample, night = 30, 14000
    env = None

    def cannot(self):
        return None if ground.run(["strace", "-V"]).code == 0 else "there is no strace"

    def prepare(self):
        self.states = ground.States(self.ground, N_BATCHES)
        self.recording = self.record(None)

    def record(self, env):
        base = self.ground.path("disk", "")
        os.makedirs(base, exist_ok=True)
        index = os.path.join(base, "index")
        ground.empty(index)
        return Recording(base, lambda: record(
            self.ground, [ground.CHANGE, index, "1", str(N_BATCHES)], None, env))

    def trial(self, point):
        self.cut(self.recording, point)

    def cut(self, recording, point):
        dice = random.Random(point)
        index = self.ground.path("cut", "index")
        ground.empty(index)
        acked, _ = recording.cut(dice, os.path.dirname(index))
        self.states.claim_kept(index, acked)
        if dice.random() < 0.1:
            self.states.claim_goes_on(index)

    def notices(self):
        broken = self.record({"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "folder-sync"})
        return self.tried_until("folders not synced", (
            lambda i=i: self.cut(broken, i) for i in range(200)))


class PowerScenes(Rig):
    name, goal = "power-runs", "G4"
    title = "power cut, played: 7 commands of pt-index"
    sample, night = 16, 6000

    def cannot(self):
        return None if ground.run(["strace", "-V"]).code == 0 else "there is no strace"

    def prepare(self):
        self.scenes = [(scene, self.record(scene, None))
                       for scene in self.ground.scenes(SCENES)]

    def record(self, scene, env):
        scene.fresh()
        return Recording(os.path.dirname(scene.index), lambda: record(
            self.ground, scene.command(), scene.stdin, env))

    def trial(self, point):
        self.cut(*random.Random(point).choice(self.scenes), point)

    def cut(self, scene, recording, point):
        dice = random.Random(point)
        ground.empty(scene.index)
        _, is_over = recording.cut(dice, os.path.dirname(scene.index))
        scene.claim_whole(0 if is_over else None)
        scene.claim_converges()

    def notices(self):
        scene = self.ground.scene("update")
        broken = self.record(scene, {"LD_PRELOAD": ground.BREAKS, "PT_BREAK": "folder-sync"})
        return self.tried_until("folders not synced", (
            lambda i=i: self.cut(scene, broken, i) for i in range(300)))


RIGS = [Power, PowerScenes]
