"""The digest: at most five stories, each in a few lines, the sources numbered through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from bot.briefing.choose import Material, drill_cost, move_cost, position_cost, prepare, stories
from bot.briefing.gather import Told
from bot.briefing.items import Citer, drill_item, move_item, position_item
from bot.briefing.phrases import clip, fold, likeness
from bot.briefing.ranking import is_bare, reports
from bot.briefing.sections import lead_of
from bot.domain.briefing import Briefing, Digest, Window, origin_of, outlets_of
from bot.domain.facts import Stance
from bot.domain.issues import IssueNames
from bot.domain.lines import Headline
from bot.domain.records import Dossier, DrillRecord, FactRecord, MoveRecord, PositionRecord

R = TypeVar("R", bound=FactRecord)

#: Stories of a digest, and visible characters of each.
STORIES, CHARACTERS = 5, 450
_TITLE, _LEAD = 100, 230


def digest(
    dossiers: Sequence[Dossier],
    *,
    now: datetime,
    seen: frozenset[str] = frozenset(),
    since: datetime | None = None,
    until: datetime | None = None,
    topics: IssueNames | None = None,
) -> Digest:
    """What is new to a reader between two instants, the weightiest story first.

    :param seen: ids of facts that were sent to this reader before.
    """
    material = prepare(dossiers, (), now, seen, topics)
    told = bool(material.positions or material.drills or material.moves)
    ranked = stories(material, seen) if told else []
    citer = Citer()
    used_facts: set[str] = set()
    pages = tuple(_story(group, material, citer, used_facts) for group in ranked[:STORIES])
    used = [dossier.article for group in ranked for dossier in group]
    return Digest(
        stories=pages,
        citations=citer.citations,
        window=Window(since=since, until=until or now),
        articles=len(used),
        origins=len({origin_of(article) for article in used}),
        outlets=outlets_of(used),
        newest=material.newest,
        omitted=max(0, len(ranked) - STORIES),
        fact_ids=material.fact_ids,
    )


def _story(group: Sequence[Dossier], material: Material, citer: Citer, used: set[str]) -> Briefing:
    """Title, lead sentence, and the one or two facts that weigh most beyond it, in the characters a story may have.

    :param used: ids of facts that an earlier story told; those told here are added.
    """
    top = group[0].article
    lead = lead_of(group[0])
    title = clip(top.title, words=24, characters=_TITLE) or clip(lead or "", words=24, characters=_TITLE)
    headline = Headline(text=title, citations=citer.cite([top]))
    bottom: tuple[Headline, ...] = ()
    if lead and likeness(fold(lead), fold(title)) < 0.9:
        bottom = (Headline(text=clip(lead, words=34, characters=_LEAD), citations=headline.citations),)
    left = CHARACTERS - len(title) - 8 - sum(len(one.text) + 8 for one in bottom)
    told = _Told(group, material, used, lead if bottom else None, left)
    drills, positions = told.drills(), told.positions()
    moves = [] if drills or positions else told.moves()
    articles = [dossier.article for dossier in group]
    return Briefing(
        title=title,
        headline=headline,
        bottom_line=bottom,
        positions=tuple(position_item(one, citer, turn=material.history.turn(one), cited=1) for one in positions),
        drills=tuple(drill_item(one, citer, material.articles, cited=1) for one in drills),
        moves=tuple(move_item(one, citer, cited=1) for one in moves),
        articles=len(articles),
        origins=len({origin_of(article) for article in articles}),
        outlets=outlets_of(articles),
        state_media=outlets_of(article for article in articles if article.state_media),
        newest=max(article.published_at or article.fetched_at for article in articles),
    )


#: What such a word opens was named before: "opposes [the exercise]" needs the text around it.
_POINTERS = frozenset("the this that these those such it its they them their".split())
_FEW_WORDS = 3


def _points_back(content: str) -> bool:
    """Whether words only point to something named before, which under another article's headline is something else."""
    words = content.lower().split()
    return len(words) <= _FEW_WORDS and not _POINTERS.isdisjoint(words[:1])


class _Told:
    """The facts of one story: each as its own articles tell it, none that an earlier story told."""

    def __init__(
        self, group: Sequence[Dossier], material: Material, used: set[str], lead: str | None, left: int
    ) -> None:
        self._top = group[0].article.id
        self._ids = {dossier.article.id for dossier in group}
        self._material = material
        self._used = used
        self._lead = lead
        self._left = left

    def drills(self) -> list[Told[DrillRecord]]:
        return self._first([told for told in self._material.drills if not is_bare(told.record)], drill_cost)

    def positions(self) -> list[Told[PositionRecord]]:
        sided = [
            t
            for t in self._material.positions
            if t.record.stance is not Stance.NEUTRAL
            and not reports(t.record)
            and not _is(t, self._lead)
            and (t.record.article_id == self._top or not _points_back(t.record.content))
        ]
        return self._first(sided, lambda told: position_cost(told, first=True))

    def moves(self) -> list[Told[MoveRecord]]:
        return self._first([t for t in self._material.moves if not _is(t, self._lead)], move_cost)

    def _first(self, every: Sequence[Told[R]], cost: Callable[[Told[R]], int]) -> list[Told[R]]:
        """The weightiest of ``every`` that is the story's own, if there is room for it."""
        for told in every:
            members = [member for member in told.members if member.article_id in self._ids]
            if not members or self._used.intersection(told.ids):
                continue
            record = told.record if told.record.article_id in self._ids else members[0]
            own = replace(
                told, record=record, members=members, articles=[a for a in told.articles if a.id in self._ids]
            )
            if cost(own) > self._left:
                return []
            self._left -= cost(own)
            self._used.update(told.ids)
            return [own]
        return []


def _is(told: Told[Any], sentence: str | None) -> bool:
    return sentence is not None and any(e.sentence == sentence for e in told.record.evidence[:1])
