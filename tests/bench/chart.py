# SPDX-License-Identifier: GPL-2.0-or-later
"""What make bench found, as tables on stdout, as a page of Markdown with the
same tables, and as a chart of the cold queries that can be read on light and on
dark ground."""
import datetime, math, os, statistics, textwrap

WHAT = {"real": "real news articles", "made": "made articles",
        "sample": "sample articles of the tests"}
COLOURS = {  # on light, on dark ground
    "libxapian": ("#2563a8", "#6ea8e6"), "FTS5": ("#b3541e", "#eb9a63"),
    "omega": ("#5b7f2b", "#a3c76d"), "ripgrep": ("#7a4a94", "#c29add")}


def percentile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def times(value):
    """A ratio with as many places as say something."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 20 else \
        f"{value:.1f}" if value >= 2 else f"{value:.2f}"


class Report:
    def __init__(self, about, is_quick):
        self.about, self.rows = about, []
        self.machine = f"{os.cpu_count()} cores, shared"
        self.day = datetime.date.today().isoformat()
        self.page = []
        self.say(f"pt-search beside its peers: {about['n']:,} "
                 f"{WHAT[about['what']]}, {about['bytes'] / 1e6:.1f} MB of text; "
                 f"{self.day}, {self.machine}"
                 f"{', a quick run' if is_quick else ''}", "# ")

    def say(self, text, mark=""):
        print(("\n" if mark else "") + textwrap.fill(text, 79), flush=True)
        self.page.append(f"{mark}{text}\n")

    def table(self, head, rows):
        """The first column of words, the others to the right."""
        cells = [head] + rows
        widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
        for row in cells:
            print("  " + row[0].ljust(widths[0]) + "".join(
                "  " + cell.rjust(w) for cell, w in zip(row[1:], widths[1:])))
        print(flush=True)
        lines = ["| " + " | ".join(row) + " |" for row in cells]
        lines.insert(1, "|---|" + "---:|" * (len(head) - 1))
        self.page.append("\n".join(lines) + "\n")

    def left_out(self, reasons):
        for name, reason in reasons:
            self.say(f"Left out: {name}, {reason}.")

    def building(self, rows, note):
        self.say("Building an index", "## ")
        self.say("From text files, JSON Lines, or all texts in one stream, which "
                 "costs a peer next to nothing to read. Instructions are those "
                 f"of {self.about['small']['n']} articles.")
        if note:
            self.say(note + ".")
        n_bytes, first = self.about["bytes"], rows[0]["seconds"]
        self.table(
            ["", "reads", "MB per CPU s", "CPU, pt-search = 1",
             "instructions a byte", "peak MB", "index / text"],
            [[row["name"], row["reads"],
              times(n_bytes / 1e6 / row["seconds"]),
              times(row["seconds"] / first),
              f"{row['instructions']:.0f}" if "instructions" in row else "–",
              f"{row['peak'] / 1024:.0f}", times(row["size"] / n_bytes)]
             for row in rows])

    def cold(self, rows, names):
        self.rows, self.names = rows, names
        self.say("A query in a process of its own, ten hits with snippets", "## ")
        self.say("CPU from start to exit, medians of runs in turn. pt-search as "
                 "times a program that starts, links libxapian, opens the index "
                 "and exits (quartiles; the worst query); the others as times "
                 "pt-search, above 1 pt-search is quicker. omega's quest shows the "
                 "start of each text instead of snippets; ripgrep shows all lines of "
                 "all files, unranked; – has no way to ask that.")
        self.table(
            ["", "pt-search / floor", "quartiles", "worst"] + names,
            [[row["class"], times(row["floor"]),
              f"{times(row['low'])}–{times(row['high'])}", times(row["worst"])]
             + [times(row["peers"].get(name)) for name in names]
             for row in rows])
        worst = max(rows, key=lambda row: row["worst"])
        self.say(f"The worst of all: {worst['worst_query']} "
                 f"({worst['class']}), {times(worst['worst'])} times the floor.")

    def start_of(self, name, value):
        self.say(f"{name} is not asked so: to start it and to answer a rare word "
                 f"takes {value:.0f} times pt-search.")

    def warm(self, rows, counts, names):
        self.say("A query in a process that has the index open", "## ")
        self.say("CPU of the query alone, ten hits with snippets, peers asked in "
                 "turn; the others as times pt-search, median of all queries of "
                 "the class.")
        ours, others = names[0], names[1:]
        self.table(
            ["", "queries"] + others,
            [[row["class"], str(len(row["times"][ours]))]
             + [times(row["peers"].get(name)) for name in others]
             for row in rows])
        self._spread(rows, names)
        self.say("Articles found, summed over the queries. What counts as a "
                 "match differs: pt-search adds variant spellings, FTS5 and "
                 "Lucene stem within phrases, too, pt-search also around NEAR.")
        self.table([""] + names, [
            [row["class"]] + [str(counts[row["class"]].get(name, "–"))
                              for name in names]
            for row in rows if row["class"] in counts])

    def _spread(self, rows, names):
        self.say("All of them that all can ask, CPU milliseconds in this run:")
        shared = [row for row in rows if len(row["peers"]) == len(names) - 1]
        table = []
        for name in names:
            all_times = [t / 1000 for row in shared for t in row["times"][name]]
            table.append([name, f"{statistics.median(all_times):.2f}",
                          f"{percentile(all_times, 0.9):.2f}",
                          f"{percentile(all_times, 0.99):.2f}"])
        self.table(["", "half below", "90 % below", "99 % below"], table)

    def write(self, folder):
        with open(f"{folder}/cold.svg", "w") as file:
            file.write(draw(self))
        with open(f"{folder}/report.md", "w") as file:
            file.write("\n".join(self.page) + "\n![](cold.svg)\n")
        print(f"Written: {folder}/report.md, {folder}/cold.svg")


# --- The chart ----------------------------------------------------------------

WIDTH, LEFT, RIGHT, TOP, BAR, GAP = 760, 200, 50, 76, 11, 10


def _style(names):
    def rules(which):
        ink = ("#1f2328", "#e6edf3")[which]
        return f"text{{fill:{ink}}}.grid{{stroke:{ink};stroke-opacity:.15}}" \
            f".one{{stroke:{ink}}}" + "".join(
                f".p{i}{{fill:{COLOURS[name][which]}}}"
                for i, name in enumerate(names))
    return "<style>text{font:12px system-ui,sans-serif}.small{font-size:10px}" \
        ".head{font-size:14px;font-weight:600}" + rules(0) + \
        "@media (prefers-color-scheme:dark){" + rules(1) + "}</style>"


def _text(x, y, text, more=""):
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x:.0f}" y="{y:.0f}"{more}>{safe}</text>'


def draw(report):
    """Bars of all that could answer, on a logarithmic scale from pt-search."""
    names = [name for name in report.names
             if any(name in row["peers"] for row in report.rows)]
    values = [v for row in report.rows for v in row["peers"].values()] + [1, 2]
    low, high = math.log10(min(values)), math.log10(max(values))
    scale = (WIDTH - LEFT - RIGHT) / (high - low)

    def at(value):
        return LEFT + (math.log10(value) - low) * scale

    parts, y = [], TOP
    for row in report.rows:
        there = [n for n in names if n in row["peers"]]
        height = max(len(there), 1) * BAR
        parts.append(_text(LEFT - 10, y + height / 2 + 4, row["class"],
                           ' text-anchor="end"'))
        if not there:
            parts.append(_text(at(1) + 6, y + height / 2 + 4, "nobody else",
                               ' class="small"'))
        for name in there:
            value = row["peers"][name]
            x = min(at(1), at(value))
            parts.append(f'<rect class="p{names.index(name)}" x="{x:.1f}" '
                         f'y="{y}" width="{abs(at(value) - at(1)):.1f}" '
                         f'height="{BAR - 1}"/>')
            parts.append(_text(max(at(value), at(1)) + 4, y + BAR - 1,
                               times(value), ' class="small"'))
            y += BAR
        y += GAP + (0 if there else BAR)
    bottom = y
    grid = []
    for mark in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        if low <= math.log10(mark) <= high:
            kind = "one" if mark == 1 else "grid"
            grid.append(f'<line class="{kind}" x1="{at(mark):.1f}" y1="{TOP - 6}"'
                        f' x2="{at(mark):.1f}" y2="{bottom}"/>')
            grid.append(_text(at(mark), bottom + 14, f"{mark:g}",
                              ' class="small" text-anchor="middle"'))
    head = [_text(12, 20, "CPU of a query, process start to exit, ten hits "
                  "with snippets: times that of pt-search", ' class="head"'),
            _text(12, 38, f"{report.about['n']:,} {WHAT[report.about['what']]}, "
                  f"{report.day}, {report.machine}; logarithmic; beyond the line "
                  "at 1 pt-search is quicker", ' class="small"')]
    x = 12
    for i, name in enumerate(names):
        head.append(f'<rect class="p{i}" x="{x}" y="48" width="10" height="10"/>')
        head.append(_text(x + 15, 57, name))
        x += 30 + 7 * len(name)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'aria-label="CPU of cold queries against pt-search" '
            f'viewBox="0 0 {WIDTH} {bottom + 24}" width="{WIDTH}">'
            + _style(names) + "\n".join(grid + head + parts) + "</svg>\n")
