"""The one-screen brief: headline, bottom line, who holds what, drills, moves, what is disputed, what lies ahead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.briefing.choose import (
    Budget,
    Material,
    by_turns,
    drill_cost,
    move_cost,
    position_cost,
    prepare,
    stories,
    without_told_twice,
)
from bot.briefing.gather import Told, holder
from bot.briefing.items import NAME, Citer, drill_item, move_item, names, position_item
from bot.briefing.phrases import clip, fold, likeness
from bot.briefing.wording import day_of, drill_title, listed
from bot.domain.briefing import Briefing, Dispute, Headline, Query, Reason, WatchItem, Window, origin_of, outlets_of
from bot.domain.facts import DrillPhase, Stance
from bot.domain.records import ArticleRef, Dossier, DrillRecord, FactRecord, MoveRecord, PositionRecord

R = TypeVar("R", bound=FactRecord)

#: Visible characters of one brief: what it aims at, and what it never passes (the measure of professional briefs).
AIM, MOST = 1400, 1800
_TITLE_CHARACTERS = 140
_LEAD_CHARACTERS = 260
#: A sentence further down than this is no lead.
_LEAD_WITHIN = 900


@dataclass(slots=True)
class _Chosen:
    """The facts of a brief before their sources are numbered."""

    headline: tuple[str, ArticleRef] | None = None
    bottom_line: list[tuple[str, ArticleRef]] = field(default_factory=list)
    background: list[tuple[str, ArticleRef]] = field(default_factory=list)
    positions: list[Told[PositionRecord]] = field(default_factory=list)
    drills: list[Told[DrillRecord]] = field(default_factory=list)
    moves: list[Told[MoveRecord]] = field(default_factory=list)
    disputes: list[tuple[str, Told[PositionRecord], Told[PositionRecord]]] = field(default_factory=list)
    watch: list[tuple[str, str, list[ArticleRef]]] = field(default_factory=list)
    omitted: dict[str, int] = field(default_factory=dict)


def brief(dossiers: Sequence[Dossier], query: Query, *, now: datetime, seen: frozenset[str] = frozenset()) -> Briefing:
    """The one-screen brief of what ``dossiers`` tell.

    :param now: aware UTC; only what lies ahead of its date is watched for.
    :param seen: ids of facts that this reader was sent: they, and whatever says the same, are left out.
    """
    material = prepare(dossiers, query.words, now, seen)
    title = query.label or " ".join(query.words)
    if seen and not (material.positions or material.drills or material.moves):
        return Briefing(
            title=title, window=query.window, fact_ids=material.fact_ids, newest=material.newest, delta=True
        )
    return _briefing(material, _choose(material, stories(material, seen), now), title, query.window)


def _choose(material: Material, ranked: Sequence[Sequence[Dossier]], now: datetime) -> _Chosen:
    chosen = _Chosen()
    budget = Budget(MOST)
    _open(chosen, ranked, budget)
    told_above = {text for text, _ in chosen.bottom_line}
    positions_ = [t for t in material.positions if not _stands_in(t, told_above, material.outcomes)]
    pairs = _opposed(positions_)
    paired = [told for _, *pair in pairs for told in pair]
    turns = [*paired, *(t for t in by_turns(positions_, 3) if all(t is not one for one in paired))]
    moves_ = without_told_twice(material.moves, material.drills, turns[:8], material.outcomes)
    _watch(chosen, material, moves_, now, budget)
    ahead = {id(t) for t in moves_ if _ahead(t.record.date, now)}
    moves_ = [t for t in moves_ if id(t) not in ahead]
    # What every brief should have comes first; then more of each, until the aim is reached.
    holders: set[str] = set()
    first = max(3, len(paired))
    _take_positions(chosen, turns[:first], budget, holders, reserve=0)
    _take(chosen.drills, material.drills[:3], budget, drill_cost, reserve=0)
    _take(chosen.moves, moves_[:2], budget, move_cost, reserve=0)
    _disputes(chosen, pairs, budget)
    spare = MOST - AIM
    _take_positions(chosen, turns[first:9], budget, holders, reserve=spare)
    _take(chosen.drills, material.drills[3:5], budget, drill_cost, reserve=spare)
    _take(chosen.moves, moves_[2:4], budget, move_cost, reserve=spare)
    _also(chosen, ranked, budget)
    chosen.omitted = {
        "positions": len(positions_) - len(chosen.positions),
        "drills": len(material.drills) - len(chosen.drills),
        "moves": len(moves_) - len(chosen.moves),
    }
    _tell_apart(chosen, material, positions_, moves_)
    return chosen


def _open(chosen: _Chosen, ranked: Sequence[Sequence[Dossier]], budget: Budget) -> None:
    """Headline and bottom line: the title of the weightiest article, the lead sentences of the first stories."""
    for number, story in enumerate(ranked[:3]):
        top = story[0]
        lead = lead_of(top)
        title = clip(top.article.title, words=30, characters=_TITLE_CHARACTERS) if top.article.title else ""
        if number == 0 and (title or lead):
            chosen.headline = (title or clip(lead or "", words=30, characters=_TITLE_CHARACTERS), top.article)
            budget.take(len(chosen.headline[0]), [top.article])
        if lead and (number == 0 or len(ranked) > 1):
            text = clip(lead, words=44, characters=_LEAD_CHARACTERS - 60 * (number > 0))
            if likeness(fold(text), fold(title)) < 0.95 and budget.take(len(text) + 8, [top.article], reserve=900):
                chosen.bottom_line.append((text, top.article))


def lead_of(dossier: Dossier) -> str | None:
    """The first sentence of an article that proves a fact, if it stands near the top."""
    every: Sequence[FactRecord] = (*dossier.positions, *dossier.drills, *dossier.moves)
    evidence = [e for record in every for e in record.evidence if e.start <= _LEAD_WITHIN and len(e.sentence) >= 40]
    return min(evidence, key=lambda e: e.start).sentence if evidence else None


def _stands_in(told: Told[PositionRecord], shown: set[str], outcomes: dict[str, str]) -> bool:
    """Whether the bottom line prints a position's sentence in full already."""
    for evidence in told.record.evidence[:1]:
        if (
            clip(evidence.sentence, words=44, characters=_LEAD_CHARACTERS) in shown
            and len(evidence.sentence) <= _LEAD_CHARACTERS
        ):
            outcomes[told.ids[0]] = "repeated"
            return True
    return False


def _take_positions(
    chosen: _Chosen, every: Sequence[Told[PositionRecord]], budget: Budget, holders: set[str], reserve: int
) -> None:
    for told in every:
        who = holder(told.record)
        if budget.take(position_cost(told, first=who not in holders), told.cited(2), reserve=reserve):
            chosen.positions.append(told)
            holders.add(who)


def _take(
    taken: list[Told[R]], every: Sequence[Told[R]], budget: Budget, cost: Callable[[Told[R]], int], reserve: int
) -> None:
    taken.extend(told for told in every if budget.take(cost(told), told.cited(2), reserve=reserve))


def _opposed(
    every: Sequence[Told[PositionRecord]], limit: int = 2
) -> list[tuple[str, Told[PositionRecord], Told[PositionRecord]]]:
    """The best pair of opposed positions, of different holders, on each issue: (issue, for, against)."""
    sides: dict[str, dict[Stance, Told[PositionRecord]]] = {}
    for told in every:
        record = told.record
        if record.issue is None or record.stance is Stance.NEUTRAL:
            continue
        pair = sides.setdefault(record.issue, {})
        other = pair.get(Stance.OPPOSES if record.stance is Stance.SUPPORTS else Stance.SUPPORTS)
        if other is None or holder(other.record) != holder(record):
            pair.setdefault(record.stance, told)
    whole = [(issue, pair[Stance.SUPPORTS], pair[Stance.OPPOSES]) for issue, pair in sides.items() if len(pair) == 2]
    return whole[:limit]


def _disputes(
    chosen: _Chosen, pairs: Sequence[tuple[str, Told[PositionRecord], Told[PositionRecord]]], budget: Budget
) -> None:
    """Of the opposed pairs those whose words the brief shows on both sides."""
    shown = {id(told) for told in chosen.positions}
    for issue, left, right in pairs:
        cost = len(issue) + 30 + sum(min(NAME, len(side.record.source) + 30) for side in (left, right))
        if {id(left), id(right)} <= shown and budget.take(cost, [*left.cited(1), *right.cited(1)]):
            chosen.disputes.append((issue, left, right))


def _watch(
    chosen: _Chosen, material: Material, moves: Sequence[Told[MoveRecord]], now: datetime, budget: Budget
) -> None:
    """At most three dated things that lie after the day of ``now``."""
    found: list[tuple[str, str, Told[Any]]] = []
    for drill in material.drills:
        start = drill.record.start
        if start and _ahead(start, now) and drill.record.phase not in (DrillPhase.CANCELLED, DrillPhase.SUSPENDED):
            title = drill_title(drill.record.name, drill.record.type)
            who = listed(names(drill.record.participants), 3)
            found.append((start, f"{clip(title, words=10, characters=70)}{f', {who}' if who else ''}", drill))
    found += [
        (move.record.date, clip(move.record.clause, words=20, characters=120), move)
        for move in moves
        if move.record.date and _ahead(move.record.date, now)
    ]
    for on, text, told in sorted(found, key=lambda entry: (str(day_of(entry[0])), entry[1]))[:3]:
        if budget.take(len(text) + 24, told.cited(1), reserve=700):
            chosen.watch.append((on, text, told.cited(1)))
            material.outcomes.setdefault(told.ids[0], "shown")


def _ahead(value: str | None, now: datetime) -> bool:
    day = day_of(value)
    return day is not None and day > now.date()


def _also(chosen: _Chosen, ranked: Sequence[Sequence[Dossier]], budget: Budget) -> None:
    """Titles of the other stories, as background."""
    opened = {article.id for _, article in chosen.bottom_line}
    for story in ranked[1:8]:
        article = story[0].article
        title = clip(article.title, words=24, characters=110)
        if title and article.id not in opened and budget.take(len(title) + 8, [article], reserve=AIM // 10):
            chosen.background.append((title, article))


def _tell_apart(
    chosen: _Chosen, material: Material, every: Sequence[Told[PositionRecord]], moves: Sequence[Told[MoveRecord]]
) -> None:
    """Note what became of each fact."""
    shown = {id(told) for group in (chosen.positions, chosen.drills, chosen.moves) for told in group}
    told_all: tuple[Told[Any], ...] = (*every, *material.drills, *moves)
    for told in told_all:
        material.outcomes.setdefault(told.ids[0], "shown" if id(told) in shown else "no room")


def _briefing(material: Material, chosen: _Chosen, title: str, window: Window) -> Briefing:
    citer = Citer()
    used = list(material.articles.values())
    # Sources are numbered in the order in which the page shows them.
    headline = _headline(*chosen.headline, citer) if chosen.headline else None
    bottom_line = tuple(_headline(text, article, citer) for text, article in chosen.bottom_line)
    positions = tuple(position_item(told, citer, cited=2) for told in _side_by_side(chosen.positions))
    drills = tuple(drill_item(told, citer, material.articles, cited=2) for told in chosen.drills)
    moves = tuple(move_item(told, citer, cited=2) for told in chosen.moves)
    disputes = tuple(
        Dispute(issue=issue, left=position_item(left, citer, cited=1), right=position_item(right, citer, cited=1))
        for issue, left, right in chosen.disputes
    )
    watch = tuple(WatchItem(on=on, text=text, citations=citer.cite(by)) for on, text, by in chosen.watch)
    background = tuple(_headline(text, article, citer) for text, article in chosen.background)
    return Briefing(
        title=title,
        headline=headline,
        bottom_line=bottom_line,
        positions=positions,
        drills=drills,
        moves=moves,
        disputes=disputes,
        watch=watch,
        background=background,
        citations=citer.citations,
        articles=len(used),
        origins=len({origin_of(article) for article in used}),
        window=window,
        omitted=tuple((name, count) for name, count in chosen.omitted.items() if count > 0),
        outlets=outlets_of(used),
        state_media=outlets_of(article for article in used if article.state_media),
        newest=material.newest,
        fact_ids=material.fact_ids,
        delta=material.delta,
    )


def _headline(text: str, article: ArticleRef, citer: Citer) -> Headline:
    return Headline(text=text, citations=citer.cite([article]))


def _side_by_side(positions: Sequence[Told[PositionRecord]]) -> list[Told[PositionRecord]]:
    """In the order chosen, but everything of one holder together."""
    order: dict[str, list[Told[PositionRecord]]] = {}
    for told in positions:
        order.setdefault(holder(told.record), []).append(told)
    return [told for group in order.values() for told in group]


def explain(
    dossiers: Sequence[Dossier], query: Query, *, now: datetime, seen: frozenset[str] = frozenset()
) -> tuple[Reason, ...]:
    """Why each fact stands in the brief of the same arguments or does not, the highest score first."""
    material = prepare(dossiers, query.words, now, seen)
    _choose(material, stories(material, seen), now)
    reasons = []
    every: tuple[Told[Any], ...] = (*material.positions, *material.drills, *material.moves)
    for told in every:
        record = told.record
        text = record.evidence[0].sentence if record.evidence else ""
        kind = type(record).__name__.removesuffix("Record").lower()
        parts = material.ranker.parts(told)
        outcome = material.outcomes.get(told.ids[0], "no room")
        reasons.append(Reason(kind=kind, text=text, number=record.number, parts=parts, outcome=outcome))
    return tuple(sorted(reasons, key=lambda reason: -reason.score))
