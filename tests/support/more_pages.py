"""More layouts of web pages: a content management system of governments, a paper drawn by scripts, microdata, a page of
line breaks, a portal that prints an agency's copy, a broadcaster."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.pages import ALLIES, Page

MORNING = datetime(2024, 3, 4, 9, 30, tzinfo=UTC)


def government() -> Page:
    """A foreign ministry's site: fields of a content management system, a date with zone, documents to download."""
    body = "".join(f"<p>{text}</p>" for text in ALLIES)
    html = f"""<!DOCTYPE html><html lang="en" dir="ltr" prefix="og: https://ogp.me/ns#"><head><meta charset="utf-8">
    <link rel="canonical" href="https://www.example.com/news/allies-begin-drill">
    <meta name="dcterms.title" content="Statement on the exercise"><meta name="dcterms.created" content="2024-03-04T11:30+02:00">
    <meta property="og:site_name" content="Ministry for Foreign Affairs"><title>Statement on the exercise - Ministry for Foreign Affairs</title></head>
    <body class="path-node"><a href="#main" class="visually-hidden">Skip to main content</a>
    <div id="eu-cookie"><p>This site uses cookies. By continuing to browse you accept our use of cookies.</p></div>
    <header role="banner"><div class="menu"><a href="/">Frontpage</a> <a href="/c">Countries</a></div></header>
    <div class="breadcrumb"><ol><li>Frontpage</li><li>Current affairs</li></ol></div>
    <main role="main"><div class="node__content"><h1 class="page-title"><span class="field field--name-title">Statement on the exercise</span></h1>
    <div class="field field--name-field-type">Press release</div>
    <div class="field field--name-body field--type-text-with-summary">{body}</div>
    <div class="field field--name-field-files"><h3>Downloads</h3><a href="/s.pdf">Statement (PDF, 120 KB)</a></div>
    <div class="share-links"><span>Share on social media</span><a>Facebook</a><a>X</a></div>
    <div class="feedback"><p>Was this page useful?</p></div></div></main>
    <footer role="contentinfo"><p>Merikasarmi, P.O. Box 1, tel. 100 100</p></footer></body></html>"""
    return Page(
        html,
        "Statement on the exercise",
        outlet="Ministry for Foreign Affairs",
        published=MORNING,
        absent=("cookies", "Downloads", "Was this page useful", "P.O. Box", "Breadcrumb", "Share on social"),
    )


def scripted() -> Page:
    """A paper drawn by scripts: blocks named by attributes, teasers between them, state as JSON, authors as links."""
    one, two, three, four = (
        f'<div data-component="text-block"><p class="sc-1ab x">{text}</p></div>' for text in ALLIES
    )
    html = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"/><title data-rh="true">Allies begin drill near border</title>
    <meta data-rh="true" property="og:title" content="Allies begin drill near border"/><meta property="og:site_name" content="Example Online"/>
    <link data-rh="true" rel="canonical" href="https://www.example.com/news/allies-begin-drill"/>
    <script data-rh="true" type="application/ld+json">[{{"@type":"BreadcrumbList","itemListElement":[]}},{{"@context":"http://schema.org",
    "@type":["NewsArticle","Article"],"headline":"Allies begin drill near border","datePublished":"2024-03-04T09:30:00.000Z",
    "dateModified":"2024-03-05T10:00:00.000Z","author":[{{"@type":"Person","name":"Sofia Marin","url":"/by/sofia"}}],
    "publisher":{{"@type":"NewsMediaOrganization","name":"Example Online","logo":{{"@type":"ImageObject"}}}}}}]</script>
    <script id="__NEXT_DATA__" type="application/json">{{"props":{{"body":"The full text a second time"}}}}</script></head>
    <body><div id="__next"><div data-component="headline-block"><h1>Allies begin drill near border</h1></div>
    <div data-component="byline-block"><span>Sofia Marin</span><span>Defence correspondent, in Seoul</span></div>
    <article>{one}<div data-component="image-block"><figure><figcaption>Soldiers at the ford</figcaption></figure></div>{two}
    <div data-component="links-block"><ul><li><a href="/a">Who pays for the troops?</a></li><li><a href="/b">The border in maps</a></li></ul></div>
    {three}<div data-component="ad-slot">ADVERTISEMENT</div>{four}
    <div data-component="topic-list"><ul><li><a href="/t">Asia</a></li><li><a href="/u">Armed forces</a></li></ul></div></article>
    <section data-component="more"><h2>More on this story</h2><p>Spring floods close the northern road for a third day running this week.</p></section>
    </div></body></html>"""
    return Page(
        html,
        "Allies begin drill near border",
        author="Sofia Marin",
        outlet="Example Online",
        published=MORNING,
        absent=("second time", "Who pays", "in maps", "ADVERTISEMENT", "Armed forces", "Spring floods", "at the ford"),
    )


def microdata() -> Page:
    """Statements in attributes of the page itself, a quoted post, captions that are no figures."""
    one, two, three, four = (f"<p>{text}</p>" for text in ALLIES)
    html = f"""<html lang="en"><head><title>Allies begin drill - The Daily Sample</title>
    <meta property="og:title" content="Allies begin drill - The Daily Sample"><meta property="og:site_name" content="The Daily Sample">
    <meta property="og:url" content="https://www.example.com/news/allies-begin-drill"></head><body>
    <div class="topbar">Tuesday edition <a>Log in</a></div>
    <div class="article" itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Allies begin drill</h1>
    <meta itemprop="datePublished" content="2024-03-04T18:30:00+09:00"><meta itemprop="dateModified" content="2024-03-04T20:00:00+09:00">
    <p class="byline">By <span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Dae-jung Lim</span></span></p>
    <div itemprop="articleBody"><div class="wp-caption"><img src="x.jpg"><p class="wp-caption-text">Tanks near the river. (File photo)</p></div>
    {one}{two}<div class="inline-newsletter"><p>Sign up for our morning newsletter</p></div>{three}
    <p><strong>READ ALSO:</strong> <a href="/k">What the North fears</a></p>{four}</div>
    <div class="author-bio"><p>Dae-jung Lim writes about the armed forces and lives near the coast with his family.</p></div></div>
    <div class="taboola"><p>You won't believe what she looks like now</p></div></body></html>"""
    return Page(
        html,
        "Allies begin drill",
        author="Dae-jung Lim",
        outlet="The Daily Sample",
        published=MORNING,
        absent=("newsletter", "READ ALSO", "believe what", "File photo", "Log in"),
    )


def line_breaks() -> Page:
    """A page of the old kind: line breaks for paragraphs, a table for layout, the title in bold, nothing stated."""
    html = f"""<HTML><HEAD><TITLE>Sample News Agency: Allies begin drill</TITLE></HEAD><BODY BGCOLOR=white>
    <TABLE WIDTH=780><TR><TD WIDTH=150><A HREF="/">Home</A><BR><A HREF="/arch">Archive</A></TD><TD>
    <FONT SIZE=4><B>Allies begin drill</B></FONT><BR><BR>{"<BR><BR>".join(ALLIES)}<BR><BR>
    <A HREF="print.asp">Printer friendly version</A></TD></TR></TABLE><CENTER>Copyright 2024 Sample News Agency</CENTER></BODY></HTML>"""
    return Page(
        html,
        "Sample News Agency: Allies begin drill",
        canonical=None,
        absent=("Archive", "Copyright 2024", "Printer friendly"),
    )


def portal() -> Page:
    """A portal that prints an agency's text: the provider named above, a list to expand, a button to go on."""
    first, *rest = ALLIES
    html = f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>Allies begin drill near border</title>
    <meta property="og:site_name" content="Portal News"><meta property="og:title" content="Allies begin drill near border">
    <link rel="canonical" href="https://www.example.com/news/allies-begin-drill">
    <script type="application/ld+json">{{"@type":"NewsArticle","headline":"Allies begin drill near border","datePublished":"2024-03-04T09:30:00.000Z",
    "author":{{"@type":"Person","name":"Reuters"}},"provider":{{"@type":"Organization","name":"Reuters"}},
    "publisher":{{"@type":"Organization","name":"Portal News"}}}}</script></head>
    <body><div class="header-search">Search the web</div><div class="caas-container"><div class="caas-title-wrapper"><h1>Allies begin drill near border</h1></div>
    <div class="caas-attr">Reuters <time datetime="2024-03-04T09:30:00.000Z">Mon, March 4, 2024 at 10:30 AM GMT+1</time> 2 min read</div>
    <div class="caas-body"><p>SEOUL (Reuters) - {first}</p>{"".join(f"<p>{text}</p>" for text in rest)}
    <p>(Reporting by Jo Kim; Editing by Ann Lee)</p></div>
    <button>Story continues</button><div class="caas-list"><h3>Recommended Stories</h3><p>Shares rise as chip makers raise their forecasts for the year to come.</p></div>
    </div></body></html>"""
    return Page(
        html,
        "Allies begin drill near border",
        paragraphs=(f"SEOUL (Reuters) - {first}", *rest),
        author="Reuters",
        outlet="Portal News",
        published=MORNING,
        origin="Reuters",
        absent=("Reporting by", "Story continues", "Recommended", "chip makers", "Search the web", "min read"),
    )


def broadcaster() -> Page:
    """A broadcaster: a player that says it cannot play, a teaser in the middle, a time with zone in the page."""
    one, two, three, four = (f"<p>{text}</p>" for text in ALLIES)
    html = f"""<!DOCTYPE html><html lang="en"><head><title>Allies Begin Drill</title><meta name="author" content="World Radio">
    <meta property="og:site_name" content="World Radio"><link rel="canonical" href="https://www.example.com/news/allies-begin-drill"></head>
    <body><div class="hdr-20"><ul><li>Africa</li><li>Asia</li></ul></div><div id="content"><h1>Allies Begin Drill</h1>
    <div class="published"><span class="date"><time pubdate="pubdate" datetime="2024-03-04T09:30:00+00:00">March 04, 2024 9:30 AM</time></span></div>
    <div class="media-pholder"><div class="c-mmp__error"><p>No media source currently available</p></div><span>0:00 0:01:12</span></div>
    <div class="wsw">{one}{two}<div class="wsw__embed"><p>See also:</p><h4>Fishing season opens in the south</h4></div>{three}{four}
    <p class="hidden-print">This forum has been closed.</p></div></div>
    <div class="media-block-wrap"><h3>Related</h3><p>Orchards bloom early in the valleys after the mildest winter on record.</p></div></body></html>"""
    return Page(
        html,
        "Allies Begin Drill",
        author="World Radio",
        outlet="World Radio",
        published=MORNING,
        absent=("No media source", "Fishing season", "See also", "Orchards", "forum has been closed", "0:01:12"),
    )


MORE_LAYOUTS = (government, scripted, microdata, line_breaks, portal, broadcaster)
