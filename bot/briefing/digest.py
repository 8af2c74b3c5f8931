"""The digest: at most five stories, each in a few lines, the sources numbered through."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime
from typing import Any

from bot.briefing.choose import Material, drill_cost, move_cost, position_cost, prepare, stories
from bot.briefing.gather import Told
from bot.briefing.items import Citer, drill_item, move_item, position_item
from bot.briefing.phrases import clip, fold, likeness
from bot.briefing.sections import lead_of
from bot.domain.briefing import Briefing, Digest, Headline, Window, origin_of, outlets_of
from bot.domain.facts import Stance
from bot.domain.records import Dossier, PositionRecord

#: Stories of a digest, and visible characters of each.
STORIES, CHARACTERS = 5, 450
_TITLE, _LEAD = 100, 190


def digest(
    dossiers: Sequence[Dossier],
    *,
    now: datetime,
    seen: frozenset[str] = frozenset(),
    since: datetime | None = None,
    until: datetime | None = None,
    topics: Container[str] | None = None,
) -> Digest:
    """What is new to a reader between two instants, the weightiest story first.

    :param seen: ids of facts that were sent to this reader before.
    """
    material = prepare(dossiers, (), now, seen, topics)
    told = bool(material.positions or material.drills or material.moves)
    ranked = stories(material, seen) if told else []
    citer = Citer()
    pages = tuple(_story(group, material, citer) for group in ranked[:STORIES])
    used = [dossier.article for group in ranked for dossier in group]
    return Digest(
        stories=pages,
        citations=citer.citations,
        window=Window(since=since, until=until or now),
        articles=len(used),
        origins=len({origin_of(article) for article in used}),
        newest=material.newest,
        omitted=max(0, len(ranked) - STORIES),
        fact_ids=material.fact_ids,
    )


def _story(group: Sequence[Dossier], material: Material, citer: Citer) -> Briefing:
    """Title, lead sentence, and the one or two facts that weigh most beyond it, in the characters a story may have."""
    top = group[0].article
    ids = {dossier.article.id for dossier in group}
    lead = lead_of(group[0])
    title = clip(top.title, words=24, characters=_TITLE) or clip(lead or "", words=24, characters=_TITLE)
    headline = Headline(text=title, citations=citer.cite([top]))
    left = CHARACTERS - len(title) - 8
    bottom: tuple[Headline, ...] = ()
    if lead and likeness(fold(lead), fold(title)) < 0.9:
        text = clip(lead, words=34, characters=_LEAD)
        bottom = (Headline(text=text, citations=headline.citations),)
        left -= len(text) + 8
    else:
        lead = None
    drills, positions, moves = [], [], []
    for drill in [t for t in material.drills if _of(t, ids)][:1]:
        if (cost := drill_cost(drill)) <= left:
            drills.append(drill_item(drill, citer, material.articles, cited=1))
            left -= cost
    for position in [t for t in material.positions if _of(t, ids) and _telling(t, lead)][:1]:
        if (cost := position_cost(position, first=True)) <= left:
            positions.append(position_item(position, citer, cited=1))
            left -= cost
    if not (positions or drills):
        own = [t for t in material.moves if _of(t, ids) and not _is(t, lead)][:1]
        moves.extend(move_item(move, citer, cited=1) for move in own if move_cost(move) <= left)
    articles = [dossier.article for dossier in group]
    return Briefing(
        title=title,
        headline=headline,
        bottom_line=bottom,
        positions=tuple(positions),
        drills=tuple(drills),
        moves=tuple(moves),
        articles=len(articles),
        origins=len({origin_of(article) for article in articles}),
        outlets=outlets_of(articles),
        state_media=outlets_of(article for article in articles if article.state_media),
        newest=max(article.published_at or article.fetched_at for article in articles),
    )


def _of(told: Told[Any], ids: set[str]) -> bool:
    return any(article.id in ids for article in told.articles)


def _is(told: Told[Any], sentence: str | None) -> bool:
    return sentence is not None and any(e.sentence == sentence for e in told.record.evidence[:1])


def _telling(told: Told[PositionRecord], lead: str | None) -> bool:
    """Whether a position takes a side, in another sentence than the lead."""
    return told.record.stance is not Stance.NEUTRAL and not _is(told, lead)
