"""Who somebody is, on one card: title as printed, what they hold, what they did, whom they deal with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.briefing.changes import History
from bot.briefing.exercises import gather_drills
from bot.briefing.gather import Told, gather_moves, gather_positions, on_topics
from bot.briefing.items import Citer, drill_item, move_item, position_item
from bot.briefing.naming import is_relative
from bot.briefing.pages import Articles, by_date, by_issue, grouped, sure
from bot.domain.briefing import Briefing, WhoCard
from bot.domain.facts import ActorKind
from bot.domain.issues import IssueNames
from bot.domain.records import ActorRef, DrillRecord, KnownActor, MoveRecord, PositionRecord, parts_of

#: Issues of a card, positions on each, moves, drills; more stand behind buttons.
CARD_ISSUES, CARD_PER_ISSUE, CARD_MOVES, CARD_DRILLS = 6, 2, 4, 3


def card(
    actor: KnownActor,
    positions: Iterable[PositionRecord],
    moves: Iterable[MoveRecord],
    drills: Iterable[DrillRecord],
    articles: Articles,
    *,
    now: datetime,
    topics: IssueNames | None = None,
) -> WhoCard:
    """Who somebody is as of ``now``: title as printed, positions by issue, moves, drills, and whom they deal with."""
    told_positions = _own(actor, positions, articles, topics)
    told_moves, told_drills = _acts(moves, drills, articles)
    citer = Citer()
    role = next((role for role in actor.roles if not is_relative(role.role)), None)
    role_article = articles.get(role.article_id) if role else None
    if role_article:
        citer.cite([role_article])
    groups = by_issue(told_positions, citer, CARD_PER_ISSUE, CARD_ISSUES)
    counts = {
        "positions": len(told_positions) - sum(len(group.items) for group in groups),
        "moves": len(told_moves) - CARD_MOVES,
        "drills": len(told_drills) - CARD_DRILLS,
    }
    return WhoCard(
        actor=actor,
        role=role,
        role_article=role_article,
        spellings=tuple(alias for alias in actor.aliases if alias != actor.name)[:6],
        groups=tuple(groups),
        moves=tuple(move_item(told, citer, cited=1) for told in told_moves[:CARD_MOVES]),
        drills=tuple(drill_item(told, citer, articles, cited=1) for told in told_drills[:CARD_DRILLS]),
        counterparts=_counterparts(actor.id, told_moves, told_drills),
        citations=citer.citations,
        as_of=now,
        omitted=tuple((name, count) for name, count in counts.items() if count > 0),
    )


def card_rest(
    actor: KnownActor,
    positions: Iterable[PositionRecord],
    moves: Iterable[MoveRecord],
    drills: Iterable[DrillRecord],
    articles: Articles,
    section: str,
    *,
    skip: int,
    most: int,
    topics: IssueNames | None = None,
) -> Briefing:
    """What the card of the same arguments had no room for, of one section (``positions``, ``drills`` or ``moves``).

    :param skip: how many of them were shown already.
    """
    told_positions = _own(actor, positions, articles, topics)
    told_moves, told_drills = _acts(moves, drills, articles)
    shown = {id(t) for _, group in grouped(told_positions)[:CARD_ISSUES] for t in group[:CARD_PER_ISSUE]}
    left: dict[str, list[Any]] = {
        "positions": [t for t in by_date(told_positions, lambda r: r.said_on) if id(t) not in shown],
        "moves": told_moves[CARD_MOVES:],
        "drills": told_drills[CARD_DRILLS:],
    }
    rest, history, citer = left.get(section, [])[skip:], History(told_positions), Citer()
    kinds: dict[str, list[Any]] = {name: rest[:most] if name == section else [] for name in left}
    return Briefing(
        title=actor.name,
        positions=tuple(position_item(t, citer, turn=history.turn(t), cited=1) for t in kinds["positions"]),
        drills=tuple(drill_item(t, citer, articles, cited=1) for t in kinds["drills"]),
        moves=tuple(move_item(t, citer, cited=1) for t in kinds["moves"]),
        citations=citer.citations,
        omitted=((section, len(rest) - most),) if len(rest) > most else (),
    )


def _own(
    actor: KnownActor, positions: Iterable[PositionRecord], articles: Articles, topics: IssueNames | None
) -> list[Told[PositionRecord]]:
    """The actor's positions, the same saying once."""
    known = on_topics(sure(positions), topics)
    return gather_positions([p for p in known if actor.id in {ref.id for ref in parts_of(p)}], articles)


def _acts(
    moves: Iterable[MoveRecord], drills: Iterable[DrillRecord], articles: Articles
) -> tuple[list[Told[MoveRecord]], list[Told[DrillRecord]]]:
    """Moves and drills, each once, the latest first."""
    told_moves = by_date(gather_moves(sure(moves), articles), lambda record: record.date)
    return told_moves, by_date(gather_drills(sure(drills), articles), lambda record: record.start)


def _counterparts(
    actor_id: str, moves: Sequence[Told[MoveRecord]], drills: Sequence[Told[DrillRecord]]
) -> tuple[ActorRef, ...]:
    """Those who stand beside an actor in moves and drills, most often first; no crowds ("all hostages")."""
    refs: dict[str, ActorRef] = {}
    times: Counter[str] = Counter()
    for group in (
        *((*told.record.initiators, *told.record.targets) for told in moves),
        *(told.record.participants for told in drills),
    ):
        ids = {ref.id for ref in group}
        if actor_id in ids:
            named = {ref.id: ref for ref in group if ref.kind is not ActorKind.GROUP and not ref.name.islower()}
            refs.update(named)
            times.update(named.keys() - {actor_id})
    return tuple(refs[key] for key, _ in sorted(times.items(), key=lambda entry: (-entry[1], refs[entry[0]].name))[:5])
