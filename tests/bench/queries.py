# SPDX-License-Identifier: GPL-2.0-or-later
"""Queries for make bench, chosen by rule from the articles themselves and never
by hand: words of three bands of frequency, and neighbours as they stand there.
And how each program wants them written."""
import collections, math

# Of all articles, this share has such a word.
RARE, MIDDLING, OFTEN, COMMON = 0.0004, 0.015, 0.1, 0.3
# What a query asks for: ten hits with snippets, a count, ten paragraphs.
TEN, COUNT, PARAGRAPHS = "t", "c", "p"
STEM = 5  # letters that words of one family have in common
LONGEST = 400  # words of an article that are looked at


def _is_plain(word):
    return word.isascii() and word.isalpha() and word.islower()


def _spread(items, n):
    """n of them at even distances."""
    return [items[i * len(items) // n] for i in range(n)] if items else []


def _commonest(counter, n):
    """Always the same, also where some are as common."""
    return sorted(counter, key=lambda item: (-counter[item], item))[:n]


class Choice:
    """Word counts of some articles, and queries from them."""

    def __init__(self, texts):
        self.has = collections.Counter()
        self.pairs = collections.Counter()
        self.triples = collections.Counter()
        self.n = 0
        for text in texts:
            self._add(text.split()[:LONGEST])

    def _add(self, words):
        plain = [word if _is_plain(word) else None for word in words]
        self.has.update({w.strip(".,;:!?\"'()").lower() for w in words})
        self.pairs.update({p for p in zip(plain, plain[1:]) if None not in p})
        self.triples.update({t for t in zip(plain, plain[1:], plain[2:])
                             if None not in t})
        self.n += 1

    def _nearest(self, items, share, n):
        """n items whose second is within a factor of two of that share of the
        articles; in a small collection those that come nearest."""
        target = max(share * self.n, 1)
        near = sorted((abs(math.log(k / target)), item) for item, k in items)
        within = [item for far, item in near if far <= math.log(2)]
        return _spread(sorted(within), n) if len(within) >= n else \
            [item for _, item in near[:n]]

    def words(self, share, n):
        """Words whose kin, as far as the first letters tell, are no more
        frequent: most engines find these, too."""
        kin = collections.Counter()
        for word, k in self.has.items():
            kin[word[:STEM]] += k
        items = [(w, k) for w, k in self.has.items()
                 if _is_plain(w) and len(w) >= 4 and w != "near"
                 and kin[w[:STEM]] <= 2 * k]
        return self._nearest(items, share, n)

    def phrases(self, runs, share, n):
        """Runs of words that more than one article has, if any, by their
        rarest word."""
        items = [(run, min(self.has[w] for w in run)) for run, k in runs.items()
                 if k > 1 and all(len(w) >= 4 for w in run)]
        return self._nearest(items or [(run, 1) for run in runs], share, n)

    def common_phrases(self, n):
        """Of the forty neighbours that most articles have."""
        return [pair for pair, _ in self.pairs.most_common(40)][::40 // n][:n]

    def queries(self, n):
        """n of each class: [class, what it asks for, kind, words]"""
        rare, common = self.words(RARE, n), self.words(COMMON, n)
        middling = self.words(MIDDLING, 2 * n)
        one, two = middling[::2], middling[1::2] or middling
        near = self.phrases(self.pairs, MIDDLING, n)
        chosen = [
            ("rare word", TEN, "word", [(w,) for w in rare]),
            ("common word", TEN, "word", [(w,) for w in common]),
            ("AND", TEN, "and", list(zip(one, common))),
            ("OR", TEN, "or", list(zip(one, two))),
            ("NOT", TEN, "not", list(zip(one, common))),
            ("phrase of two", TEN, "phrase", near),
            ("phrase of three", TEN, "phrase",
             self.phrases(self.triples, MIDDLING, n)),
            ("phrase of very common words", TEN, "phrase",
             self.common_phrases(n)),
            ("prefix", TEN, "prefix", [(w[:5],) for w in one]),
            ("NEAR", TEN, "near", near),
            ("within paragraph", PARAGRAPHS, "and", list(zip(one, common))),
            ("count only", COUNT, "word", [(w,) for w in common])]
        return [[name, wish, kind, words]
                for name, wish, kind, some in chosen for words in some]

    def ranked(self, n):
        """What else the order of answers is measured with (ranking.c): words
        that say something and are in many articles, and questions as they are
        typed. As queries, but that kind "question" has a whole one."""
        often = self.words(OFTEN, 2 * n)
        middling = self.words(MIDDLING, 2 * n)
        one, two = often[::2], often[1::2] or often
        asked = zip(middling[::2], middling[1::2], one)
        chosen = [
            ("word of every tenth", "word", [(w,) for w in one]),
            ("AND of two such", "and", list(zip(one, two))),
            ("OR of two such", "or", list(zip(one, two))),
            ("question", "question",
             [(f"What is known about {a} and the {b} of {c}?",)
              for a, b, c in asked])]
        return [[name, TEN, kind, words]
                for name, kind, some in chosen for words in some]

    def _spelt(self, n):
        """n words that many articles have, with two letters in turn."""
        words = [w for w in self.words(OFTEN, 8 * n)
                 if len(w) > 6 and w[3] != w[4]][:n]
        return [w[:3] + w[4] + w[3] + w[5:] for w in words or ["lettres"] * n]

    def dear(self):
        """[query, options …] that give pt-search much to do: the words and pairs
        that most articles have, the ends of most words, mistakes."""
        (b, a), (d, _) = _commonest(self.pairs, 2)
        pair, other = f"{b} {a}", f"{d} {a}"
        c = [w for w in _commonest(self.has, 9) if w not in (a, b, d)][0]
        verb = self.words(COMMON, 1)[0]
        ends = collections.Counter(w[-4:] for w in self.has
                                   if _is_plain(w) and len(w) > 5)
        one, two = _commonest(ends, 2)
        wrong, worse = self._spelt(2)
        start, sides = a[:2], f"({a} OR {c}) NEAR/3 ({b} OR {d})"
        sentence, paragraph = ["--within", "sentence"], ["--within", "paragraph"]
        return [
            [f'"{a} {b}"'], [f"{a} NEAR/5 {b}"], [f"{a} NEAR/s {b}"], [sides],
            [f'"{pair}" NOT "{other}"'], [f'"{pair}"~5'], [f"NOT {a}"],
            [" OR ".join([a, b, c, d, verb])],
            [f"{start}*"], [f'"{start}* {b}"'], [f'"{d} {a} {start}*"'],
            [f"*{one}"], [f"*{one} OR *{two}"],
            [f"{wrong}~1"], [f"{wrong}~2"], [f"{wrong}~1 OR {worse}~1"],
            [f"{a} AND {b}"] + paragraph, [f'"{pair}"'] + sentence,
            [f'"{pair}"~5'] + sentence, [sides] + sentence,
            [f"NOT {a}"] + paragraph,
            [verb, "--timeline"], [a, "--facet", "source"],
            [a, "--kwic", "-n", "20"]]


# --- How it is written --------------------------------------------------------

_BETWEEN = {"and": " AND ", "or": " OR ", "not": " NOT "}
_NEAR = {"fts5": "NEAR({0} {1}, 4)", "lucene": '"{0} {1}"~4'}


def text(kind, words, dialect):
    """Query text for pt, xapian, fts5 and lucene, who agree on most of it."""
    if kind in _BETWEEN:
        return _BETWEEN[kind].join(words)
    if kind == "phrase":
        return '"' + " ".join(words) + '"'
    if kind == "prefix":
        return words[0] + "*"
    if kind == "near":
        return _NEAR.get(dialect, "{0} NEAR/5 {1}").format(*words)
    return words[0]


def ripgrep(wish, kind, words):
    """Arguments of rg; None for what one expression does not say."""
    between = r"\W+(?:\w+\W+){0,4}"
    if wish == COUNT:
        return ["-ilw", words[0]]
    if wish == PARAGRAPHS or kind in ("and", "not"):
        return None
    if kind == "near":
        a, b = words
        return ["-iU", rf"\b(?:{a}{between}{b}|{b}{between}{a})\b"]
    if kind == "phrase":
        return ["-iwU", r"\s+".join(words)]
    if kind == "prefix":
        return ["-i", rf"\b{words[0]}\w*"]
    return ["-iw"] + [part for word in words for part in ("-e", word)]
