"""The sections of a brief that are more than a list: opening, what lies ahead, background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.briefing.choose import Budget, Material
from bot.briefing.datewords import day_of
from bot.briefing.gather import Told
from bot.briefing.items import NAME, act, doer, participants
from bot.briefing.phrases import clip, fold, likeness
from bot.briefing.wording import drill_title, listed
from bot.domain.facts import DrillPhase
from bot.domain.language import Language
from bot.domain.plover import MoveStatus
from bot.domain.records import ArticleRef, Dossier, DrillRecord, FactRecord, MoveRecord, PositionRecord

R = TypeVar("R", bound=FactRecord)

#: Visible characters of one brief: what it aims at, and what it never passes (the measure of professional briefs).
AIM, MOST = 1400, 1800
_TITLE_CHARACTERS = 140
_LEAD_CHARACTERS = 260
#: Leads that share so many of the shorter one's words tell of one event: of twelve leads on five conflicts, reports of
#: one event shared 0.5 to 0.75, those of two events of one conflict 0.41 at most.
_ALIKE = 0.6
#: Texts that differ in so many characters at their start are not compared further.
_BEGINNING = 12
#: A sentence further down than this is no lead.
_LEAD_WITHIN = 900


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two versions of one matter: for and against, or a claim and its denial, the older first."""

    issue: str | None
    left: Told[PositionRecord]
    right: Told[PositionRecord]
    #: Whether they are for and against the issue; else one denies what the other says.
    sides: bool = True

    @property
    def told(self) -> tuple[Told[PositionRecord], Told[PositionRecord]]:
        """Both."""
        return self.left, self.right


@dataclass(slots=True)
class Chosen:
    """The facts of a brief before their sources are numbered."""

    headline: tuple[str, ArticleRef] | None = None
    bottom_line: list[tuple[str, ArticleRef]] = field(default_factory=list)
    background: list[tuple[str, ArticleRef]] = field(default_factory=list)
    positions: list[Told[PositionRecord]] = field(default_factory=list)
    drills: list[Told[DrillRecord]] = field(default_factory=list)
    moves: list[Told[MoveRecord]] = field(default_factory=list)
    disputes: list[Pair] = field(default_factory=list)
    #: Day, words, who acts where the words do not say, the fact.
    watch: list[tuple[str, str, str | None, Told[Any]]] = field(default_factory=list)
    #: What found no room, by section, the best first.
    left: dict[str, list[Told[Any]]] = field(default_factory=dict)


def open_with(chosen: Chosen, ranked: Sequence[Sequence[Dossier]], budget: Budget) -> None:
    """Headline and bottom line: the title of the weightiest article, the lead sentences of the first stories.

    Two stories that turn out to be of one event are told by one lead.
    """
    for number, story in enumerate(ranked[:3]):
        top = story[0]
        lead = lead_of(top)
        title = clip(top.article.title, words=30, characters=_TITLE_CHARACTERS) if top.article.title else ""
        if number == 0 and (title or lead):
            chosen.headline = (title or clip(lead or "", words=30, characters=_TITLE_CHARACTERS), top.article)
            budget.take(len(chosen.headline[0]), [top.article])
        if lead and (number == 0 or len(ranked) > 1):
            text = clip(lead, words=44, characters=_LEAD_CHARACTERS - 60 * (number > 0))
            again = any(likeness(fold(text), fold(above)) >= _ALIKE for above, _ in chosen.bottom_line)
            if (
                not again
                and likeness(fold(text), fold(title)) < 0.95
                and budget.take(len(text) + 8, [top.article], reserve=1000)
            ):
                chosen.bottom_line.append((text, top.article))


def lead_of(dossier: Dossier) -> str | None:
    """The first sentence of an article that proves a fact, if it stands near the top."""
    every: Sequence[FactRecord] = (*dossier.positions, *dossier.drills, *dossier.moves)
    evidence = [e for record in every for e in record.evidence if e.start <= _LEAD_WITHIN and len(e.sentence) >= 40]
    return min(evidence, key=lambda e: e.start).sentence if evidence else None


def not_told(every: Sequence[Told[R]], chosen: Chosen, material: Material, enough: int) -> list[Told[R]]:
    """The facts whose sentence the bottom line does not print in full; all if fewer than ``enough`` were left."""
    above = {text for text, _ in chosen.bottom_line}
    beginnings = {text[:_BEGINNING] for text in above}

    def told(one: Told[R]) -> bool:
        sentence = one.record.evidence[0].sentence
        if len(sentence) > _LEAD_CHARACTERS or sentence[:_BEGINNING] not in beginnings:
            return False
        return clip(sentence, words=44, characters=_LEAD_CHARACTERS) in above

    left = [one for one in every if not told(one)]
    if len(left) < enough:
        return list(every)
    kept = {id(one) for one in left}
    material.outcomes.update({one.ids[0]: "repeated" for one in every if id(one) not in kept})
    return left


def watch(
    chosen: Chosen,
    material: Material,
    moves: Sequence[Told[MoveRecord]],
    now: datetime,
    budget: Budget,
    language: Language,
) -> None:
    """At most three dated things that lie after the day of ``now``: drills, and moves that are planned."""
    found: dict[str, tuple[str, str, str | None, Told[Any]]] = {}
    for drill in material.drills:
        start = drill.record.start
        if start and _after(start, now) and drill.record.phase not in (DrillPhase.CANCELLED, DrillPhase.SUSPENDED):
            title = clip(drill_title(drill.record.name, drill.record.type, language), words=10, characters=70)
            if who := listed(participants(drill.record), 3, language) or drill.record.place or "":
                found.setdefault(title, (start, f"{title}, {who}", None, drill))
            elif drill.record.name:
                found.setdefault(title, (start, title, None, drill))
    for move in moves:
        if move.record.date and is_ahead(move.record, now):
            text = act(move.record)
            found.setdefault(text, (move.record.date, text, doer(move.record, text), move))
    for on, text, who_acts, told in sorted(found.values(), key=lambda entry: (str(day_of(entry[0])), entry[1]))[:3]:
        cost = len(text) + min(NAME, len(who_acts or "")) + 27
        if budget.take(cost, told.cited(1), reserve=700):
            chosen.watch.append((on, text, who_acts, told))
            material.outcomes.setdefault(told.ids[0], "shown")


def is_ahead(move: MoveRecord, now: datetime) -> bool:
    """Whether a move is planned for a day after that of ``now``."""
    return move.status in (MoveStatus.PLANNED, MoveStatus.ANNOUNCED) and _after(move.date, now)


def _after(value: str | None, now: datetime) -> bool:
    day = day_of(value)
    return day is not None and day > now.date()


def add_background(chosen: Chosen, ranked: Sequence[Sequence[Dossier]], budget: Budget, most: int = 7) -> None:
    """Titles of the stories of which nothing is told yet; ``most`` counts those that stand there already."""
    facts: tuple[Told[Any], ...] = (*chosen.positions, *chosen.drills, *chosen.moves)
    told = {article.id for _, article in (*chosen.bottom_line, *chosen.background)}
    told |= {article.id for fact in facts for article in fact.articles}
    for story in ranked[1:8]:
        article = story[0].article
        title = clip(article.title, words=24, characters=110)
        room = len(chosen.background) < most and told.isdisjoint(dossier.article.id for dossier in story)
        if room and title and budget.take(len(title) + 8, [article], reserve=AIM // 10):
            chosen.background.append((title, article))
