# SPDX-License-Identifier: GPL-2.0-or-later
"""What make bench found: tables on stdout, and the same as a page of Markdown
with a chart (chart.py)."""
import datetime, os, resource, statistics, textwrap
import chart
from chart import times

WHAT = {"real": "real news articles", "made": "made articles",
        "sample": "sample articles of the tests"}
BUILDING = """
From text files, JSON Lines, or all texts in one stream, which costs a peer next
to nothing to read. Instructions are those of the first {n} articles.
"""
COLD = """
CPU from start to exit, medians of runs in turn. pt-search as times a program
that starts, links libxapian, opens the index and exits (quartiles; the worst
query); the others as times pt-search, above 1 pt-search is quicker. omega's
quest shows the start of each text instead of snippets; ripgrep shows all lines
of all files, unranked; – has no way to ask that.
"""
DEAR = """
Queries made to be dear, of the words that most articles have, of the ends of
most words, of mistakes: CPU from start to exit as times the floor.
"""
WARM = """
CPU of the query alone, ten hits with snippets, peers asked in turn; the others
as times pt-search, median of all queries of the class.
"""
RANKING = """
The same query in one process, in turn: pt-search as it is, and parsed and
resolved as here, but then ranked by nothing but libxapian's own BM25, all of its
words weighing; the first ten, the same counts, the same fields and passages by
the same code. CPU of pt-search as times that, of all queries of a class, and of
the worst; 1.3 is the aim.
"""
FOUND = """
Articles found, summed over the queries. What counts as a match differs:
pt-search adds variant spellings, FTS5 and Lucene stem within phrases, too,
pt-search also around NEAR.
"""


def percentile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def megabytes(peak):
    """A process that this one started is told at least what this one has."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{'< ' if peak < 1.1 * own else ''}{peak / 1024:.0f}"


class Report:
    def __init__(self, about, is_quick):
        self.about, self.rows, self.names, self.page = about, [], [], []
        self.subject = f"{about['n']:,} {WHAT[about['what']]}, " \
            f"{datetime.date.today().isoformat()}, {os.cpu_count()} cores, shared"
        self.say(f"pt-search beside its peers: {self.subject}", "# ")
        self.say(f"{about['bytes'] / 1e6:.1f} MB of text"
                 f"{'; a quick run' if is_quick else ''}.")

    def say(self, text, mark=""):
        text = " ".join(text.split())
        print(("\n" if mark else "") + textwrap.fill(
            text, 79, break_on_hyphens=False), flush=True)
        self.page.append(f"{mark}{text}\n")

    def table(self, head, rows):
        """The first column of words, the others to the right."""
        cells = [head] + rows
        widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
        for row in cells:
            print("  " + row[0].ljust(widths[0]) + "".join(
                "  " + cell.rjust(w) for cell, w in zip(row[1:], widths[1:])))
        lines = ["| " + " | ".join(row) + " |" for row in cells]
        lines.insert(1, "|---|" + "---:|" * (len(head) - 1))
        self.page.append("\n".join(lines) + "\n")

    def left_out(self, reasons):
        for name, reason in reasons:
            self.say(f"Left out: {name}, {reason}.")

    def building(self, rows, note):
        self.say("Building an index", "## ")
        self.say(BUILDING.format(n=self.about["small"]["n"]))
        if note:
            self.say(note + ".")
        n_bytes, first = self.about["bytes"], rows[0]["seconds"]
        self.table(
            ["", "reads", "MB/CPU s", "CPU, pt-search = 1",
             "instructions/byte", "peak MB", "index/text"],
            [[row["name"], row["reads"],
              times(n_bytes / 1e6 / row["seconds"]),
              times(row["seconds"] / first),
              f"{row['instructions']:.0f}" if "instructions" in row else "–",
              megabytes(row["peak"]), times(row["size"] / n_bytes)]
             for row in rows])

    def cold(self, rows, names):
        self.rows, self.names = rows, names
        self.say("A query in a process of its own", "## ")
        self.say(COLD)
        self.table(
            ["", "pt-search/floor", "quartiles", "worst"] + names,
            [[row["class"], times(row["floor"]),
              f"{times(row['low'])}–{times(row['high'])}",
              times(row["worst"])]
             + [times(row["peers"].get(name)) for name in names]
             for row in rows])
        worst = max(rows, key=lambda row: row["worst"])
        self.say(f"The worst of all: {worst['worst_query']} "
                 f"({worst['class']}), {times(worst['worst'])} times the floor.")

    def dear(self, rows):
        print()
        self.say(DEAR)
        self.table(["", "pt-search/floor"],
                   [[f"`{asked}`", times(ratio)] for asked, ratio in rows])

    def start_of(self, name, value):
        self.say(f"{name} is not asked so: to start it and to answer a rare "
                 f"word takes {value:.0f} times pt-search.")

    def warm(self, rows, counts, names):
        self.say("A query in a process that has the index open", "## ")
        self.say(WARM)
        ours, others = names[0], names[1:]
        self.table(
            ["", "queries"] + others,
            [[row["class"], str(len(row["times"][ours]))]
             + [times(row["peers"].get(name)) for name in others]
             for row in rows])
        self._spread(rows, names)
        print()
        self.say(FOUND)
        self.table([""] + names, [
            [row["class"]] + [str(counts[row["class"]].get(name, "–"))
                              for name in names]
            for row in rows if row["class"] in counts])

    def ranking(self, rows):
        print()
        self.say("What the order of the answers costs", "## ")
        self.say(RANKING)
        self.table(
            ["", "queries", "ten hits with passages", "ten hits", "worst"],
            [[name, n, times(float(whole)), times(float(hits)),
              times(float(worst))]
             for name, n, whole, hits, worst, _ in rows])

    def _spread(self, rows, names):
        """Of those classes that all of them answer."""
        shared = [row for row in rows if len(row["peers"]) == len(names) - 1]
        table = []
        for name in names:
            took = [t / 1000 for row in shared for t in row["times"][name]]
            table.append([name, f"{statistics.median(took):.2f}",
                          f"{percentile(took, 0.9):.2f}",
                          f"{percentile(took, 0.99):.2f}"])
        print()
        self.say("All of them that all can ask, CPU milliseconds in this run:")
        self.table(["", "half below", "90 % below", "99 % below"], table)

    def write(self, folder):
        with open(f"{folder}/cold.svg", "w") as file:
            file.write(chart.draw(self.subject, self.rows, self.names))
        with open(f"{folder}/report.md", "w") as file:
            file.write("\n".join(self.page) + "\n![](cold.svg)\n")
        print(f"Written: {folder}/report.md, {folder}/cold.svg")
