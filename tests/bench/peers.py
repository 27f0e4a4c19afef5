# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs that make bench puts side by side: how each builds its index of
the articles, and how each is asked. One that is not there has a reason."""
import glob, os, shutil
import queries
from queries import COUNT, PARAGRAPHS, TEN

LUCENE = ("core", "analyzers-common", "queryparser", "queries", "highlighter",
          "memory", "sandbox")


class Place:
    """Folders: of pt-search's programs, of the helpers, of the articles."""

    def __init__(self, bin, tools, work):
        self.bin, self.tools, self.work = bin, tools, work

    def articles(self, form, is_small=False):
        return f"{self.work}/{'small' if is_small else 'articles'}.{form}"


# Names of those to ask beside pt-search; all, when empty.
WANTED = [name.strip() for name in os.environ.get("PEERS", "").split(",")
          if name.strip()]


class Peer:
    """name; lacks: why it can't take part, or None; snippets: whether an answer
    has them."""
    name, reads, snippets, index_name, dialect = "", "", True, "", None

    def __init__(self, place):
        self.place = place
        self.lacks = self.find()
        if WANTED and self.name not in WANTED + ["pt-search"]:
            self.lacks = "not asked for"

    def find(self):
        """What is missing, or None."""

    def index(self, is_small=False):
        return self.place.articles(self.index_name, is_small)

    def build(self, is_small=False):
        """(command, its standard input) into index(is_small), or None."""

    def text(self, wish, kind, words):
        """The query as it wants it; None: has no way to ask that."""
        return None if wish == PARAGRAPHS else \
            queries.text(kind, words, self.dialect)

    def cold(self, wish, kind, words):
        """The command that answers one query; None: can't be asked."""

    def serve(self):
        """The command of its "serve" mode, or None."""


class PtSearch(Peer):
    name, index_name, dialect = "pt-search", "pt", "pt"

    def find(self):
        is_tree = os.path.isdir(self.place.articles("tree"))
        self.form = "tree" if is_tree else "jsonl"
        self.reads = "text files" if is_tree else "JSON Lines"

    def build(self, is_small=False):
        source = self.place.articles(self.form, is_small)
        return [f"{self.place.bin}/pt-index", "--index", self.index(is_small),
                source], os.devnull

    def text(self, wish, kind, words):
        return queries.text(kind, words, self.dialect)

    def cold(self, wish, kind, words):
        more = {TEN: [], COUNT: ["-c"], PARAGRAPHS: ["--within", "paragraph"]}
        return [f"{self.place.bin}/pt-search", "--index", self.index(), "-q",
                self.text(wish, kind, words)] + more[wish]

    def serve(self):
        return [f"{self.place.tools}/peer_pt", "serve", self.index()]


class PtSearchLines(PtSearch):
    """Only for building: the same from JSON Lines."""
    reads, index_name, form = "JSON Lines", "pt.lines", "jsonl"

    def find(self):
        if not os.path.isdir(self.place.articles("tree")):
            return "read from JSON Lines already"


class Helper(Peer):
    """A program of ours beside this file, see peer.h."""
    program, reads, why = "", "one stream", ""

    def command(self):
        return [f"{self.place.tools}/{self.program}"]

    def find(self):
        return None if os.path.exists(self.command()[0]) else self.why

    def build(self, is_small=False):
        return (self.command() + ["build", self.index(is_small)],
                self.place.articles("nul", is_small))

    def cold(self, wish, kind, words):
        query = self.text(wish, kind, words)
        return query and self.command() + [
            "count" if wish == COUNT else "ask", self.index(), query]

    def serve(self):
        return self.command() + ["serve", self.index()]


class Xapian(Helper):
    name, program, index_name, dialect = \
        "libxapian", "peer_xapian", "xapian", "xapian"
    why = "libxapian-dev is not there"


class Fts5(Helper):
    name, program, index_name, dialect = \
        "FTS5", "peer_fts5", "fts5", "fts5"
    why = "libsqlite3-dev is not there"


class Lucene(Helper):
    name, index_name, dialect = "Lucene", "lucene", "lucene"
    why = "liblucene8-java and a JDK are not there"

    def jars(self):
        return [glob.glob(f"/usr/share/java/lucene-{part}-8*.jar")
                for part in LUCENE]

    def find(self):
        is_whole = shutil.which("java") and all(self.jars()) and \
            os.path.exists(f"{self.place.tools}/PeerLucene.class")
        return None if is_whole else self.why

    def command(self):
        path = [self.place.tools] + sum(self.jars(), [])
        return [shutil.which("java"), "-Xshare:auto", "-cp", ":".join(path),
                "PeerLucene"]

    def cold(self, wish, kind, words):
        """Its start is a hundred times what an answer costs; see start()."""

    def start(self, wish, kind, words):
        return Helper.cold(self, wish, kind, words)


class Omega(Peer):
    name, reads, index_name, dialect = \
        "omega", "text files", "omega", "xapian"
    snippets = False

    def find(self):
        if not shutil.which("omindex") or not shutil.which("quest"):
            return "xapian-omega and xapian-tools are not there"
        if not os.path.isdir(self.place.articles("tree")):
            return "not asked of so many files"

    def build(self, is_small=False):
        return ["omindex", "--db", self.index(is_small), "--url", "/",
                self.place.articles("tree", is_small)], os.devnull

    def cold(self, wish, kind, words):
        query = self.text(wish, kind, words)
        return query and wish != COUNT and \
            ["quest", f"--db={self.index()}", "--default-op=and",
             "--flags=boolean,phrase,wildcard", query] or None


class Ripgrep(Peer):
    name = "ripgrep"

    def find(self):
        if not shutil.which("rg"):
            return "ripgrep is not there"
        if not os.path.isdir(self.place.articles("tree")):
            return "not asked of so many files"

    def cold(self, wish, kind, words):
        arguments = queries.ripgrep(wish, kind, words)
        return arguments and \
            ["rg", "--no-config"] + arguments + [self.place.articles("tree")]


def every(place):
    """pt-search first."""
    return [kind(place) for kind in
            (PtSearch, PtSearchLines, Xapian, Fts5, Omega, Ripgrep, Lucene)]
