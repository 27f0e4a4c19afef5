# SPDX-License-Identifier: GPL-2.0-or-later
"""dist.py NAME TARBALL: packs the tree as NAME/... into TARBALL. The same files
give the same bytes, whoever packs them and when: the time of each is that of
the last commit ($SOURCE_DATE_EPOCH goes before it), owners and umask are left
out. Outside git every file counts but what is built, and their time is the
newest one's: an unpacked tarball packs itself again byte for byte."""
import gzip, io, os, subprocess, sys, tarfile

BUILT_FOLDERS = (".git", "build", "__pycache__", ".debhelper", ".pc")
BUILT_ENDINGS = (".o", ".d", ".pyc", ".substvars", ".debhelper", "-stamp")


def git(*words):
    """What git says of this folder; None where it is not the top of a tree."""
    done = subprocess.run(("git",) + words, capture_output=True)
    return done.stdout if done.returncode == 0 else None


def in_git():
    top = git("rev-parse", "--show-toplevel")
    return top is not None and os.path.samefile(top.decode().strip(), ".")


def found_files():
    for folder, folders, names in os.walk("."):
        folders[:] = [f for f in folders if f not in BUILT_FOLDERS]
        for name in names:
            if name != ".git" and not name.endswith(BUILT_ENDINGS):
                yield os.path.relpath(os.path.join(folder, name))


def listed():
    """The files, sorted by bytes, and the time that all of them get."""
    if in_git():
        files = os.fsdecode(git("ls-files", "-z")).split("\0")[:-1]
        seconds = int(git("log", "-1", "--format=%ct"))
        if git("status", "--porcelain", "--untracked-files=no"):
            print("dist: packed as it lies here, not as committed", file=sys.stderr)
    else:
        files = list(found_files())
        seconds = max(int(os.stat(name).st_mtime) for name in files)
    files = sorted((f for f in files if os.path.exists(f)), key=os.fsencode)
    return files, int(os.environ.get("SOURCE_DATE_EPOCH", seconds))


def pack(name, tarball):
    files, seconds = listed()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in files:
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size, entry.mtime = os.path.getsize(path), seconds
            entry.mode = 0o755 if os.access(path, os.X_OK) else 0o644
            with open(path, "rb") as file:
                tar.addfile(entry, file)
    with open(tarball, "wb") as out, gzip.GzipFile(
            filename="", mode="wb", fileobj=out, mtime=seconds) as zipped:
        zipped.write(packed.getvalue())


def main():
    tarball = os.path.abspath(sys.argv[2])
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    pack(sys.argv[1], tarball)


main()
