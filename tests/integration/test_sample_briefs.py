"""From the sample articles to what a reader sees: nothing is printed that no source says."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import resources
from bot.briefing import select
from bot.briefing.markup import parse, units, visible
from bot.briefing.render import Renderer
from bot.domain.articles import Article
from bot.domain.briefing import Briefing, Query
from bot.domain.facts import ActorKind
from bot.domain.linking import link_actors
from bot.domain.recording import Recorder
from bot.domain.records import ArticleRef, Dossier, DrillRecord, KnownActor, MoveRecord, PositionRecord
from bot.extract.analyzer import Analyzer
from bot.extract.lexicon import load_lexicon
from bot.extract.pipeline import load_pipeline
from tests.support.recorded import sample_articles

RENDERER = Renderer()
NOW = datetime(2024, 10, 15, 7, tzinfo=UTC)
_CUT = re.compile(r" …$")


@pytest.fixture(scope="module")
def dossiers() -> list[tuple[Article, Dossier]]:
    """Every sample with the facts read out of it."""
    if not (resources.folder("models") / "en_brief" / "meta.json").is_file():
        pytest.skip("models/en_brief is not in this checkout")
    analyzer = Analyzer(load_pipeline(), load_lexicon())
    found = []
    for article, extraction in analyzer.analyze_many(sample_articles(pattern="**/*.md")):
        assert not isinstance(extraction, Exception)
        _, links = link_actors(extraction.actors, ())
        records = Recorder(article, extraction, links).records()
        reference = ArticleRef(
            id=article.id,
            title=article.title,
            url=article.url,
            outlet=article.outlet,
            origin=None,
            published_at=article.published_at,
            fetched_at=article.fetched_at,
            story_id=article.id,
        )
        dossier = Dossier(
            article=reference,
            positions=tuple(r for r in records if isinstance(r, PositionRecord)),
            drills=tuple(r for r in records if isinstance(r, DrillRecord)),
            moves=tuple(r for r in records if isinstance(r, MoveRecord)),
        )
        found.append((article, dossier))
    return found


def _folded(text: str) -> str:
    return " ".join(text.split())


def _brief(article: Article, dossier: Dossier) -> Briefing:
    return select.brief([dossier], Query(), now=article.fetched_at)


def test_quotation_marks_stand_only_around_words_of_the_source(dossiers: list[tuple[Article, Dossier]]) -> None:
    for article, dossier in dossiers:
        source = _folded(article.title + "\n" + article.text).replace('"', "")
        messages = RENDERER.render("brief", briefing=_brief(article, dossier), now=article.fetched_at)
        page = _folded(visible(parse("\n".join(messages))))
        for quotation in (*re.findall("“([^”]+)”", page), *re.findall('"([^"]+)"', page)):
            assert quotation in source, f"{article.title}: “{quotation}”"


def test_quotation_marks_are_as_honest_on_every_other_page(dossiers: list[tuple[Article, Dossier]]) -> None:
    source = _folded("\n".join(f"{article.title}\n{article.text}" for article, _ in dossiers)).replace('"', "")
    for page, values in _pages([dossier for _, dossier in dossiers]):
        text = _folded(visible(parse("\n".join(RENDERER.render(page, now=NOW, **values)))))
        for quotation in (*re.findall("“([^”]+)”", text), *re.findall('"([^"]+)"', text)):
            assert quotation in source, f"{page}: “{quotation}”"


def _pages(dossiers: list[Dossier]) -> list[tuple[str, dict[str, Any]]]:
    """Lists of everything that the samples tell, the whole length of each."""
    articles = {dossier.article.id: dossier.article for dossier in dossiers}
    positions = [record for dossier in dossiers for record in dossier.positions]
    drills = [record for dossier in dossiers for record in dossier.drills]
    moves = [record for dossier in dossiers for record in dossier.moves]
    speakers = Counter(record.actor.id for record in positions if record.actor)
    pages: list[tuple[str, dict[str, Any]]] = [
        ("brief", {"briefing": select.brief(dossiers, Query(), now=NOW)}),
        ("digest", {"digest": select.digest(dossiers, now=NOW)}),
        ("drills", {"list": select.drills(drills, articles, now=NOW, limit=200), "query": Query()}),
        ("moves", {"list": select.moves(moves, articles, now=NOW, limit=400), "query": Query()}),
        ("said", {"view": select.said(None, positions, articles, limit=900), "query": Query()}),
        ("timeline", {"view": select.timeline([*drills, *moves], articles, limit=400), "query": Query()}),
    ]
    for issue in sorted({record.issue for record in positions if record.issue}):
        named = [record for record in positions if record.issue == issue]
        view = select.positions(issue, named, articles, limit=90)
        if view.citations:
            pages.append(("positions", {"view": view, "query": Query()}))
    for actor_id, _ in speakers.most_common(20):
        own = [record for record in positions if record.actor and record.actor.id == actor_id]
        name = next(record.actor.name for record in own if record.actor)
        known = KnownActor(id=actor_id, name=name, kind=ActorKind.PERSON)
        pages.append(("who", {"card": select.card(known, own, [], [], articles, now=NOW)}))
    return pages


def test_every_line_is_made_of_words_of_its_sentence(dossiers: list[tuple[Article, Dossier]]) -> None:
    for article, dossier in dossiers:
        made = _brief(article, dossier)
        source = _folded(article.text).replace('"', "")
        for item in made.positions:
            words = item.quotation or _CUT.sub("", item.summary)
            # The verb of saying and the words need not stand side by side in the source.
            words = re.sub(rf"^(?:\w+ ){{0,2}}{re.escape(item.record.cue)} ", "", words).strip()
            # An ellipsis may stand right behind the verb: "told … that".
            for piece in words.replace('"', "").split("…"):
                assert piece.strip("“” ") in source
        for move in made.moves:
            for piece in _CUT.sub("", move.summary).replace('"', "").split(" … "):
                assert piece in source
        for drill in made.drills:
            for part in filter(None, (drill.record.name, drill.record.place)):
                assert part in source, f"{article.title}: {part}"


def test_every_brief_is_one_message_of_its_measure(dossiers: list[tuple[Article, Dossier]]) -> None:
    for article, dossier in dossiers:
        messages = RENDERER.render("brief", briefing=_brief(article, dossier), now=article.fetched_at)
        assert len(messages) == 1
        assert units(visible(parse(messages[0]))) <= 1800


def test_every_sample_has_positions_and_why_shows_the_sentence(dossiers: list[tuple[Article, Dossier]]) -> None:
    for article, dossier in dossiers:
        made = _brief(article, dossier)
        assert made.positions, article.title
        for item in made.positions:
            (page,) = RENDERER.render("why", fact=item.record, article=dossier.article)
            assert _folded(item.record.evidence[0].sentence) in _folded(visible(parse(page)))
            evidence = item.record.evidence[0]
            assert article.text[evidence.start : evidence.end] == evidence.sentence


def test_who_asks_again_hears_nothing_and_after_one_more_article_only_that(
    dossiers: list[tuple[Article, Dossier]],
) -> None:
    every = [dossier for _, dossier in dossiers]
    now = max(article.fetched_at for article, _ in dossiers) + timedelta(hours=1)
    first = select.brief(every[:-1], Query(), now=now)
    seen = frozenset(first.fact_ids)
    assert select.brief(every[:-1], Query(), now=now, seen=seen).empty
    more = select.brief(every, Query(), now=now, seen=seen)
    fresh = {r.id for group in (every[-1].positions, every[-1].drills, every[-1].moves) for r in group}
    items = (*more.positions, *more.drills, *more.moves)
    assert items
    assert all(fresh & set(item.records) for item in items), (
        "an older drill is told again only if this article changes it"
    )
    assert more.headline is not None
    assert more.headline.text == every[-1].article.title
