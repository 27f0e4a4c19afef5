# SPDX-License-Identifier: GPL-2.0-or-later
"""What surrounds the programs: a full, closed or broken stdout (G18), an index
that is a trap (G19), a tree of hostile files (G14), a file of one line (G16).

--only NAME runs one of them; --megabytes is the length of the line."""
import gzip
import io
import os
import random
import shutil
import socket
import subprocess
import sys
import tarfile
import zipfile

import trial

PROGRAMS = {"search": [trial.PT_SEARCH, "guarantees", "-n", "all"],
            "json": [trial.PT_SEARCH, "guarantees", "--format", "json"],
            "safe": [trial.PT_SEARCH, "--safe", "guarantees"],
            "count": [trial.PT_SEARCH, "-c", "guarantees"],
            "paths": [trial.PT_SEARCH, "-l", "guarantees"],
            "batch": [trial.PT_SEARCH, "--batch", "/dev/stdin"],
            "help": [trial.PT_SEARCH, "--help"],
            "version": [trial.PT_SEARCH, "--version"],
            "status": [trial.PT_INDEX, "--status"],
            "status json": [trial.PT_INDEX, "--status", "--json"],
            "check": [trial.PT_INDEX, "--check"],
            "check json": [trial.PT_INDEX, "--check", "--json"],
            "index help": [trial.PT_INDEX, "--help"]}


def made_index(folder):
    index = folder / "index"
    ended = trial.run([trial.PT_INDEX, "-q", "--index", str(index),
                       str(trial.SAMPLES)], 60)
    assert ended.code == 0, ended.err
    return index


# --- G18 ---------------------------------------------------------------------

def stdout_faults(folder, table, _):
    env = trial.environment(PT_INDEX=str(made_index(folder)))
    for name, argv in PROGRAMS.items():
        for fault in ("full", "closed", "broken", "slow"):
            reader, writer = os.pipe()
            if fault == "broken":
                os.close(reader)
            out = open("/dev/full", "wb") if fault == "full" else writer
            process = subprocess.Popen(
                argv, stdin=subprocess.PIPE, stdout=out, env=env,
                stderr=subprocess.PIPE,
                preexec_fn=(lambda: os.close(1)) if fault == "closed" else None)
            os.close(writer)
            try:
                process.stdin.write(b"guarantees\n")
                process.stdin.close()
            except BrokenPipeError:
                pass  # it has ended already
            if fault == "slow":
                while os.read(reader, 64):
                    pass
            said = process.stderr.read()
            code = process.wait(20)
            if fault != "broken":
                os.close(reader)
            table.count(fault, f"exit {code}")
            if fault in ("full", "closed") and (code != 2 or not said):
                table.fail(f"{name}, stdout {fault}: exit {code}, {said}")
            if fault == "broken" and (code not in (0, 1, 2, -13)
                                      or argv[0] == trial.PT_SEARCH and said):
                table.fail(f"{name}, stdout broken: exit {code}, {said}")
            if fault == "slow" and code != 0:
                table.fail(f"{name}, slow reader: exit {code}, {said}")


# --- G19 ---------------------------------------------------------------------

def traps(folder, table, _):
    """A stub where the index is to be: a folder or file that tells libxapian to
    start a program or to connect."""
    server = socket.create_server(("127.0.0.1", 0))
    stub = (f"remote :touch {folder}/started\n"
            f"remote 127.0.0.1:{server.getsockname()[1]}\n")
    whole = made_index(folder)
    for place in ("XAPIANDB", "iamglass", "a file", "beside the tables"):
        trap = folder / "trap"
        if place == "a file":
            trap.write_text(stub)
        elif place == "beside the tables":
            shutil.copytree(whole, trap)
            (trap / "XAPIANDB").write_text(stub)
        else:
            trap.mkdir()
            (trap / place).write_text(stub)
        for argv in ([trial.PT_SEARCH, "peace"], [trial.PT_SEARCH, "--safe", "peace"],
                     [trial.PT_INDEX, "--status"], [trial.PT_INDEX, "--check"],
                     [trial.PT_INDEX, "--repair"], [trial.PT_INDEX],
                     [trial.PT_INDEX, str(trial.SAMPLES)]):
            log = folder / "log"
            ended = trial.run(
                ["strace", "-f", "-qq", "-o", str(log), "-e",
                 "trace=execve,connect,socket", *argv], 60,
                env=trial.environment(PT_INDEX=str(trap)))
            calls = [line for line in log.read_text().splitlines()
                     if "(" in line and "AF_UNIX" not in line
                     and f'"{argv[0]}"' not in line and "pt-read" not in line]
            table.count(place, f"exit {ended.code}")
            if calls or (folder / "started").exists():
                table.fail(f"{place}, {argv[1:]}: {calls}")
        shutil.rmtree(trap, ignore_errors=True)
        if trap.exists():
            trap.unlink()
    server.close()


# --- G14 ---------------------------------------------------------------------

def zipped(name, text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(name, text)
    return out.getvalue()


def nested(n):
    data = zipped("a.txt", "The innermost of all.")
    for _ in range(n):
        data = zipped("a.zip", data)
    return data


def linked_tar():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        for name, kind, to in (("../up", tarfile.SYMTYPE, "/etc/passwd"),
                               ("/etc/evil", tarfile.LNKTYPE, "/etc/passwd"),
                               ("dev", tarfile.CHRTYPE, "")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, to
            t.addfile(info)
    return out.getvalue()


def hostile_files():
    """name: bytes, a link's target, or what makes the file."""
    choose = random.Random(5)
    deep = 100_000
    files = {
        "empty.txt": b"", "nul.txt": b"\0" * 5000, "blank.txt": b" \n" * 9000,
        "noise.txt": choose.randbytes(40000), "noise.html": choose.randbytes(40000),
        "noise.pdf": b"%PDF-1.4\n" + choose.randbytes(9000),
        "noise.docx": b"PK\3\4" + choose.randbytes(9000),
        "noise.gz": b"\x1f\x8b\x08" + choose.randbytes(9000),
        "noise.zip": b"PK\3\4" + choose.randbytes(20000),
        "noise.eml": b"From: x\n\n" + choose.randbytes(9000),
        "noise.warc": b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\nx",
        "overlong.txt": b"\xc0\x80\xed\xa0\x80\xf8\x88" * 900,
        "utf16.txt": "A word in sixteen bits.".encode("utf-16") * 3,
        "word.txt": b"a" * 5_000_000, "line.txt": b"a b " * 500_000,
        "marks.txt": "e".encode() + "\u0301".encode() * 200_000,
        "escape.txt": b"A line\x1b]0;title\x07 of \x1b[2J control.\n" * 20,
        "bidi.txt": "Text \u202e turned \u2066 round.".encode() * 20,
        "deep.html": b"<div>" * deep, "tags.html": b"<p><b><i>" * deep,
        "table.html": b"<table><tr><td>" * 20000,
        "entity.html": b"&#" + b"9" * deep, "open.html": b"<a href=\"" + b"x" * deep,
        "deep.json": b"[" * deep, "deep2.json": b'{"a":' * deep,
        "many.json": b'{"text":"' + b"x" * deep, "null.json": b"null\n" * 999,
        "laughs.xml": b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
            f'<!ENTITY a{i} "{"&a" + str(i - 1) + ";" if i else "&a;"}'.encode()
            + b'">' for i in range(30)) + b"]><rss><channel><item>&a29;</item>",
        "outside.xml": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
                       b"<rss><channel><item><title>&f;</title></item></channel></rss>",
        "bomb.gz": gzip.compress(bytes(60_000_000)),
        "bomb.zip": zipped("a.txt", bytes(60_000_000)),
        "bomb.docx": zipped("word/document.xml", b"<w>" + b" " * 60_000_000),
        "nested.zip": nested(12), "links.tar": linked_tar(),
        "many.zip": b"", "headers.eml": b"X: y\n" * deep,
        "parts.eml": b"Content-Type: multipart/mixed; boundary=b\n\n"
                     + b"--b\n\n" * 20000,
        "front.md": b"---\n" + b"a: &a [*a,*a]\n" * 2000 + b"---\ntext",
        "quotes.md": b">" * deep, "links.md": b"[" * deep,
        "n\nl.txt": b"A name with a line end.", "esc\x1b[2J.txt": b"A name.",
        "bad\xff.txt".encode("latin-1"): b"A name that is no text.",
        "x" * 251 + ".txt": b"A name that is long.",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for i in range(3000):
            z.writestr(f"{i}/..", b"")
    files["many.zip"] = out.getvalue()
    return files


def hostile_tree(folder, table, options):
    tree = folder / "tree"
    (tree / "good").mkdir(parents=True)
    for i in range(options.good):
        (tree / "good" / f"{i}.txt").write_text(
            f"A good article\n\nThe neighbour number n{i} is to be found.\n")
    for name, data in hostile_files().items():
        path = os.path.join(os.fsencode(tree), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(data)
    os.mkfifo(tree / "pipe.txt")
    os.symlink(".", tree / "loop")
    os.symlink("/nowhere", tree / "dangling.txt")
    os.link(tree / "good" / "0.txt", tree / "hard.txt")
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(str(tree / "socket.txt"))
    os.chmod(tree / "blank.txt", 0)
    index = str(folder / "index")
    ended = trial.run([trial.PT_INDEX, "--index", index, str(tree)], 300)
    if ended.code not in (0, 1):
        table.fail(f"pt-index ended by {ended.code}: {ended.err[-300:]}")
    found = trial.run([trial.PT_SEARCH, "--index", index, "-c",
                       "neighbour NEAR/2 number path:good"])
    table.count("tree", "good ones found", int(found.out or b"0"))
    if int(found.out or b"0") != options.good:
        table.fail(f"of {options.good} good articles {found.out} are found")
    skipped = trial.run([trial.PT_INDEX, "--index", index, "--skipped"])
    paths = [line.split(b"\t", 1)[1] for line in skipped.out.splitlines()]
    table.count("tree", "skipped", len(paths))
    if len(set(paths)) != len(paths):
        table.fail("something is skipped twice")
    shown = trial.run([trial.PT_SEARCH, "--index", index, "*", "-n", "all"], 30)
    if any(b in shown.out + skipped.out for b in (b"\x1b", b"\x07", b"\xe2\x80\xae")):
        table.fail("a control character is shown")
    if b"root:" in shown.out:
        table.fail("a file from elsewhere was read")


# --- G16 ---------------------------------------------------------------------

def one_line(folder, table, options):
    """A file of one line, and stdin; memory and processor time of pt-index."""
    line = folder / "line.txt"
    with open(line, "wb") as file:
        for i in range(options.megabytes):
            file.write(b"".join(b"w%07d " % (i * 111111 + k) for k in range(111111)))
    index = str(folder / "index")
    process = subprocess.Popen(
        [trial.PT_INDEX, "--index", index, str(line)], stderr=subprocess.PIPE,
        env=trial.environment())
    process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    table.count("one line", f"exit {process.returncode}")
    table.count("one line", "MB of memory", int(megabytes))
    skipped = trial.run([trial.PT_INDEX, "--index", index, "--skipped"])
    if megabytes > 300 or seconds > 60:
        table.fail(f"{megabytes:.0f} MB, {seconds:.0f} s")
    if process.returncode not in (0, 1) or options.megabytes > 8 and not skipped.out:
        table.fail(f"exit {process.returncode}, and not a word about it")


EDGES = {"stdout": stdout_faults, "traps": traps, "tree": hostile_tree,
         "line": one_line}


def main():
    options = trial.arguments(__doc__, 0, only=("", "of " + ", ".join(EDGES)),
                              good=(200, "neighbours in the tree"),
                              megabytes=(30, "of the one line"))
    table = trial.Table("G14, G16, G18, G19: edges")
    for name, edge in EDGES.items():
        if options.only in ("", name):
            with trial.Folder() as folder:
                edge(folder, table, options)
    trial.finish(table)


if __name__ == "__main__":
    sys.exit(main())
