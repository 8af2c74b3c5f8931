"""The one-screen brief: headline, bottom line, who holds what, drills, moves, what is disputed, what lies ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from bot.briefing.assemble import assemble, assemble_rest
from bot.briefing.choose import (
    Budget,
    Material,
    prepare,
    stories,
    without_drills,
)
from bot.briefing.datewords import day_of
from bot.briefing.disputes import disputed, settle
from bot.briefing.gather import Told, moment_of, places
from bot.briefing.ranking import Parts, is_bare
from bot.briefing.sections import (
    AIM,
    MOST,
    Chosen,
    add_background,
    is_ahead,
    not_told,
    open_with,
    watch,
)
from bot.briefing.shelf import Shelf
from bot.briefing.turns import Page, in_turn
from bot.domain.briefing import Briefing, Query, Reason
from bot.domain.issues import IssueNames
from bot.domain.language import ENGLISH, Language
from bot.domain.records import Dossier, DrillRecord, FactRecord, MoveRecord, PositionRecord

R = TypeVar("R", bound=FactRecord)

#: With so many others a position that the bottom line tells need not be told again.
_ENOUGH_POSITIONS = 4
#: Stories that a brief of everything names before it goes into detail.
_OTHER_STORIES = 3
#: Positions of a brief at most.
_MOST_POSITIONS = 10


def brief(
    dossiers: Sequence[Dossier],
    query: Query,
    *,
    now: datetime,
    seen: frozenset[str] = frozenset(),
    topics: IssueNames | None = None,
    language: Language = ENGLISH,
) -> Briefing:
    """The one-screen brief of what ``dossiers`` tell.

    :param now: aware UTC; only what lies ahead of its date is watched for.
    :param seen: ids of facts that this reader was sent: they, and whatever says the same, are left out.
    :param topics: keys of the issues that one can be for or against by name; ``None``: whatever the facts name.
    :param language: the reader's, for what the interface says of itself.
    """
    material = prepare(dossiers, query.words, now, seen, topics)
    title = query.label or " ".join(query.words)
    if seen and not (material.positions or material.drills or material.moves):
        return Briefing(
            title=title, window=query.window, fact_ids=material.fact_ids, newest=material.newest, delta=True
        )
    chosen = _choose(material, stories(material, seen), now, language)
    return assemble(material, chosen, title, query.window, language)


def _choose(material: Material, ranked: Sequence[Sequence[Dossier]], now: datetime, language: Language) -> Chosen:
    chosen = Chosen()
    budget = Budget(MOST)
    open_with(chosen, ranked, budget)
    positions_ = not_told(material.positions, chosen, material, _ENOUGH_POSITIONS)
    settle(chosen, disputed(material.positions, material.articles), budget)
    paired = {id(told) for pair in chosen.disputes for told in pair.told}
    moves_ = without_drills(not_told(material.moves, chosen, material, 0), material.drills, material.outcomes)
    turns = _turns(material, [told for told in positions_ if id(told) not in paired], moves_)
    watch(chosen, material, moves_, now, budget, language)
    ahead = {id(t) for t in moves_ if is_ahead(t.record, now)}
    moves_ = [t for t in moves_ if id(t) not in ahead]
    shelf, drills = Shelf(chosen, budget), _drills(material, now)
    _begin(shelf, turns, drills[0], moves_)
    if not material.ranker.asks:
        others = [story for story in ranked[1:] if _of_late(story, material)]
        add_background(chosen, [*ranked[:1], *others], budget, _OTHER_STORIES)
    _fill(shelf, turns, drills, moves_)
    add_background(chosen, ranked, budget)
    every: tuple[tuple[str, Sequence[Told[Any]]], ...] = (
        ("positions", positions_),
        ("drills", material.drills),
        ("moves", moves_),
    )
    shown = _shown(chosen)
    chosen.left = {name: [told for told in group if id(told) not in shown] for name, group in every}
    _tell_apart(chosen, material, positions_, moves_)
    return chosen


def _turns(
    material: Material, words: Sequence[Told[PositionRecord]], moves: Sequence[Told[MoveRecord]]
) -> list[Told[PositionRecord]]:
    """The positions ``words`` in the order in which they are told; all others were heard further up the page."""
    below, page = {id(told) for told in words}, Page(words)
    for told in material.positions:
        if id(told) not in below:
            page.hear(told)
    turns = in_turn(_better_as_words(words, moves), page, _MOST_POSITIONS)
    material.page, material.gains = page, {told.ids[0]: gains for told, gains in turns}
    return [told for told, _ in turns]


def _better_as_words(
    positions: Iterable[Told[PositionRecord]], moves: Sequence[Told[MoveRecord]]
) -> list[Told[PositionRecord]]:
    """The positions but for plans and agreements that are told as moves, which name both sides; all else is words."""
    acts = {place for move in moves for place in places(move)}
    return [t for t in positions if t.record.cue_class not in ("plan", "agree") or acts.isdisjoint(places(t))]


def _shown(chosen: Chosen) -> set[int]:
    sections: tuple[Sequence[Told[Any]], ...] = (chosen.positions, chosen.drills, chosen.moves)
    disputes = (told for pair in chosen.disputes for told in pair.told)
    return {id(told) for told in (*disputes, *(told for group in sections for told in group))}


def _of_late(story: Sequence[Dossier], material: Material) -> bool:
    """Whether the weightiest article of a story is of the days of the newest one."""
    return material.ranker.is_fresh(moment_of(story[0].article))


def _begin(
    shelf: Shelf,
    turns: Sequence[Told[PositionRecord]],
    news: Sequence[Told[DrillRecord]],
    moves: Sequence[Told[MoveRecord]],
) -> None:
    """What every brief should have."""
    shelf.positions(turns[:2])
    shelf.drills(news[:1])
    shelf.moves(moves, 1, turns[:5])


def _fill(
    shelf: Shelf,
    turns: Sequence[Told[PositionRecord]],
    drills: tuple[Sequence[Told[DrillRecord]], Sequence[Told[DrillRecord]]],
    moves: Sequence[Told[MoveRecord]],
) -> None:
    """More of each, until the aim is reached.

    :param drills: those of the news, and those of long ago, which come where room is left.
    """
    news, old = drills
    shelf.drills(news[1:2])
    shelf.follow(turns, moves)
    shelf.positions(turns[2:4])
    shelf.moves(moves, 2, turns[:5])
    shelf.positions(turns[4:5])
    shelf.reserve = MOST - AIM
    shelf.positions(turns[5:10])
    shelf.drills([*news[2:], *old][:3])
    shelf.moves(moves, 4, ())


def _drills(material: Material, now: datetime) -> tuple[list[Told[DrillRecord]], list[Told[DrillRecord]]]:
    """The drills of which more is told than who holds them: those of the news or not over yet, and the others."""
    every = [told for told in material.drills if not is_bare(told.record)]
    ahead = {id(t) for t in every if (last := day_of(t.record.end or t.record.start)) and last >= now.date()}
    news = [told for told in every if id(told) in ahead or material.ranker.is_news(told)]
    known = {id(told) for told in news}
    return news, [told for told in every if id(told) not in known]


def _tell_apart(
    chosen: Chosen, material: Material, every: Sequence[Told[PositionRecord]], moves: Sequence[Told[MoveRecord]]
) -> None:
    """Note what became of each fact."""
    shown = _shown(chosen)
    told_all: tuple[Told[Any], ...] = (*every, *material.drills, *moves)
    for told in told_all:
        material.outcomes.setdefault(told.ids[0], "shown" if id(told) in shown else "no room")


def rest(
    dossiers: Sequence[Dossier],
    query: Query,
    section: str,
    *,
    skip: int,
    most: int,
    now: datetime,
    seen: frozenset[str] = frozenset(),
    topics: IssueNames | None = None,
    language: Language = ENGLISH,
) -> Briefing:
    """What the brief of the same arguments had no room for, of one section (``positions``, ``drills`` or ``moves``).

    :param skip: how many of them were shown already.
    """
    material = prepare(dossiers, query.words, now, seen, topics)
    left = _choose(material, stories(material, seen), now, language).left.get(section, [])
    shown = left[skip : skip + most]
    return assemble_rest(material, section, shown, query.label, max(0, len(left) - skip - len(shown)))


def explain(
    dossiers: Sequence[Dossier],
    query: Query,
    *,
    now: datetime,
    seen: frozenset[str] = frozenset(),
    topics: IssueNames | None = None,
) -> tuple[Reason, ...]:
    """Why each fact stands in the brief of the same arguments or does not, the highest score first."""
    material = prepare(dossiers, query.words, now, seen, topics)
    _choose(material, stories(material, seen), now, ENGLISH)
    reasons = []
    every: tuple[Told[Any], ...] = (*material.positions, *material.drills, *material.moves, *material.off_topic)
    for told in every:
        record = told.record
        text = record.evidence[0].sentence if record.evidence else ""
        kind = type(record).__name__.removesuffix("Record").lower()
        parts = (*material.ranker.parts(told), *_gains(told, material))
        outcome = material.outcomes.get(told.ids[0], "no room")
        reasons.append(Reason(kind=kind, text=text, number=record.number, parts=parts, outcome=outcome))
    return tuple(sorted(reasons, key=lambda reason: -reason.score))


def _gains(told: Told[Any], material: Material) -> Parts:
    """What a position added to the brief, or would add to it as it is; nothing for other facts."""
    if told.ids[0] in material.gains:
        return material.gains[told.ids[0]]
    left = isinstance(told.record, PositionRecord) and material.outcomes.get(told.ids[0]) == "no room"
    return material.page.gains(told) if left and material.page else ()
