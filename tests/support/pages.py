"""Web pages in the layouts that news comes in, written by hand; each with what a good reading of it finds.

The words are made up; the mark-up follows what sites of that kind serve: where they state title, author and
time, and what they put around and between an article's paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

ALLIES = (
    "The two allies began a nine-day field exercise on Monday with about 12,000 troops, officials of the defence "
    "ministry said, the largest of its kind in three years.",
    "“We are ready for whatever may come,” the ministry's spokesman, Park Jin-woo, told reporters at a base near the "
    "capital, adding that the drill was defensive and had been announced in January.",
    "The North condemned the exercise in a statement read on state radio, calling it a rehearsal for war, and said "
    "that talks planned for next month had lost their meaning.",
    "China and Russia urged both sides to show restraint. A spokeswoman in Beijing said that only dialogue could "
    "settle the matter, and offered to receive envoys of both governments.",
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is expected of its reading."""

    html: str
    title: str
    paragraphs: tuple[str, ...] = ALLIES
    address: str = "https://www.example.com/news/allies-begin-drill?utm_source=feed"
    canonical: str | None = "https://www.example.com/news/allies-begin-drill"
    author: str | None = None
    outlet: str = ""
    published: datetime | None = None
    origin: str | None = None
    #: Words of the page's furniture: none may come through.
    absent: tuple[str, ...] = field(default=())


def _paragraphs(texts: tuple[str, ...] = ALLIES) -> list[str]:
    return [f"<p>{text}</p>" for text in texts]


def newspaper() -> Page:
    """A newspaper: JSON-LD, an ad slot between paragraphs, related links, a cookie banner, a photo credit."""
    one, two, three, four = _paragraphs()
    html = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
    <title>Allies begin drill near border | The Example Times</title>
    <link rel="canonical" href="/news/allies-begin-drill">
    <meta property="og:site_name" content="The Example Times"><meta property="og:title" content="Allies begin drill near border">
    <script>window.dataLayer = window.dataLayer || [];</script>
    <script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
      {{"@type": "WebSite", "name": "The Example Times"}},
      {{"@type": "NewsArticle", "headline": "Allies begin drill near border", "datePublished": "2024-03-04T18:30:00+09:00",
        "author": [{{"@type": "Person", "name": "Jo Kim"}}, {{"@type": "Person", "name": "Ann Lee"}}],
        "publisher": {{"@type": "Organization", "name": "The Example Times"}}}}]}}</script></head>
    <body><div id="consent"><p>We use cookies to improve your visit.</p><button>Accept all</button></div>
    <header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header>
    <main><article><h1>Allies begin drill near border</h1><p class="byline">By <a rel="author">Jo Kim</a> and Ann Lee</p>
    <figure><img src="t.jpg"><figcaption>Tanks cross a river on Monday. Photograph: Example/Getty Images</figcaption></figure>
    {one}<p>Your ad here</p>{two}<div class="ad"><p>Advertisement</p></div>
    <p>Read more: <a href="/x">Five things to know about the drill</a></p>{three}{four}
    <p>Sign up for our newsletter to get the news every morning</p></article>
    <aside><h3>Most read</h3><ul><li><a href="/1">Cup final goes to penalties</a></li></ul></aside></main>
    <footer><p>© 2024 The Example Times. All rights reserved.</p></footer></body></html>"""
    return Page(
        html,
        "Allies begin drill near border",
        author="Jo Kim, Ann Lee",
        outlet="The Example Times",
        published=datetime(2024, 3, 4, 9, 30, tzinfo=UTC),
        absent=("Your ad here", "cookies", "Most read", "penalties", "Getty", "All rights", "newsletter", "Read more"),
    )


def wire() -> Page:
    """An agency's own site: a dateline, meta tags only, an editor's line and a sign-off at the end."""
    first = f"<p>SEOUL, March 4 (Yonhap) -- {ALLIES[0]}</p>"
    html = f"""<html lang="en"><head><title>Allies begin drill</title><meta name="author" content="Lee Min-ho">
    <meta property="article:published_time" content="2024-03-04T09:30:00Z"><link rel="canonical" href="https://www.example.com/news/allies-begin-drill">
    <meta property="og:site_name" content="Yonhap News Agency"></head><body><div class="header">Menu</div>
    <div class="story"><h1>Allies begin drill</h1><span class="time">18:30 March 04, 2024</span>{first}{"".join(_paragraphs(ALLIES[1:]))}
    <p>(END)</p><p>Our Standards: The Example Principles.</p></div><div class="share"><p>Share on Facebook</p></div></body></html>"""
    return Page(
        html,
        "Allies begin drill",
        paragraphs=("SEOUL, March 4 (Yonhap) -- " + ALLIES[0], *ALLIES[1:]),
        author="Lee Min-ho",
        outlet="Yonhap News Agency",
        published=datetime(2024, 3, 4, 9, 30, tzinfo=UTC),
        origin="Yonhap",
        absent=("Share on", "Our Standards"),
    )


def copied_wire() -> Page:
    """A regional paper that prints an agency's text and credits it in the last line."""
    html = f"""<html><head><title>Drill begins - Daily Example</title><meta property="og:site_name" content="Daily Example"></head>
    <body><div id="content"><h1>Drill begins</h1>{"".join(_paragraphs())}<p>Source: Reuters</p></div>
    <div id="sidebar"><p>Lottery results</p></div></body></html>"""
    return Page(
        html,
        "Drill begins",
        outlet="Daily Example",
        origin="Reuters",
        canonical=None,
        absent=("Lottery", "Source:"),
    )


def blog_engine() -> Page:
    """A common blog engine: entry-content, a time element with zone, tags, share buttons, comments."""
    html = f"""<!DOCTYPE html><html lang="en-US"><head><title>Allies begin drill &#8211; Peninsula Notes</title>
    <meta property="og:site_name" content="Peninsula Notes"/><link rel='canonical' href='https://www.example.com/news/allies-begin-drill' /></head>
    <body class="single"><div id="page"><header id="masthead"><a href="/">Peninsula Notes</a></header>
    <article class="post hentry"><h1 class="entry-title">Allies begin drill</h1>
    <div class="entry-meta"><time class="entry-date published" datetime="2024-03-04T10:30:00+01:00">March 4, 2024</time>
    <span class="author vcard">hwang</span></div><div class="entry-content">{"".join(_paragraphs())}
    <div class="sharedaddy"><h3>Share this:</h3><ul><li><a>Facebook</a></li><li><a>X</a></li></ul></div></div>
    <footer class="entry-footer">Posted in Drills. Tagged allies</footer></article>
    <div id="comments"><h2>2 thoughts on “Allies begin drill”</h2><ol><li><p>First! I disagree with every word of this post.</p></li></ol></div>
    </div></body></html>"""
    return Page(
        html,
        "Allies begin drill",
        author="hwang",
        outlet="Peninsula Notes",
        published=datetime(2024, 3, 4, 9, 30, tzinfo=UTC),
        absent=("Share this", "First! I disagree", "Tagged"),
    )


def ministry() -> Page:
    """A ministry's press release: tables for layout, a date without zone, contacts at the end."""
    html = f"""<html><head><title>Press Releases | Ministry of Defence</title><meta name="date" content="2024-03-04">
    <meta name="publisher" content="Ministry of Defence"></head><body><table width="100%"><tr><td class="left"><a href="/">Home</a><br>
    <a href="/press">Press</a></td><td><div class="content"><h1>Start of the spring exercise</h1>{"".join(_paragraphs())}
    </div></td></tr></table><div class="foot">Contact us | Privacy policy | Sitemap</div></body></html>"""
    return Page(
        html,
        "Start of the spring exercise",
        outlet="Ministry of Defence",
        canonical=None,
        published=datetime(2024, 3, 4, tzinfo=UTC),
        absent=("Privacy policy", "Sitemap"),
    )


def amp() -> Page:
    """An AMP page: its own elements, an inline style sheet, the canonical link elsewhere."""
    html = f"""<!doctype html><html amp lang="en"><head><meta charset="utf-8"><title>Allies begin drill</title>
    <link rel="canonical" href="https://www.example.com/news/allies-begin-drill"><style amp-custom>p{{color:#111}}</style>
    <script type="application/ld+json">{{"@type":"NewsArticle","headline":"Allies begin drill","datePublished":"2024-03-04T09:30:00Z",
    "author":{{"name":"Jo Kim"}},"publisher":{{"name":"Example News"}}}}</script></head><body><amp-sidebar id="s"><ul><li>World</li></ul></amp-sidebar>
    <article><h1>Allies begin drill</h1><amp-img src="a.jpg" width="1" height="1"></amp-img>{"".join(_paragraphs()[:2])}
    <amp-ad width="300" height="250"><div>Advertisement</div></amp-ad>{"".join(_paragraphs()[2:])}</article>
    <amp-consent id="c"><p>This site uses cookies.</p></amp-consent></body></html>"""
    return Page(
        html,
        "Allies begin drill",
        author="Jo Kim",
        outlet="Example News",
        address="https://amp.example.com/news/allies-begin-drill",
        published=datetime(2024, 3, 4, 9, 30, tzinfo=UTC),
        absent=("Advertisement", "cookies"),
    )


def paywall() -> Page:
    """A paywall's stub: one paragraph, then an offer."""
    html = f"""<html lang="en"><head><title>Allies begin drill</title><meta property="og:site_name" content="Example Post">
    <script type="application/ld+json">{{"@type":"NewsArticle","headline":"Allies begin drill","isAccessibleForFree":false,
    "datePublished":"2024-03-04T09:30:00Z"}}</script></head><body><article><h1>Allies begin drill</h1>{_paragraphs()[0]}
    <div class="paywall"><p>To continue reading, subscribe today</p><p>Already a subscriber? Log in</p></div></article></body></html>"""
    return Page(
        html,
        "Allies begin drill",
        paragraphs=ALLIES[:1],
        outlet="Example Post",
        canonical=None,
        published=datetime(2024, 3, 4, 9, 30, tzinfo=UTC),
        absent=("subscribe", "subscriber"),
    )


def live_blog() -> Page:
    """A live blog: entries, newest first, each with its own time."""
    entries = "".join(
        f'<div class="entry"><time datetime="2024-03-04T1{number}:00:00Z">1{number}:00</time><p>{text}</p></div>'
        for number, text in enumerate(reversed(ALLIES))
    )
    html = f"""<html lang="en"><head><title>Drill live: allies begin exercise</title>
    <script type="application/ld+json">{{"@type":"LiveBlogPosting","headline":"Drill live: allies begin exercise",
    "datePublished":"2024-03-04T09:30:00Z","publisher":{{"name":"Example Live"}}}}</script></head>
    <body><main><article><h1>Drill live: allies begin exercise</h1>{entries}</article></main>
    <div class="cookie-banner">We use cookies</div></body></html>"""
    return Page(
        html,
        "Drill live: allies begin exercise",
        outlet="Example Live",
        canonical=None,
        published=datetime(2024, 3, 4, 9, 30, tzinfo=UTC),
        absent=("cookies",),
    )


def video() -> Page:
    """A video page: a player, a sentence below it, and rows of other videos."""
    others = "".join(f'<li><a href="/v/{n}">Watch clip number {n}</a></li>' for n in range(12))
    html = f"""<html lang="en"><head><title>Video: allies begin drill</title><meta property="og:title" content="Video: allies begin drill">
    <meta property="og:type" content="video.other"></head><body><div class="player"><p>Your browser does not support this video.</p></div>
    <article><h1>Video: allies begin drill</h1>{_paragraphs()[0]}</article><nav class="more"><ul>{others}</ul></nav></body></html>"""
    return Page(
        html,
        "Video: allies begin drill",
        paragraphs=ALLIES[:1],
        canonical=None,
        absent=("clip number", "browser does not"),
    )


LAYOUTS = (newspaper, wire, copied_wire, blog_engine, ministry, amp, paywall, live_blog, video)
