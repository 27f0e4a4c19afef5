# SPDX-License-Identifier: GPL-2.0-or-later
"""Layouts written after the extractor, to see how it does on what it was not
made for. They are not to be tuned against: a rule that one of them suggests
must be right for pages in general, and the layout is then among LEARNT_FROM."""
from page_parts import *

PLEA = ["Unlike many others we have no owner who tells us what to print.",
        "If everyone who reads this gave the price of a coffee, we would be "
        "free to report for another ten years. Will you help us today?",
        "It takes a minute, and every little counts."]


def broadsheet(m):
    a, text = m.a, m.a["paras"]
    c = m.css
    half = len(text) // 2
    rich = m.some(1)[0]
    plea = paragraphs(PLEA, attr=f' class="{c()}"')
    body = f'''<a href="#maincontent" class="{c()}">Skip to main content</a>
<div id="bannerandheader"><header class="{c()}"><a href="/">Support us</a>
<ul data-component="pillars">{links(NAV)}</ul></header></div>
<main data-layout="StandardLayout" id="maincontent"><div class="{c()}">
<div data-gu-name="title"><a href="/sea">Shipping</a></div>
<div data-gu-name="headline"><h1 class="{c()}">{esc(a["title"])}</h1></div>
<div data-gu-name="standfirst"><p>{m.standfirst()}</p></div>
<aside data-gu-name="meta"><address aria-label="Contributor info"><a
rel="author" href="/p">{m.author}</a></address><details><summary>Mon 6 May 2024
10.32 BST</summary>Last modified on Tue 7 May 2024</details></aside>
<div data-gu-name="media"><figure><img src="1.jpg"><figcaption>{m.caption()}
</figcaption></figure></div>
<div data-gu-name="body"><div id="x" class="{c()}">{paragraphs(text[:half])}
<gu-island name="RichLink"><div data-component="rich-link"><a href="/r">
{esc(rich["title"])}</a><div>Read more</div></div></gu-island>
{paragraphs(text[half:])}</div>
<gu-island name="SlotBodyEnd"><div class="{c()}"><h2>Since you are here</h2>
{plea}<a href="/give">Give now</a></div></gu-island></div>
<div data-gu-name="lines"></div><div class="{c()}"><div>Explore more on these
topics</div><ul>{links(["Shipping", "Ferries", "features"])}</ul></div>
</div></main><section data-title="More on this story">
{teasers(m.some(4), "div")}</section><footer>{links(NAV)}{FOOTER}</footer>'''
    return page(head(a), body), [m.standfirst(), m.caption()] + text


def broadcaster(m):
    a, text = m.a, m.a["paras"]
    c = m.css
    blocks = "".join(
        f'<div data-component="text-block" class="{c()}"><div class="{c()}">'
        f'<p class="{c()}">{esc(t)}</p></div></div>' for t in text)
    body = f'''<header role="banner">{nav()}</header><main id="main-content">
<article class="{c()}"><div data-component="headline-block"><h1>
{esc(a["title"])}</h1></div><div data-component="byline-block"><time
datetime="2024-05-06T10:32:00Z">5 hours ago</time><div>{m.author}</div>
<div>Shipping correspondent</div></div>
<figure data-component="image-block"><img src="1.jpg"><div
data-testid="image-caption"><figcaption>{m.caption()}</figcaption></div>
</figure>{blocks}<div data-component="links-block"><h2>More on this story</h2>
<ul>{teasers(m.some(3), "li")}</ul></div>
<section data-component="tag-list"><ul>{links(["Ships", "Harbours"])}</ul>
</section></article><div data-component="features"><h2>Top stories</h2>
{teasers(m.some(6), "h3")}</div></main><footer>{FOOTER}</footer>'''
    return page(head(a), body), [m.caption()] + text


def magazine_de(m):
    a, text = m.a, m.a["paras"]
    half = len(text) // 2
    rich = ('<div class="RichText RichText--sans leading-loose '
            'lg:text-xl md:text-xl">')
    other = m.some(1)[0]
    body = f'''<div id="Inhalt"><main><article aria-label="{esc(a["title"])}">
<header><span class="text-primary-base">Hafen in Not</span> <h2>
<span class="align-middle">{esc(a["title"])}</span></h2>
<div class="leading-loose lg:text-xl">{m.standfirst()}</div>
<div>Von <a href="/impressum/autor-1">Maria Muster</a></div>
<time datetime="2024-05-06">06.05.2024, 10.32 Uhr</time></header>
<section data-area="body">{rich}{paragraphs(text[:half])}</div>
<section data-area="related_articles" class="print:hidden"><div>Mehr zum Thema
</div><ul><li><h3><a href="/q">{esc(other["title"])}</a></h3></li></ul>
</section>{rich}{paragraphs(text[half:])}</div></section>
<section data-area="newsletter"><span>Die Lage am Morgen</span><p>Der Tag in
drei Minuten, immer um sechs, kostenlos und in Ihrem Postfach.</p>
<a href="/nl">Jetzt bestellen</a></section></article></main>
<section data-block-el="teaserList">{teasers(m.some(5), "article")}</section>
<footer><p>Sie haben einen Fehler gefunden? Schreiben Sie uns bitte.</p>
{links(NAV_DE)}</footer></div>'''
    return page(head(a), body, "de"), [m.standfirst()] + text


def agency_ru(m):
    a, text = m.a, m.a["paras"]
    blocks = "".join(
        f'<div class="article__block" data-type="text"><div class="article__'
        f'text">{esc(t)}</div></div>' + (
            '<div class="article__block" data-type="banner"><div '
            'class="banner__hidden">Реклама</div></div>' if i == 1 else "") +
        (f'<div class="article__block" data-type="article"><div '
         f'class="article__article"><a href="/2">{esc(m.some(1)[0]["title"])}'
         f'</a><div>Вчера, 18:02</div></div></div>' if i == 2 else "")
        for i, t in enumerate(text))
    body = f'''<div class="page"><div class="header"><ul>{links(NAV_RU)}</ul>
</div><div class="article"><div class="article__header"><div
class="article__info"><div class="article__info-date"><a href="/d">10:32
06.05.2024</a> <span>(обновлено: 11:40 06.05.2024)</span></div><div
class="article__info-statistic">14 022</div></div><h1 class="article__title">
{esc(a["title"])}</h1><div class="article__announce"><div class="media__
copyright">© Фотобанк / Ольга Пример</div></div></div>
<div class="article__body">{blocks}</div>
<div class="article__tags">{links(["В мире", "Флот"], tag="span")}</div>
<div class="article__userbar"><a>0</a> <a>12</a> <a>3</a></div></div>
<div class="lenta">{teasers(m.some(8), "div")}</div>
<div class="footer">Сетевое издание зарегистрировано. 18+ {links(NAV_RU)}</div>
</div>'''
    return page(head(a), body, "ru"), text


def tabloid(m):
    a, text = m.a, m.a["paras"]
    bullets = ["Ferry seen drifting for a second day in a row",
               "Passengers tell of cold soup and warm beer"]
    half = len(text) // 2
    comments = "".join(
        f'<div class="comment-body"><p class="user-info">{n}, Newtown, 2 hours '
        f'ago</p><p class="comment-text">{esc(remark(m.rng, m.others, 3))}</p>'
        f'<span>12</span> <span>3</span></div>' for n in ["Bob", "Sue", "Al"])
    body = f'''<div id="page-container"><div class="page-header">{links(NAV)}
</div><div id="content" class="article-text wide"><div id="js-article-text"
class="article-text"><h2>{esc(a["title"])}</h2>
<ul class="mol-bullets-with-font">{"".join(f"<li><strong>{b}</strong></li>"
    for b in bullets)}</ul>
<p class="author-section byline-plain">By <a class="author" href="/b">
{m.author}</a></p><p class="byline-section"><span>Published: <time>10:32, 6 May
2024</time></span> | <span>Updated: <time>11:00, 7 May 2024</time></span></p>
<div class="shareArticles"><ul><li>e-mail</li><li>34 shares</li></ul></div>
<div itemprop="articleBody">{paragraphs(text[:half])}
<div class="art-ins related-articles"><h4>RELATED ARTICLES</h4><ul>
<li>Previous</li><li>1</li>{teasers(m.some(2), "li")}<li>Next</li></ul>
<h4>Share this article</h4><ul><li>Share</li></ul></div>
<div class="artSplitter mol-img-group"><img src="1.jpg"><p class="imageCaption">
{m.caption()}</p></div>{paragraphs(text[half:])}</div></div>
<div id="reader-comments"><h3>What do you think? Have your say.</h3>{comments}
</div></div><div class="beta">{teasers(m.some(12), "h3")}</div></div>'''
    return page(head(a), body), bullets + [m.caption()] + text


def letter(m):
    a, text = m.a, m.a["paras"]
    half = len(text) // 2
    widget = '''<div class="subscription-widget-wrap"><div><p
class="cta-caption">The Mole is a letter that lives from its readers. To get new
posts and to support my work, become one of them, free or paid.</p><form>
<input type="email"><button>Subscribe</button></form></div></div>'''
    talk = "".join(f'<div class="{m.css()}"><a href="/u">reader {i}</a><div>'
                   f'{esc(remark(m.rng, m.others, 2))}</div><div>Expand full '
                   f'comment</div><button>Reply</button></div>'
                   for i in range(5))
    body = f'''<div id="entry"><div class="main-menu"><a href="/">The Mole</a>
<button>Sign in</button></div><article class="newsletter-post post"><div
class="post-header"><h1 class="post-title published">{esc(a["title"])}</h1>
<h3 class="subtitle">{m.standfirst()}</h3><div class="pencraft"><a>{m.author}
</a><div>May 06, 2024</div></div><div><a>21</a><a>5</a><a>Share</a></div></div>
<div class="available-content"><div class="body markup">
{paragraphs(text[:half])}{widget}{paragraphs(text[half:])}
<p class="button-wrapper"><a href="/s"><span>Leave a comment</span></a></p>
</div></div></article><div class="{m.css()}"><h4>Discussion about this post</h4>
{talk}</div><div class="portable-archive"><div>Top</div><div>Latest</div>
{teasers(m.some(4), "div")}</div></div>'''
    return page(head(a), body), [m.standfirst()] + text


def old_blog(m):
    a, text = m.a, m.a["paras"]
    months = "".join(f"<li><a href='#'>{n} 2009</a> (12)</li>" for n in
                     ["January", "February", "March", "April", "May"])
    body = f'''<div class='header'><h1 class='title'><a href='/'>Notes from the
mole</a></h1><p class='description'>A harbour, its boats, its weather, and what
people on the quay say about all of it.</p></div>
<div class='main'><h2 class='date-header'>Wednesday, May 6, 2009</h2>
<div class='post hentry'><h3 class='post-title entry-title'><a href='#'>
{esc(a["title"])}</a></h3><div class='post-body entry-content'>
{"<br />&nbsp;<br />".join(esc(t) for t in text)}<div style='clear:both'></div>
</div><div class='post-footer'>Posted by <span class='fn'>{m.author}</span> at
<a href='#'>10:32 AM</a> Labels: <a>boats</a>, <a>rain</a></div></div>
<div class='comments'><h4>2 comments:</h4><dl><dt>Rower said...</dt><dd>
{esc(remark(m.rng, m.others))}</dd><dt>Anonymous said...</dt><dd>
{esc(remark(m.rng, m.others))}</dd></dl></div></div>
<div class='sidebar'><h2>About me</h2><p>I have lived by the sea for most of my
life and cannot think of a better place to do nothing in.</p><h2>Blog archive
</h2><ul>{months}</ul></div>'''
    return page(head(a, "Notes from the mole"), body), text


def fields(m):
    a, text = m.a, m.a["paras"]
    body = f'''<div class="dialog-off-canvas-main-canvas"><div class="layout-
container"><header role="banner"><div class="region region-primary-menu">
{nav()}</div></header><main role="main"><div class="region region-content">
<div class="block block-page-title-block"><h1><span class="field field--name-
title">{esc(a["title"])}</span></h1></div><div class="node node--type-news">
<div class="field field--name-field-summary field__item">{m.standfirst()}</div>
<div class="field field--name-field-date">6 May 2024</div>
<div class="clearfix text-formatted field field--name-body field__item">
{paragraphs(text)}</div><div class="field field--name-field-topics"><div
class="field__label">Topics</div><div class="field__item"><a href="/t">Sea</a>
</div></div></div></div></main><div class="region region-sidebar-second"><div
class="views-element-container"><h2>Upcoming events</h2>
{"".join(f"<div class='views-row'><span>{d} June</span> <a href='/e'>Guided walk on the mole</a></div>" for d in range(3, 8))}
</div></div><footer><div class="region-footer"><p>The authority answers letters
within two weeks. Visitors are welcome from nine to four.</p></div></footer>
</div></div>'''
    return page(head(a), body), [m.standfirst()] + text


def wire_pre(m):
    import textwrap
    a, text = m.a, m.a["paras"]
    story = "\n\n".join("\n".join(textwrap.wrap(t, 70)) for t in text)
    body = f'''<table width="100%"><tr><td bgcolor="#003366"><font
color="white">Wire service</font></td></tr></table><p><a href="..">Index</a> |
<a href="prev.html">Previous</a> | <a href="next.html">Next</a></p>
<h3>{esc(a["title"])}</h3><pre>
{esc(story)}
</pre><hr><p><a href="..">Index</a> | <a href="next.html">Next</a></p>'''
    return page(head(a, og=False), body), text


def mobile(m):
    a, text = m.a, m.a["paras"]
    body = f'''<div data-role="page"><div data-role="header"><h1>m.herald</h1>
</div><div data-role="content"><h2>{esc(a["title"])}</h2><small>06/05 10:32
</small><div>{"<br/><br/>".join(esc(t) for t in text)}</div>
<ul data-role="listview">{teasers(m.some(5), "li")}</ul></div>
<div data-role="footer"><a href="/full">Full site</a> <a href="/top">Top</a>
<a href="/terms">Terms of use</a></div></div>'''
    return page(head(a), body), text


def aggregator(m):
    a, text = m.a, m.a["paras"]
    half = len(text) // 2

    def story(s, cut):
        return (f'<div class="caas-container"><header><h1>{esc(s["title"])}'
                f'</h1></header><div class="caas-attr"><span>{m.author}</span>'
                f'<time>Mon, May 6, 2024</time><div>4 min read</div></div>'
                f'<div class="caas-body">{paragraphs(s["paras"][:cut])}<button>'
                f'Story continues</button>{paragraphs(s["paras"][cut:])}</div>'
                f'</div>')
    tail = "".join(f'<div class="stream-item"><a href="/x"><h3>{esc(o["title"])}'
                   f'</h3></a><p>{esc(first_sentence(o))}</p><span>Herald • 2h '
                   f'ago</span></div>' for o in m.some(6))
    body = f'''<div id="uh"><form><input name="p"><button>Search</button></form>
{nav()}</div><div id="main"><div class="caas-da">{story(a, half)}</div>
<div class="caas-da">{story(m.some(1)[0], 2)}</div></div>
<div id="stream"><h2>Latest stories</h2>{tail}</div>'''
    return page(head(a), body), text


def portal_zh(m):
    a, text = m.a, m.a["paras"]
    body = f'''<div class="top-nav">{links(NAV_ZH, tag="a")}</div>
<div class="main-content w1240"><div class="path-search"><a>新闻中心</a> &gt;
<a>正文</a></div><h1 class="main-title">{esc(a["title"])}</h1>
<div class="top-bar-wrap"><span class="date">2024年05月06日 10:32</span>
<a class="source">港口日报</a> <span>语音播报</span> <span>缩小字体</span></div>
<div class="article-content-left"><div class="article" id="article">
{paragraphs(["　　" + t for t in text])}
<p class="show_author">责任编辑：王小明</p></div>
<div class="article-bottom"><div class="keywords">文章关键词： <a>渡轮</a>
<a>港口</a></div><p>我要反馈</p></div></div>
<div class="article-content-right"><h2>新闻排行</h2>
{teasers(m.some(7), "li")}</div></div>'''
    return page(head(a), body, "zh"), text


def slides(m):
    a, text = m.a, m.a["paras"]
    n = len(text)
    rows = "".join(
        f'<div class="slide"><div class="num">{i + 1}/{n}</div><img src="{i}.jpg"'
        f'><div class="img-cr">Photo bank</div><p>{esc(t)}</p></div>'
        for i, t in enumerate(text))
    body = f'''{nav()}<div class="show"><h1>{esc(a["title"])}</h1>{rows}
<div class="again"><a href="#1">See again</a></div></div>
<div class="others">{teasers(m.some(6), "h3")}</div><div>{FOOTER}</div>'''
    return page(head(a), body), text


def daily_uk(m):
    a, text = m.a, m.a["paras"]
    half = len(text) // 2
    other = m.some(1)[0]
    body = f'''<div class="header">{links(NAV_UK, tag="span")}</div>
<section class="section_post"><header class="post_header"><h1 class="post_title">
{esc(a["title"])}</h1><div class="post_time"><span><a>Олена Зразок</a></span> —
Понеділок, 6 травня 2024, 10:32</div><div class="post_views">1204</div>
</header><div class="post_text">{paragraphs(text[:half])}
<div class="nts-ad"><p>Реклама:</p></div>
<p><strong>Читайте також:</strong> <a href="/9">{esc(other["title"])}</a></p>
{paragraphs(text[half:])}<p><em><a href="/donate">Підтримайте нашу роботу</a>
</em></p></div><div class="post_tags"><span>Теми:</span> <a>море</a></div>
<div class="post_news">{teasers(m.some(6), "div")}</div></section>
<div class="footer">Передрук матеріалів лише з посиланням на газету.</div>'''
    return page(head(a), body, "uk"), text


def agency_app(m):
    a, text = m.a, m.a["paras"]
    tail = "Reporting by Ann Example in Newport; Editing by Peter Sample"
    ps = "".join(f'<div data-testid="paragraph-{i}" class="{m.css()}">{esc(t)}'
                 f'</div>' for i, t in enumerate(text))
    body = f'''<div id="app"><header>{nav()}</header><main><article
data-testid="Article"><div><div data-testid="Heading"><h1 data-testid="Heading">
{esc(a["title"])}</h1></div><div>By <a rel="author">{m.author}</a></div>
<time datetime="2024-05-06T10:32:00Z"><span>May 6, 2024</span> <span>10:32 AM
UTC</span></time> <span>Updated 2 days ago</span></div><div
data-testid="ImageCaption"><figure><img src="1"><figcaption>{m.caption()}
</figcaption></figure></div><div class="{m.css()}">{ps}<p>{tail}</p>
<p>Our standards: <a href="/std">How we work, opens new tab</a></p></div>
<div data-testid="Toolbar"><span>Suggested topics:</span> {links(["Sea"])}
<a href="/lic">Purchase licensing rights</a></div></article>
<div class="{m.css()}"><h2>Read next</h2>{teasers(m.some(4), "div")}</div>
</main><footer>{FOOTER}</footer></div><noscript>Scripts are needed.</noscript>
<script type="application/json">{{"a":"<p>not shown</p>"}}</script>'''
    return page(head(a), body), [m.caption(), tail] + text


def mail_table(m):
    a, text = m.a, m.a["paras"]
    cell = '<td style="font-family:Arial;font-size:16px;padding:8px">'
    rows = "".join(f"<tr>{cell}{esc(t)}</td></tr>" for t in text)
    body = f'''<table width="600" align="center"><tr>{cell}<a href="/w">View in
browser</a></td></tr><tr>{cell}<h1>{esc(a["title"])}</h1></td></tr>{rows}
<tr>{cell}<a href="/f">Forward</a> <a href="/u">Unsubscribe</a></td></tr>
<tr>{cell}You get this letter because you asked for it on our page. The Herald,
1 Quay Street, Newport.</td></tr></table>'''
    return page(head(a), body), text


def nonprofit(m):
    """Asks for money in the middle and at the end, and has a box that is none."""
    a, text = m.a, m.a["paras"]
    c = m.css
    third = max(1, len(text) // 3)
    ask = f'''<div class="{c()}"><div class="{c()}"><strong>This desk has no
paywall.</strong><p>It lives from eleven thousand people who each give a little
every month. Be one of them.</p></div><p class="{c()}"><a href="/join">Count me in
</a></p></div>'''
    facts = ("The Selkie was built in 1987 and carries ninety cars.",
             "She has been laid up twice for want of an engineer.")
    body = f'''<div class="{c()}">{links(NAV)}</div><div class="{c()}">
<h1>{esc(a["title"])}</h1><p class="{c()}">{m.standfirst()}</p>
<div class="{c()}">{m.author} · 6 May 2024</div><div class="{c()}">
{paragraphs(text[:third])}{ask}{paragraphs(text[third:2 * third])}
<div class="{c()}"><h3>In short</h3>{paragraphs(facts)}</div>
{paragraphs(text[2 * third:])}{ask}</div></div>
<div class="{c()}">{teasers(m.some(4), "div")}</div><div>{FOOTER}</div>'''
    return page(head(a), body), [m.standfirst(), *facts] + text


def live_posts(m):
    """Entries that each end in a lone link, beside the text that they follow."""
    a, text = m.a, m.a["paras"]
    c, post = m.css(), m.css()
    posts = "".join(
        f'<div class="{post}"><div>{10 + i // 6}.{i % 6}2</div>{paragraphs([t])}'
        f'<a href="#p{i}">Link to this</a></div>' for i, t in enumerate(text))
    body = f'''{nav()}<div class="{c}"><h1>{esc(a["title"])}</h1>
<div class="{m.css()}">{posts}</div></div><div>{teasers(m.some(5), "h3")}</div>
<footer>{FOOTER}</footer>'''
    return page(head(a), body), text


def sections_more(m):
    """Sections without a name, each of which leads on."""
    a, text = m.a, m.a["paras"]
    parts = "".join(
        f'<section>{paragraphs(text[i:i + 2])}<a href="/more/{i}">All about it</a>'
        f'</section>' for i in range(0, len(text), 2))
    body = f'''<div>{links(NAV)}</div><div id="page"><h1>{esc(a["title"])}</h1>
<div>By {m.author}</div><div>{parts}</div><section><p>The Herald on paper, at
your door by six.</p><a href="/paper">Try it</a></section></div>
<footer>{FOOTER}</footer>'''
    return page(head(a), body), text


LEARNT_FROM = [broadsheet, magazine_de]
LAYOUTS = [broadcaster, agency_ru, tabloid, letter, old_blog, fields, wire_pre,
           mobile, aggregator, portal_zh, slides, daily_uk, agency_app,
           mail_table, nonprofit, live_posts, sections_more]
