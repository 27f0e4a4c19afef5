# SPDX-License-Identifier: GPL-2.0-or-later
"""picture.py BIN ARTICLES FOLDER: pictures of a terminal, for the README. Each
command below is run by a shell on a real terminal, over an index of ARTICLES;
what it prints becomes an SVG in FOLDER that fetches nothing: a light card,
which stands on a dark page as well. The same output gives the same bytes: the
folder is called /home/me, and how long it took is left out."""
import html, os, pty, re, shutil, struct, subprocess, sys, tempfile, \
    termios, unicodedata, fcntl

PICTURES = {
    "answer": ("""pt-search "Budapest Memorandum\"""",),
    "mistake": ("""pt-search 'ceasefire AND (Donbas OR'""",
                """pt-search guarantie NOT NATO""",
                """pt-search "Budapest Memorandum" NOT NATO"""),
    "timeline": ("""pt-search guarantee --timeline=day -n 0 \\
    --since 2025-12-12 --until 2025-12-24""",),
}
ROWS, COLUMNS = 60, 88
CELL, LINE, MARGIN = 7.8, 18, 18
# What colours the program sets, as classes.
CLASSES = {"1": "bold", "2": "dim", "31": "red", "32": "green", "33": "yellow",
           "34": "blue", "35": "magenta", "36": "cyan"}
STYLE = """text{font:13px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;\
fill:#1f2328;white-space:pre}.bold{font-weight:700}.dim{fill:#656d76}\
.red{fill:#b42318}.green{fill:#1a7f37}.yellow{fill:#8a5a00}.blue{fill:#0550ae}\
.magenta{fill:#8250df}.cyan{fill:#0b6e75}rect{fill:#656d76}.card{fill:#fbfbf8;stroke:#d0d7de}"""


def on_terminal(command, environment, folder):
    """What a terminal of ROWS by COLUMNS gets from COMMAND."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(
        ("sh", "-c", command), stdin=theirs, stdout=theirs, stderr=theirs,
        env=environment, cwd=folder)
    os.close(theirs)
    got = b""
    try:
        while more := os.read(ours, 65536):
            got += more
    except OSError:  # the terminal's other side is closed
        pass
    os.close(ours)
    if process.wait() not in (0, 1, 2):
        sys.exit(f"picture: {command} ended with {process.returncode}")
    return got.decode().replace("\r\n", "\n")


def runs(line, classes):
    """(text, classes) of one line; CLASSES are set on entry and kept at the end."""
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if not part.startswith("\x1b["):
            if "\x1b" in part:
                sys.exit(f"picture: no colour, but a control sequence: {part!r}")
            if part:
                yield part, " ".join(classes)
            continue
        for code in part[2:-1].split(";"):
            if code in ("", "0"):
                classes.clear()
            else:
                classes.append(CLASSES[code])


def cells(text):
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def draw_bars(text, column, y):
    """Full blocks as rectangles: as letters they would show their seams."""
    return "".join(
        f'<rect x="{MARGIN + (column + cells(text[:bar.start()])) * CELL:.1f}" '
        f'y="{y - 11}" width="{cells(bar[0]) * CELL:.1f}" height="13"/>'
        for bar in re.finditer("█+", text))


def draw_line(line, y, classes):
    """Each run stands at its own column and is as wide as its cells, whatever
    the font."""
    column, drawn = 0, ""
    for text, names in runs(line, classes):
        drawn += draw_bars(text, column, y)
        text = text.replace("█", " ")
        bare = text.strip(" ")
        at = column + len(text) - len(text.lstrip(" "))
        column += cells(text)
        if column > COLUMNS:
            sys.exit(f"picture: a terminal of {COLUMNS} would break {text!r}")
        if bare:
            named = f' class="{names}"' if names else ""
            drawn += (f'<text x="{MARGIN + at * CELL:.1f}" y="{y}"{named} '
                      f'textLength="{cells(bare) * CELL:.1f}" '
                      f'lengthAdjust="spacingAndGlyphs">{html.escape(bare)}</text>')
    return drawn


def draw(commands, lines):
    width = round(COLUMNS * CELL + 2 * MARGIN)
    height = len(lines) * LINE + 2 * MARGIN
    classes = []
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{html.escape('; '.join(commands))}</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="card" x=".5" y=".5" width="{width - 1}" '
        f'height="{height - 1}" rx="8"/>',
        *filter(None, (draw_line(line, MARGIN + 13 + i * LINE, classes)
                       for i, line in enumerate(lines))),
        "</svg>", ""])


def take(commands, environment, home):
    """The lines of a terminal on which COMMANDS were typed one after another."""
    lines = []
    for command in commands:
        lines += [""] if lines else []
        lines += ("\x1b[32m$\x1b[0m " + command).split("\n")
        printed = on_terminal(command, environment, home).replace(home, "/home/me")
        printed = re.sub(r", [0-9.]+ m?s$", "", printed, flags=re.M)
        lines += printed.rstrip("\n").split("\n")
    return lines


def main():
    programs, articles, folder = (os.path.abspath(a) for a in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as home:
        home = os.path.realpath(home)
        shutil.copytree(articles, os.path.join(home, "articles"))
        environment = {
            "HOME": home, "PATH": f"{programs}:/usr/bin:/bin",
            "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PT_PAGER": "cat"}
        subprocess.run(("pt-index", "-q", "articles"), env=environment, cwd=home,
                       check=True, stdout=subprocess.DEVNULL)
        for name, commands in PICTURES.items():
            picture = draw(commands, take(commands, environment, home))
            with open(os.path.join(folder, name + ".svg"), "w",
                      encoding="utf-8") as file:
                file.write(picture)


main()
