"""The pages beside the brief: who, drills, moves, said, positions, timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from bot.briefing.changes import History
from bot.briefing.choose import without_drills
from bot.briefing.gather import Told, gather_drills, gather_moves, gather_positions, holder, moment_of, on_topics
from bot.briefing.items import Citer, drill_item, move_item, position_item
from bot.briefing.ranking import MIN_CONFIDENCE
from bot.briefing.wording import day_of, is_topic
from bot.domain.briefing import (
    DrillItem,
    DrillList,
    IssueGroup,
    MoveItem,
    MoveList,
    PositionItem,
    PositionTable,
    Query,
    SaidList,
    Timeline,
    TimelineEntry,
    WhoCard,
)
from bot.domain.facts import DrillPhase, Stance
from bot.domain.records import (
    ActorRef,
    ArticleRef,
    DrillRecord,
    FactRecord,
    KnownActor,
    MoveRecord,
    PositionRecord,
)

R = TypeVar("R", bound=FactRecord)
Articles = Mapping[str, ArticleRef]

#: Items on one page, by page; more go unshown, and the page says how many.
CARD_ISSUES, CARD_PER_ISSUE, CARD_MOVES, CARD_DRILLS = 6, 2, 4, 3
LIST_DRILLS, LIST_MOVES, LIST_SAID, LIST_POSITIONS, LIST_TIMELINE = 12, 12, 14, 18, 24


def card(
    actor: KnownActor,
    positions: Iterable[PositionRecord],
    moves: Iterable[MoveRecord],
    drills: Iterable[DrillRecord],
    articles: Articles,
    *,
    now: datetime,
    topics: Container[str] | None = None,
) -> WhoCard:
    """Who somebody is as of ``now``: title as printed, positions by issue, moves, drills, and whom they deal with."""
    own = [p for p in on_topics(_sure(positions), topics) if p.actor is not None and p.actor.id == actor.id]
    told_moves = _by_date(gather_moves(_sure(moves), articles), lambda r: r.date)
    told_drills = _by_date(gather_drills(_sure(drills), articles), lambda r: r.start)
    citer = Citer()
    role = actor.role
    role_article = articles.get(role.article_id) if role else None
    if role_article:
        citer.cite([role_article])
    told_positions = gather_positions(own, articles)
    groups = _by_issue(told_positions, citer, CARD_PER_ISSUE, CARD_ISSUES)
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


def _counterparts(
    actor_id: str, moves: Sequence[Told[MoveRecord]], drills: Sequence[Told[DrillRecord]]
) -> tuple[ActorRef, ...]:
    """Those who stand beside an actor in moves and drills, most often first."""
    refs: dict[str, ActorRef] = {}
    times: Counter[str] = Counter()
    for group in (
        *((*told.record.initiators, *told.record.targets) for told in moves),
        *(told.record.participants for told in drills),
    ):
        ids = {ref.id for ref in group}
        if actor_id in ids:
            refs.update({ref.id: ref for ref in group})
            times.update(ids - {actor_id})
    return tuple(refs[key] for key, _ in sorted(times.items(), key=lambda entry: (-entry[1], refs[entry[0]].name))[:5])


def drills(records: Iterable[DrillRecord], articles: Articles, *, now: datetime, limit: int = LIST_DRILLS) -> DrillList:
    """Drills that run or lie ahead, the soonest first; then the others, the latest first."""
    every = _by_date(gather_drills(_sure(records), articles), lambda record: record.start)
    ahead = [told for told in every if _open(told.record, now)]
    past = [told for told in every if not _open(told.record, now)]
    citer = Citer()
    first = [drill_item(told, citer, articles, cited=2) for told in reversed(ahead[-limit:])]
    then = [drill_item(told, citer, articles, cited=2) for told in past[: limit - len(first)]]
    omitted = len(every) - len(first) - len(then)
    return DrillList(ahead=tuple(first), past=tuple(then), citations=citer.citations, omitted=omitted)


def _open(drill: DrillRecord, now: datetime) -> bool:
    """Whether a drill, by its dates, runs or lies ahead on the day of ``now``."""
    last = day_of(drill.end) or day_of(drill.start)
    if drill.phase in (DrillPhase.CANCELLED, DrillPhase.COMPLETED, DrillPhase.SUSPENDED):
        return False
    return last is not None and last >= now.date()


def moves(records: Iterable[MoveRecord], articles: Articles, *, now: datetime, limit: int = LIST_MOVES) -> MoveList:
    """Moves, the latest first."""
    every = _by_date(gather_moves(_sure(records), articles), lambda record: record.date)
    citer = Citer()
    items = tuple(move_item(told, citer, cited=2) for told in every[:limit])
    return MoveList(moves=items, citations=citer.citations, omitted=max(0, len(every) - limit))


def said(
    actor: KnownActor | None,
    records: Iterable[PositionRecord],
    articles: Articles,
    query: Query | None = None,
    *,
    limit: int = LIST_SAID,
    topics: Container[str] | None = None,
) -> SaidList:
    """What somebody said, by issue, the latest first; of everybody when ``actor`` is ``None``."""
    every = gather_positions(on_topics(_sure(records), topics), articles)
    citer = Citer()
    latest = _by_date(every, lambda record: record.said_on)[:limit]
    groups = _by_issue(latest, citer, limit)
    name = actor.name if actor else (query.label if query else "")
    return SaidList(name=name, groups=tuple(groups), citations=citer.citations, omitted=max(0, len(every) - limit))


def positions(
    issue: str, records: Iterable[PositionRecord], articles: Articles, *, limit: int = LIST_POSITIONS
) -> PositionTable:
    """Who stands where on an issue: each holder once, by its latest words, changes marked."""
    latest: dict[str, Told[PositionRecord]] = {}
    every = gather_positions(_sure(records), articles)
    history = History(every)
    for told in _by_date(every, lambda record: record.said_on):
        who = holder(told.record)
        vague = who in latest and latest[who].record.stance is Stance.NEUTRAL
        if who not in latest or (vague and told.record.stance is not Stance.NEUTRAL):
            latest[who] = told
    citer = Citer()
    kept = list(latest.values())[:limit]
    # One side after the other, so that sources are numbered as the page shows them.
    sides: dict[Stance, list[PositionItem]] = {
        side: [position_item(t, citer, before=history.before(t), cited=1) for t in kept if t.record.stance is side]
        for side in (Stance.SUPPORTS, Stance.OPPOSES, Stance.NEUTRAL)
    }
    return PositionTable(
        issue=issue,
        supports=tuple(sides[Stance.SUPPORTS]),
        opposes=tuple(sides[Stance.OPPOSES]),
        neutral=tuple(sides[Stance.NEUTRAL]),
        citations=citer.citations,
        omitted=max(0, len(latest) - limit),
    )


def timeline(records: Iterable[FactRecord], articles: Articles, *, limit: int = LIST_TIMELINE) -> Timeline:
    """Dated drills and moves, oldest first; of too many the latest are kept."""
    every = list(_sure(records))
    told_drills = gather_drills([r for r in every if isinstance(r, DrillRecord)], articles)
    told_moves = without_drills(
        gather_moves([r for r in every if isinstance(r, MoveRecord)], articles), told_drills, {}
    )
    dated: list[tuple[str, str, Told[DrillRecord] | Told[MoveRecord]]] = [
        *((t.record.start, "drill", t) for t in told_drills if t.record.start and day_of(t.record.start)),
        *((t.record.date, "move", t) for t in told_moves if t.record.date and day_of(t.record.date)),
    ]
    dated.sort(key=lambda entry: (str(day_of(entry[0])), entry[1], entry[2].ids[0]))
    citer = Citer()
    entries = tuple(
        TimelineEntry(on=on, kind=kind, item=_line(told, citer, articles)) for on, kind, told in dated[-limit:]
    )
    return Timeline(entries=entries, citations=citer.citations, omitted=max(0, len(dated) - limit))


def _line(told: Told[DrillRecord] | Told[MoveRecord], citer: Citer, articles: Articles) -> DrillItem | MoveItem:
    if isinstance(told.record, DrillRecord):
        return drill_item(told, citer, articles, cited=1)
    return move_item(told, citer, cited=1)


def _by_issue(
    every: Sequence[Told[PositionRecord]], citer: Citer, per_issue: int, most: int | None = None
) -> list[IssueGroup]:
    """Positions by issue, the issue spoken of last first, those on none at the end; a change of stance marked."""
    history = History(every)
    groups: dict[str | None, list[Told[PositionRecord]]] = {}
    for told in _by_date(every, lambda record: record.said_on):
        issue = told.record.issue
        groups.setdefault(issue if is_topic(issue) else None, []).append(told)
    ordered = sorted(groups.items(), key=lambda entry: entry[0] is None)
    return [
        IssueGroup(
            issue=issue,
            items=tuple(position_item(t, citer, before=history.before(t), cited=1) for t in group[:per_issue]),
        )
        for issue, group in ordered[:most]
    ]


def _sure(records: Iterable[R]) -> list[R]:
    return [record for record in records if record.confidence >= MIN_CONFIDENCE and record.evidence]


def _by_date(every: Sequence[Told[R]], value: Callable[[R], str | None]) -> list[Told[R]]:
    """The latest first: by the fact's own date, else its article's."""

    def key(told: Told[R]) -> tuple[str, str]:
        own = day_of(value(told.record))
        newest = max(moment_of(article) for article in told.articles)
        return str(own or newest.date()), newest.isoformat()

    return sorted(sorted(every, key=lambda told: told.ids[0]), key=key, reverse=True)
