# SPDX-License-Identifier: GPL-2.0-or-later
"""What news pages put around articles, for measure_extraction.py: the clutter's words are
our own, teasers and comments are made of other articles."""
import html
import random

NAV = ["Home", "World", "Politics", "Business", "Money", "Sport", "Weather",
       "Culture", "Science", "Health", "Travel", "Video", "Opinion", "Podcasts"]
NAV_RU = ["Главная", "Политика", "Экономика", "Общество", "Спорт", "Культура",
          "Происшествия", "Наука", "Мнения"]
NAV_UK = ["Головна", "Політика", "Економіка", "Світ", "Спорт", "Культура",
          "Війна", "Здоров'я", "Думки"]
NAV_DE = ["Startseite", "Politik", "Wirtschaft", "Panorama", "Sport",
          "Wissen", "Reise", "Kultur", "Meinung"]
NAV_ZH = ["首页", "国际", "财经", "体育", "科技", "文化", "健康", "评论"]

COOKIES = """We use cookies and similar tools to run this site, to measure how
it is used and to show advertising that fits. You may accept all of them,
refuse those that are not needed, or choose one by one. Your choice is kept for
six months and can be changed at any time at the foot of each page."""
VENDORS = """Our partners store information on your device and read it, such as
numbers that tell one browser from another. They use it to pick advertising, to
count how often it was seen and to learn which pages are liked. Some of them
say that they have a legitimate interest and do not ask; you may object below.
If you object, parts of this site may not work as they should."""
SIGN_UP = """Get the day's stories in your inbox each morning, chosen by our
editors. No advertising, and you may leave at any time."""
FOOTER = """Copyright of the Harbour Herald and its owners. All rights
reserved. The Herald is not responsible for what other sites hold. Read about
how we link to them."""
AUTHORS = ["Ann Example", "Peter Sample", "Maria Muster", "Olena Zrazok"]
BIOS = """{} has written about harbours, ferries and the sea for twelve years
and once rowed to the island and back. She lives with two cats by the old
mole and answers letters on Fridays."""
REMARKS = [
    "I have said so for years and nobody would listen to me.",
    "What about those of us who live on the other bank?",
    "My uncle worked there, and he always told a different story.",
    "Good piece, though I miss the numbers behind it.",
    "Typical. First they promise the moon and then they send the bill.",
    "Does anyone know where one can read the whole report?",
    "You clearly have never been there in winter, have you?",
    "This is exactly why I stopped taking the train to work.",
]


def esc(text):
    return html.escape(text, quote=False)


def words(rng, n):
    """A name that means nothing, as bundlers make them."""
    letters = "abcdefghijkmnpqrstuvwxyz0123456789"
    return " ".join("css-" + "".join(rng.choice(letters) for _ in range(7))
                    for _ in range(n))


def links(names, sep="", tag="li"):
    return sep.join(f'<{tag}><a href="/{i}">{esc(n)}</a></{tag}>'
                    for i, n in enumerate(names))


def nav(names=NAV):
    return f'<nav><ul>{links(names)}</ul></nav>'


def paragraphs(texts, tag="p", attr=""):
    return "\n".join(f"<{tag}{attr}>{esc(t)}</{tag}>" for t in texts)


def first_sentence(article):
    text = article["paras"][0]
    end = text.find(". ")
    return text[:end + 1] if 0 < end < 200 else text[:160] + "…"


def teaser(article, style):
    title, lead = esc(article["title"]), esc(first_sentence(article))
    return {
        "li": f'<li><a href="/a/1">{title}</a></li>',
        "h3": f'<div><a href="/a/2"><img src="x.jpg" alt=""></a>'
              f'<h3><a href="/a/2">{title}</a></h3><p>{lead}</p></div>',
        "div": f'<div><div><a href="/a/3">{title}</a></div>'
               f'<div>{lead}</div></div>',
        "article": f'<article><h3><a href="/a/4">{title}</a></h3>'
                   f'<p>{lead}</p><time datetime="2019-01-01">1 January 2019'
                   f'</time></article>',
    }[style]


def teasers(articles, style):
    return "\n".join(teaser(a, style) for a in articles)


def remark(rng, others, n=2):
    """What a reader might write: our own sentences, or longer than these."""
    said = rng.sample(REMARKS, n)
    if rng.random() < 0.5:
        said.append(first_sentence(rng.choice(others)))
    return " ".join(said)


def page(head, body, lang="en", attr=""):
    return (f'<!DOCTYPE html>\n<html lang="{lang}"{attr}>\n<head>'
            f'<meta charset="utf-8">{head}</head>\n<body>{body}</body></html>')


def head(article, outlet="Harbour Herald", og=True):
    title = esc(article["title"])
    out = f"<title>{title} | {outlet}</title>"
    if og:
        out += (f'<meta property="og:title" content="{title}">'
                f'<meta property="og:site_name" content="{outlet}">')
    return out + ('<style>p{margin:0}</style><script>var a="<p>not text</p>";'
                  'document.write("</div>");</script>')


class Maker:
    """What a layout is given: an article, others, and chance."""

    def __init__(self, seed, article, others):
        self.rng = random.Random(seed)
        self.a = article
        self.others = others
        self.author = self.rng.choice(AUTHORS)

    def some(self, n):
        return self.rng.sample(self.others, n)

    def css(self, n=1):
        return words(self.rng, n)

    def standfirst(self):
        return ("What is known so far, and what those who were there say "
                "about it.")

    def caption(self):
        return "The harbour as it looked on the morning after, seen from the mole"
