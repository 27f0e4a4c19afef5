# SPDX-License-Identifier: GPL-2.0-or-later
"""Layouts that the extractor was made with. Each takes a Maker and gives the
page and the words of its article, headline left out."""
from page_parts import *


def semantic(m):
    a, text = m.a, m.a["paras"]
    body = f'''<header class="site-header"><a href="/">Harbour Herald</a>
{nav()}</header><main><article><header><h1>{esc(a["title"])}</h1>
<p class="standfirst">{m.standfirst()}</p>
<p class="byline">By <a rel="author" href="/x">{m.author}</a></p>
<time datetime="2024-05-06">6 May 2024</time></header>
<figure><img src="a.jpg"><figcaption>{m.caption()}</figcaption></figure>
{paragraphs(text)}</article>
<aside><h2>Related</h2><ul>{teasers(m.some(5), "li")}</ul></aside></main>
<footer><p>{FOOTER}</p></footer>'''
    return page(head(a), body), [m.standfirst(), m.caption()] + text


def bem(m):
    a, text = m.a, m.a["paras"]
    ps = [f'<div class="c-article__paragraph">{esc(t)}</div>' for t in text]
    body = f'''<div class="o-header"><div class="o-header__menu">
{links(NAV, tag="div")}</div></div>
<div class="l-page l-page--has-sidebar"><div class="c-article">
<div class="c-article__kicker"><a href="/p">Politics</a></div>
<h1 class="c-article__headline">{esc(a["title"])}</h1>
<div class="c-article__meta"><span class="c-article__author">{m.author}</span>
<span>6 May 2024, 10:32</span></div>
<div class="c-share"><a href="#">Facebook</a> <a href="#">Twitter</a></div>
<div class="c-article__content">{"".join(ps)}</div>
<div class="c-tags"><a href="/t/1">Harbour</a> <a href="/t/2">Ferry</a></div>
</div><div class="l-page__sidebar"><div class="c-teaser-list">
{teasers(m.some(6), "h3")}</div></div></div>
<div class="o-footer">{FOOTER} {links(NAV, tag="span")}</div>'''
    return page(head(a), body), text


def tables_2003(m):
    a, text = m.a, m.a["paras"]
    side = "<br>".join(f'<a href="{i}.html"><font size="1">{n}</font></a>'
                       for i, n in enumerate(NAV))
    more = "<br>".join(f'<a href="s{i}.html">{esc(o["title"])}</a>'
                       for i, o in enumerate(m.some(6)))
    ps = "<br><br>\n".join(esc(t) for t in text)
    body = f'''<table width=760 border=0><tr><td colspan=3><b>Harbour Herald
</b></td></tr><tr><td width=120 valign=top>{side}</td>
<td width=440 valign=top><font size=5><b>{esc(a["title"])}</b></font><br>
<font size=1>Monday, May 6, 2002</font><br><br><font face=Arial>{ps}</font>
<br><br><a href="print.asp">Printer friendly version</a></td>
<td width=200 valign=top><b>Top stories</b><br>{more}</td></tr>
<tr><td colspan=3><font size=1>{FOOTER}</font></td></tr></table>'''
    return page(head(a, og=False), body), text


def amp(m):
    a, text = m.a, m.a["paras"]
    half = len(text) // 2
    body = f'''<amp-sidebar id="sidebar"><ul>{links(NAV)}</ul></amp-sidebar>
<amp-consent id="c"><div><p>{COOKIES}</p><button>Accept</button></div>
</amp-consent><header><a href="/">Herald</a></header>
<main><article><h1>{esc(a["title"])}</h1>
<p class="author-info">{m.author}</p>
<amp-img src="x.jpg" width="3" height="2"></amp-img>
{paragraphs(text[:half])}<amp-ad width="300" height="250"><p>Advertisement</p>
</amp-ad>{paragraphs(text[half:])}
<amp-social-share type="x">Share</amp-social-share></article>
<section><h2>More from the Herald</h2><amp-list>{teasers(m.some(4), "h3")}
</amp-list></section></main><footer>{FOOTER}</footer>'''
    return page(head(a), body, attr=" amp"), text


def live_blog(m):
    a, text = m.a, m.a["paras"]
    entries = "".join(
        f'<article class="entry"><time datetime="2024-05-06T{9 + i % 12:02}:10">'
        f'{9 + i % 12:02}:10</time><div class="entry-text"><p>{esc(t)}</p></div>'
        f'<div class="share-entry"><a href="#">Share</a></div></article>'
        for i, t in enumerate(text))
    body = f'''{nav()}<div class="liveblog-page"><h1>{esc(a["title"])}</h1>
<p class="summary">{m.standfirst()}</p><div class="liveblog">{entries}</div>
</div><div class="most-read"><h2>Most read</h2><ol>{teasers(m.some(5), "li")}
</ol></div><footer>{FOOTER}</footer>'''
    return page(head(a), body), [m.standfirst()] + text


def wordpress(m):
    a, text = m.a, m.a["paras"]
    comments = "".join(
        f'<li class="comment"><article class="comment-body"><footer '
        f'class="comment-meta"><b>{n}</b> says:</footer><div '
        f'class="comment-content"><p>{esc(remark(m.rng, m.others))}</p></div>'
        f'<div class="reply"><a href="#">Reply</a></div></article></li>'
        for n in ["rower72", "Old Salt", "anna b."])
    recent = f'<ul>{teasers(m.some(5), "li")}</ul>'
    body = f'''<div id="page" class="site"><a class="skip-link
screen-reader-text" href="#content">Skip to content</a>
<header id="masthead"><h1 class="site-title"><a href="/">Harbour Herald</a></h1>
{nav()}</header><div id="content"><div id="primary"><main>
<article class="post type-post status-publish category-news tag-sea">
<header class="entry-header"><h2 class="entry-title">{esc(a["title"])}</h2>
<div class="entry-meta">Posted on <time>May 6, 2024</time> by {m.author}</div>
</header><div class="entry-content">{paragraphs(text)}
<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul>
<li><a href="#">Click to share on Twitter</a></li></ul></div>
<div id="jp-relatedposts"><h3>Related</h3>{teasers(m.some(3), "div")}</div></div>
</article><div id="comments"><h2>3 thoughts on this</h2><ol>{comments}</ol>
</div></main></div><aside id="secondary" class="widget-area"><section
class="widget widget_recent_entries"><h2>Recent posts</h2>{recent}</section>
</aside></div><footer id="colophon">{FOOTER}</footer></div>'''
    return page(head(a), body), text


def paywall(m):
    a, text = m.a, m.a["paras"]
    body = f'''<div id="cookie-wall" role="dialog"><h2>Your privacy</h2>
<p>{COOKIES}</p><p>{VENDORS}</p><p>{VENDORS}</p><button>Accept</button></div>
<div class="page">{nav()}<div class="story"><h1>{esc(a["title"])}</h1>
<div class="story-text">{paragraphs(text[:2])}
<div class="paywall">{paragraphs(text[2:])}</div></div>
<div class="subscribe-offer"><h3>Keep reading for one euro a week</h3>
<p>Readers pay for what we do. Choose the offer that fits you, and read all of
it on every device.</p><a href="/offer">See all offers</a></div></div>
<div class="footer">{FOOTER}</div></div>'''
    return page(head(a), body), text


def gallery(m):
    a, text = m.a, m.a["paras"]
    figures = "".join(f'<figure><img src="{i}.jpg"><figcaption>{esc(t)}'
                      f'</figcaption></figure>' for i, t in enumerate(text[1:]))
    body = f'''{nav()}<main><h1>{esc(a["title"])}</h1><p>{esc(text[0])}</p>
<div class="gallery">{figures}</div></main>
<section class="more-galleries"><h2>More galleries</h2>
{teasers(m.some(6), "h3")}</section><footer>{FOOTER}</footer>'''
    return page(head(a), body), text


def interview_dl(m):
    a, text = m.a, m.a["paras"]
    asked = ["How did it begin?", "And what came of it?",
             "Would you do it again?", "Who else was there?"]
    rows, known = "", []
    for i, t in enumerate(text):
        q = asked[i % len(asked)]
        rows += f"<dt>{q}</dt><dd>{esc(t)}</dd>"
        known += [q, t]
    body = f'''{nav()}<div id="main"><h1>{esc(a["title"])}</h1>
<div class="info">{m.author} - 6 May 2024</div><dl>{rows}</dl></div>
<div id="right"><h4>Also on the Herald</h4><ul>{teasers(m.some(7), "li")}</ul>
</div><div id="foot">{FOOTER}</div>'''
    return page(head(a), body), known


def interview_bold(m):
    a, text = m.a, m.a["paras"]
    rows, known = "", []
    for i, t in enumerate(text):
        q = "What happened next, and who saw it?" if i % 2 else "Why now?"
        rows += f"<p><strong>{q}</strong></p><p>{esc(t)}</p>"
        known += [q, t]
    c = m.css
    body = f'''<div class="{c()}">{links(NAV, tag="span")}</div>
<div class="{c()}"><div class="{c(2)}"><h1 class="{c()}">{esc(a["title"])}</h1>
</div><div class="{c()}">{rows}</div></div><div class="{c()}">
<div>{teasers(m.some(4), "div")}</div></div><div class="{c()}">{FOOTER}</div>'''
    # The two questions stand again and again, as in no interview: once each.
    return page(head(a), body), known


def breaks_in_one_p(m):
    a, text = m.a, m.a["paras"]
    body = f'''<div id="top">{" | ".join(f'<a href="#">{n}</a>' for n in NAV)}
</div><div id="text"><h1>{esc(a["title"])}</h1><p>{"<br><br>".join(
        esc(t) for t in text)}</p><p><a href="javascript:print()">Print</a>
<a href="#">Send to a friend</a></p></div><div id="bottom">{FOOTER}</div>'''
    return page(head(a, og=False), body), text


def infinite_scroll(m):
    a, text = m.a, m.a["paras"]
    second = m.some(1)[0]

    def story(s):
        return (f'<section class="story-wrap"><h1>{esc(s["title"])}</h1>'
                f'<div class="author">By {m.author}</div>'
                f'<div class="txt">{paragraphs(s["paras"])}</div></section>')
    body = f'''{nav()}<div id="scroll">{story(a)}<div class="next">Next story
</div>{story(second)}</div><footer>{FOOTER}</footer>'''
    return page(head(a), body), text


def cyrillic(m):
    a, text = m.a, m.a["paras"]
    half = len(text) // 2
    names, more, comments, author = m.rng.choice([
        (NAV_RU, "Читайте также:", "Комментарии", "Автор: Олена Зразок"),
        (NAV_UK, "Читайте також:", "Коментарі", "Автор: Олена Зразок")])
    body = f'''<div class="head">{links(names, tag="div")}</div>
<div class="wrap"><div class="left"><h1>{esc(a["title"])}</h1>
<div class="dt">6 мая 2024, 10:32</div><div class="who">{author}</div>
<div class="text">{paragraphs(text[:half])}
<p><strong>{more}</strong> <a href="/2">{esc(m.some(1)[0]["title"])}</a></p>
{paragraphs(text[half:])}
<p>Подписывайтесь на наш канал, чтобы ничего не пропустить</p></div>
<div class="bottom"><h3>{comments} (2)</h3><div><b>Гость</b><p>Давно пора было
об этом написать, никто не верил нам ни разу.</p><a href="#">Ответить</a></div>
<div><b>Пётр</b><p>А что скажут на другом берегу реки, там ведь тоже живут.</p>
<a href="#">Ответить</a></div></div></div>
<div class="right"><h4>Последние новости</h4>{teasers(m.some(5), "div")}</div>
</div><div class="bot">Все права защищены. Перепечатка только со ссылкой.</div>
'''
    return page(head(a), body, "ru"), text


def long_comments(m):
    a, text = m.a, m.a["paras"]
    c = [m.css() for _ in range(6)]
    comments = "".join(
        f'<div class="{c[3]}"><div class="{c[4]}">reader{i}</div><div '
        f'class="{c[5]}">{esc(remark(m.rng, m.others, 4))}</div><div>'
        f'<button>Like</button> <a href="#">Reply</a></div></div>'
        for i in range(30))
    body = f'''{nav()}<div class="{c[0]}"><h1>{esc(a["title"])}</h1>
<div class="{c[1]}">{paragraphs(text)}</div>
<div class="{c[2]}"><h2>Comments (30)</h2>{comments}</div></div>
<footer>{FOOTER}</footer>'''
    return page(head(a), body), text


def brief(m):
    a = m.a
    text = [" ".join(m.a["paras"])[:240].rsplit(" ", 1)[0] + "."]
    body = f'''<header>{nav()}</header><div class="cookie-bar"><p>{COOKIES}</p>
</div><div class="content"><h1>{esc(a["title"])}</h1><p>{esc(text[0])}</p>
<div class="share">Share this on <a href="#">X</a></div></div>
<div class="teaser-row">{teasers(m.some(8), "article")}</div>
<div class="newsletter-box"><p>{SIGN_UP}</p><input type="email"></div>
<footer><p>{FOOTER}</p></footer>'''
    return page(head(a), body), text


def listicle(m):
    a, text = m.a, m.a["paras"]
    items, known = "", []
    for i, t in enumerate(text):
        h = f"{i + 1}. A quiet place by the water"
        items += f'<h2>{h}</h2><img src="{i}.jpg"><p>{esc(t)}</p>'
        known += [h, t]
    body = f'''{nav()}<article class="post"><h1>{esc(a["title"])}</h1>{items}
<h2>You might also like</h2>{teasers(m.some(3), "h3")}</article>
<footer>{FOOTER}</footer>'''
    return page(head(a), body), known


def related_inside(m):
    a, text = m.a, m.a["paras"]
    c = m.css
    box = f'<div class="{c()}">{teasers(m.some(3), "div")}</div>'
    line = f'<p><a href="/9">{esc(m.some(1)[0]["title"])}</a></p>'
    body = f'''{nav()}<article><h1>{esc(a["title"])}</h1>
{paragraphs(text[:2])}{box}{paragraphs(text[2:3])}{line}
{paragraphs(text[3:])}</article><footer>{FOOTER}</footer>'''
    return page(head(a), body), text


def interleaved(m):
    a, text = m.a, m.a["paras"]
    between = [
        f'<div class="{m.css()}"><p>{SIGN_UP}</p><form><input name="m">'
        f'<button>Sign up</button></form></div>',
        '<div class="ad-slot"><span>Advertisement</span></div>',
        '<p>Advertisement</p>',
        f'<p>Read more: <a href="/1">{esc(m.some(1)[0]["title"])}</a></p>',
        '<p>Sign up for our weekly letter <a href="/l">here</a>.</p>',
        '<div>Story continues below</div>',
    ]
    parts = "".join(f"<p>{esc(t)}</p>{between[i % len(between)]}"
                    for i, t in enumerate(text))
    body = f'''{nav()}<div class="main-col"><h1>{esc(a["title"])}</h1>
<div class="article-body">{parts}</div></div><footer>{FOOTER}</footer>'''
    return page(head(a), body), text


def hashed_divs(m):
    a, text = m.a, m.a["paras"]
    c = m.css
    p = c()
    ps = "".join(f'<div class="{p}"><span>{esc(t)}</span></div>' for t in text)
    body = f'''<div id="root"><div class="{c(2)}"><div class="{c()}">
{links(NAV, tag="div")}</div><div class="{c()}"><div class="{c()}">
<h1 class="{c()}">{esc(a["title"])}</h1><div class="{c()}"><div>{m.author}</div>
<div>3 min read</div></div><div class="{c()}">{ps}</div></div>
<div class="{c()}">{teasers(m.some(5), "div")}</div></div>
<div class="{c()}">{FOOTER}</div></div></div>'''
    return page(head(a), body), text


def one_cell(m):
    a, text = m.a, m.a["paras"]
    body = f'''<center><table><tr><td><a href="/">Herald</a></td><td>
{" ".join(f'<a href="#">{n}</a>' for n in NAV)}</td></tr></table>
<table><tr><td><h2>{esc(a["title"])}</h2>{esc(" ".join(text))}</td></tr>
</table><hr><small>{FOOTER}</small></center>'''
    return page(head(a, og=False), body), text


def german(m):
    a, text = m.a, m.a["paras"]
    half = len(text) // 2
    body = f'''<div class="consent-layer"><p>Wir verwenden Cookies und ähnliche
Verfahren, um diese Seite zu betreiben und Werbung zu zeigen, die zu Ihnen
passt. Sie können zustimmen oder ablehnen.</p></div>
<ul id="hauptnavigation">{links(NAV_DE)}</ul>
<div id="artikel"><span class="dachzeile">Hafen</span><h1>{esc(a["title"])}</h1>
<p class="vorspann">{m.standfirst()}</p><p class="autor">Von Maria Muster</p>
{paragraphs(text[:half])}<div class="anzeige">Anzeige</div>
<p>Lesen Sie auch: <a href="/3">{esc(m.some(1)[0]["title"])}</a></p>
{paragraphs(text[half:])}</div><div id="rechts"><h3>Meistgelesen</h3>
<ol>{teasers(m.some(6), "li")}</ol></div><div>{FOOTER} Impressum</div>'''
    return page(head(a), body, "de"), [m.standfirst()] + text


def chinese(m):
    a, text = m.a, m.a["paras"]
    body = f'''<div class="top">{links(NAV_ZH, tag="span")}</div>
<div class="box"><div class="l"><h1>{esc(a["title"])}</h1>
<div>2024年05月06日 10:32 来源：港口日报</div><div id="p">{paragraphs(text)}
<p>相关阅读：<a href="/1">{esc(m.some(1)[0]["title"])}</a></p></div>
<div>分享到 <a href="#">微博</a> <a href="#">微信</a></div></div>
<div class="r"><h3>热门新闻</h3><ul>{teasers(m.some(5), "li")}</ul></div></div>
<div class="b">版权所有，未经授权不得转载。</div>'''
    return page(head(a), body, "zh"), text


def bare(m):
    a, text = m.a, m.a["paras"]
    body = f'''<h1>{esc(a["title"])}</h1>{paragraphs(text)}<hr>
<p><a href="/">Back to the front page</a></p>'''
    return page(head(a), body), text


def aspnet(m):
    a, text = m.a, m.a["paras"]
    body = f'''<form method="post" action="./a.aspx"><input type="hidden"
name="__VIEWSTATE" value="xyz"><div id="header">{links(NAV, tag="span")}
<input type="text"><input type="submit" value="Search"></div>
<div id="ctl00_main"><span id="ctl00_title">{esc(a["title"])}</span>
<div id="ctl00_text">{paragraphs(text)}</div></div>
<div id="ctl00_right">{teasers(m.some(5), "h3")}</div>
<div id="footer">{FOOTER}</div></form>'''
    return page(head(a), body), text


def split_sections(m):
    a, text = m.a, m.a["paras"]
    parts, known = "", []
    for i in range(0, len(text), 2):
        h = "A further part of the story" if i else None
        if h:
            known.append(h)
        parts += (f'<section class="{m.css()}">' + (f"<h2>{h}</h2>" if h else "")
                  + paragraphs(text[i:i + 2]) + '</section><div class="banner">'
                  '<a href="/ad">A holiday for two</a></div>')
        known += text[i:i + 2]
    body = f'''<header>{nav()}</header><main><h1>{esc(a["title"])}</h1>{parts}
</main><aside>{teasers(m.some(5), "h3")}</aside><footer>{FOOTER}</footer>'''
    return page(head(a), body), known


def rich_body(m):
    a, text = m.a, m.a["paras"]
    quote = "We rowed all night, and then we rowed back again."
    items = ["Two boats were lost in the storm", "Nobody was hurt",
             "The mole will be closed until June"]
    cells = [["Year", "Boats"], ["2001", "12"], ["2002", "9"]]
    table = "".join("<tr>" + "".join(f"<td>{x}</td>" for x in r) + "</tr>"
                    for r in cells)
    body = f'''{nav()}<article><h1>{esc(a["title"])}</h1>{paragraphs(text[:2])}
<blockquote><p>{quote}</p></blockquote>{paragraphs(text[2:4])}
<ul>{"".join(f"<li>{t}</li>" for t in items)}</ul>
<table>{table}</table>{paragraphs(text[4:])}</article>
<footer>{FOOTER}</footer>'''
    known = text + [quote] + items + [x for r in cells for x in r]
    return page(head(a), body), known


def hidden_mess(m):
    a, text = m.a, m.a["paras"]
    body = f'''<div style="display: none">{paragraphs(m.some(1)[0]["paras"])}
</div><noscript><p>Please switch scripts on to read this page.</p></noscript>
<template><p>{esc(m.some(1)[0]["title"])}</p></template>{nav()}
<div class="story"><h1>{esc(a["title"])}</h1><span class="visually-hidden">This
is a news story from the Harbour Herald.</span>{paragraphs(text)}
<p hidden>{SIGN_UP}</p></div><div aria-hidden="true">{SIGN_UP}</div>
<footer>{FOOTER}</footer>'''
    return page(head(a), body), text


def unclosed(m):
    a, text = m.a, m.a["paras"]
    return (f'''<title>{esc(a["title"])}</title><ul><li><a href=/>Home</a>
<li><a href=/w>World</a><li><a href=/s>Sport</a></ul><h1>{esc(a["title"])}</h1>
''' + "".join(f"<p>{esc(t)}\n" for t in text) +
            f"<hr><ul><li><a href=/x>{esc(m.some(1)[0]['title'])}</a></ul>"
            f"<p><small>{FOOTER}</small>"), text


LAYOUTS = [semantic, bem, tables_2003, amp, live_blog, wordpress, paywall,
           gallery, interview_dl, interview_bold, breaks_in_one_p,
           infinite_scroll, cyrillic, long_comments, brief, listicle,
           related_inside, interleaved, hashed_divs, one_cell, german, chinese,
           bare, aspnet, split_sections, rich_body, hidden_mess, unclosed]
