# SPDX-License-Identifier: GPL-2.0-or-later
"""Cold queries as a chart: a bar for each peer that could answer, on a
logarithmic scale to both sides of pt-search. One SVG file that fetches nothing
and reads well on light and on dark ground."""
import math

COLOURS = {  # on light, on dark ground
    "libxapian": ("#2563a8", "#6ea8e6"), "FTS5": ("#b3541e", "#eb9a63"),
    "omega": ("#5b7f2b", "#a3c76d"), "ripgrep": ("#7a4a94", "#c29add")}
INK = ("#1f2328", "#e6edf3")
WIDTH, LEFT, RIGHT, TOP, BAR, GAP = 760, 200, 50, 76, 11, 9
MARKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def times(value):
    """A ratio with as many places as say something."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 20 else \
        f"{value:.1f}" if value >= 2 else f"{value:.2f}"


def _style(names):
    def rules(ground):
        ink = INK[ground]
        return (f"text{{fill:{ink}}}.one{{stroke:{ink}}}"
                f".grid{{stroke:{ink};stroke-opacity:.15}}" + "".join(
                    f".p{i}{{fill:{COLOURS[name][ground]}}}"
                    for i, name in enumerate(names)))
    return ("<style>text{font:12px system-ui,sans-serif}.small{font-size:10px}"
            ".head{font-size:14px;font-weight:600}" + rules(0) +
            "@media (prefers-color-scheme:dark){" + rules(1) + "}</style>")


def _text(x, y, text, more=""):
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{safe}</text>'


def _bar(number, x, y, width):
    return (f'<rect class="p{number}" x="{x:.1f}" y="{y:.1f}" '
            f'width="{width:.1f}" height="{BAR - 1}"/>')


class _Scale:
    def __init__(self, values):
        self.low = math.log10(min(values))
        self.high = math.log10(max(values))
        self.step = (WIDTH - LEFT - RIGHT) / (self.high - self.low)

    def at(self, value):
        return LEFT + (math.log10(value) - self.low) * self.step

    def marks(self):
        return [m for m in MARKS
                if self.low <= math.log10(m) <= self.high]


def _row(row, names, scale, y):
    """(what to draw, its height)"""
    there = [name for name in names if name in row["peers"]]
    height = max(len(there), 1) * BAR
    parts = [_text(LEFT - 10, y + height / 2 + 4, row["class"],
                   ' text-anchor="end"')]
    if not there:
        parts.append(_text(scale.at(1) + 5, y + BAR - 2, "no other can",
                           ' class="small"'))
    for i, name in enumerate(there):
        value = row["peers"][name]
        begin, end = sorted((scale.at(1), scale.at(value)))
        parts.append(_bar(names.index(name), begin, y + i * BAR, end - begin))
        parts.append(_text(end + 4, y + i * BAR + BAR - 2, times(value),
                           ' class="small"'))
    return parts, height


def _grid(scale, bottom):
    parts = []
    for mark in scale.marks():
        x = scale.at(mark)
        parts.append(f'<line class="{"one" if mark == 1 else "grid"}" '
                     f'x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" '
                     f'y2="{bottom}"/>')
        parts.append(_text(x, bottom + 14, f"{mark:g}",
                           ' class="small" text-anchor="middle"'))
    return parts


def _head(subject, names):
    parts = [_text(12, 20, "CPU of a query from process start to exit, ten hits "
                   "with snippets: times pt-search", ' class="head"'),
             _text(12, 38, f"{subject}; logarithmic; to the right of 1 "
                   "pt-search is quicker", ' class="small"')]
    x = 12
    for i, name in enumerate(names):
        parts += [_bar(i, x, 48, 10), _text(x + 15, 57, name)]
        x += 34 + 7 * len(name)
    return parts


def draw(subject, rows, names):
    """rows: {"class", "peers": {name: ratio}}"""
    names = [n for n in names if any(n in row["peers"] for row in rows)]
    scale = _Scale([v for row in rows for v in row["peers"].values()] + [1, 2])
    parts, y = [], TOP
    for row in rows:
        drawn, height = _row(row, names, scale, y)
        parts += drawn
        y += height + GAP
    return (f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'aria-label="CPU of cold queries, times that of pt-search" '
            f'viewBox="0 0 {WIDTH} {y + 24}" width="{WIDTH}">'
            + _style(names)
            + "\n".join(_grid(scale, y) + _head(subject, names) + parts)
            + "</svg>\n")
