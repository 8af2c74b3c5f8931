"""The pages that list: drills, moves, said, positions, timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.briefing.changes import History
from bot.briefing.choose import without_drills
from bot.briefing.datewords import day_of
from bot.briefing.exercises import gather_drills
from bot.briefing.gather import Told, gather_moves, gather_positions, holder, moment_of, on_topics
from bot.briefing.items import Citer, drill_item, move_item, position_item
from bot.briefing.ranking import MIN_CONFIDENCE, is_bare
from bot.briefing.wording import PHASE_HOLDS, is_topic
from bot.domain.briefing import DrillList, IssueGroup, MoveList, PositionTable, Query, SaidList, Timeline, TimelineEntry
from bot.domain.facts import DrillPhase, Stance
from bot.domain.issues import IssueNames
from bot.domain.lines import DrillItem, MoveItem, PositionItem
from bot.domain.records import (
    ArticleRef,
    DrillRecord,
    FactRecord,
    KnownActor,
    MoveRecord,
    PositionRecord,
)
from bot.domain.waiting import open_proposals

#: Days after which nobody waits for an answer any more: it was given unread, or the matter was dropped.
WAITS_AT_MOST = 60
#: In the order in which pages show them.
_SIDES = (Stance.SUPPORTS, Stance.OPPOSES, Stance.NEUTRAL)
#: Fewer words than this are no sentence.
_PHRASE = 4
R = TypeVar("R", bound=FactRecord)
Articles = Mapping[str, ArticleRef]

#: Items on one page, by page; more go unshown, and the page says how many.
LIST_DRILLS, LIST_MOVES, LIST_SAID, LIST_POSITIONS, LIST_TIMELINE = 12, 12, 14, 18, 24


def drills(
    records: Iterable[DrillRecord], articles: Articles, *, now: datetime, skip: int = 0, limit: int = LIST_DRILLS
) -> DrillList:
    """Drills that run or lie ahead, the soonest first; then the others, the latest first, bare ones last."""
    every = by_date(gather_drills(sure(records), articles), lambda record: record.start)
    ahead = [told for told in every if _open(told, now)]
    past = sorted((told for told in every if not _open(told, now)), key=lambda told: is_bare(told.record))
    citer = Citer()
    page = [*reversed(ahead), *past][skip : skip + limit]
    items = [drill_item(told, citer, articles, cited=2) for told in page]
    turn = max(0, len(ahead) - skip)
    return DrillList(
        ahead=tuple(items[:turn]),
        past=tuple(items[turn:]),
        citations=citer.citations,
        omitted=max(0, len(every) - skip - len(items)),
    )


def _open(told: Told[DrillRecord], now: datetime) -> bool:
    """Whether a drill runs or lies ahead on the day of ``now``: by its last day, else by what was told of it lately."""
    drill = told.record
    if drill.phase in (DrillPhase.CANCELLED, DrillPhase.COMPLETED, DrillPhase.SUSPENDED):
        return False
    if (last := day_of(drill.end)) is not None:
        return last >= now.date()
    if (first := day_of(drill.start)) is not None and first >= now.date():
        return True
    newest = max(moment_of(article) for article in told.articles)
    known = drill.name or drill.start or drill.place
    return bool(known) and drill.phase is DrillPhase.ONGOING and now - newest <= PHASE_HOLDS


def moves(
    records: Iterable[MoveRecord], articles: Articles, *, now: datetime, skip: int = 0, limit: int = LIST_MOVES
) -> MoveList:
    """Moves, the latest first; a demand of late that nobody answered by ``now`` tells how long it has waited."""
    known = list(sure(records))
    every = by_date(gather_moves(known, articles), lambda record: record.date)
    published = {identifier: moment_of(article) for identifier, article in articles.items()}
    waiting = {open_.record.id: open_.age for open_ in open_proposals(known, published, now.date())}

    def waits(told: Told[MoveRecord]) -> int | None:
        ages = [waiting[identifier] for identifier in told.ids if identifier in waiting]
        answered = len(ages) < len(told.members)
        return None if answered or not 0 < max(ages) <= WAITS_AT_MOST else max(ages)

    citer = Citer()
    items = tuple(move_item(told, citer, 2, waits(told)) for told in every[skip : skip + limit])
    return MoveList(moves=items, citations=citer.citations, omitted=max(0, len(every) - skip - limit))


def said(
    actor: KnownActor | None,
    records: Iterable[PositionRecord],
    articles: Articles,
    query: Query | None = None,
    *,
    skip: int = 0,
    limit: int = LIST_SAID,
    topics: IssueNames | None = None,
) -> SaidList:
    """What somebody said, by issue, the latest first; of everybody when ``actor`` is ``None``."""
    every = gather_positions(on_topics(sure(records), topics), articles, relays=True)
    citer = Citer()
    latest = by_date(every, lambda record: record.said_on)[skip : skip + limit]
    groups = by_issue(latest, citer, limit, history=History(every))
    name = actor.name if actor else (query.label if query else "")
    omitted = max(0, len(every) - skip - limit)
    return SaidList(
        name=name,
        actor_id=actor.id if actor else None,
        groups=tuple(groups),
        citations=citer.citations,
        omitted=omitted,
    )


def positions(
    issue: str,
    records: Iterable[PositionRecord],
    articles: Articles,
    *,
    skip: int = 0,
    limit: int = LIST_POSITIONS,
    topics: IssueNames | None = None,
) -> PositionTable:
    """Who stands where on an issue: each holder once, by its latest words, changes marked.

    Who is for or against another issue than this one, from a sentence that names it, takes no side here. Where nobody
    speaks of an issue so called, the words name what sentences speak of: then each holder stands under its own issues.
    """
    held = sure(records)
    if held and all(record.issue != issue for record in held):
        return _about(issue, on_topics(held, topics), articles, skip, limit)
    aside = [r if r.issue == issue else replace(r, stance=Stance.NEUTRAL) for r in held]
    every = gather_positions(on_topics(aside, topics if topics and issue in topics else None), articles)
    history = History(every)
    latest = _latest(by_date(every, lambda record: record.said_on))
    citer = Citer()
    kept = latest[skip : skip + limit]
    # One side after the other, so that sources are numbered as the page shows them.
    sides: dict[Stance, list[PositionItem]] = {
        side: [position_item(t, citer, turn=history.latest(t), cited=1) for t in kept if t.record.stance is side]
        for side in _SIDES
    }
    return PositionTable(
        issue=issue,
        supports=tuple(sides[Stance.SUPPORTS]),
        opposes=tuple(sides[Stance.OPPOSES]),
        neutral=tuple(sides[Stance.NEUTRAL]),
        citations=citer.citations,
        omitted=max(0, len(latest) - skip - limit),
    )


def _about(words: str, held: Sequence[PositionRecord], articles: Articles, skip: int, limit: int) -> PositionTable:
    """What is held of each issue in sentences that hold the words, those who take a side first."""
    every = gather_positions(held, articles)
    lines = [
        (issue, told)
        for issue, group in grouped(every)
        for told in sorted(_latest(group), key=lambda told: _SIDES.index(told.record.stance))
    ]
    history, citer = History(every), Citer()
    groups: dict[str | None, list[PositionItem]] = {}
    for issue, told in lines[skip : skip + limit]:
        groups.setdefault(issue, []).append(position_item(told, citer, turn=history.latest(told), cited=1))
    return PositionTable(
        issue=words,
        groups=tuple(IssueGroup(issue=issue, items=tuple(items)) for issue, items in groups.items()),
        citations=citer.citations,
        omitted=max(0, len(lines) - skip - limit),
    )


def _latest(latest_first: Iterable[Told[PositionRecord]]) -> list[Told[PositionRecord]]:
    """Each holder once, by its latest words; those of the latest day first."""
    latest: dict[str, Told[PositionRecord]] = {}
    for told in latest_first:
        known = latest.setdefault(holder(told.record), told)
        if _tells_more(told, known):
            latest[holder(told.record)] = told
    return by_date(list(latest.values()), lambda record: record.said_on)


def _tells_more(told: Told[PositionRecord], later: Told[PositionRecord]) -> bool:
    """Whether words should stand for a holder in the place of later ones: those are what others say it holds, take no
    side, or are but a phrase of the same article that takes the same side."""
    if (told.record.teller is None) is not (later.record.teller is None):
        return later.record.teller is not None
    if later.record.stance is Stance.NEUTRAL:
        return told.record.stance is not Stance.NEUTRAL
    same = told.record.stance is later.record.stance and told.record.article_id == later.record.article_id
    return same and len(later.record.content.split()) < _PHRASE <= len(told.record.content.split())


def timeline(
    records: Iterable[FactRecord], articles: Articles, *, skip: int = 0, limit: int = LIST_TIMELINE
) -> Timeline:
    """Dated drills and moves, oldest first; of too many the latest are kept, ``skip`` passes over those."""
    every = list(sure(records))
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
    end = max(0, len(dated) - skip)
    start = max(0, end - limit)
    entries = tuple(
        TimelineEntry(on=on, kind=kind, item=_line(told, citer, articles)) for on, kind, told in dated[start:end]
    )
    return Timeline(entries=entries, citations=citer.citations, omitted=start)


def _line(told: Told[DrillRecord] | Told[MoveRecord], citer: Citer, articles: Articles) -> DrillItem | MoveItem:
    if isinstance(told.record, DrillRecord):
        return drill_item(told, citer, articles, cited=1)
    return move_item(told, citer, cited=1)


def by_issue(
    every: Sequence[Told[PositionRecord]],
    citer: Citer,
    per_issue: int,
    most: int | None = None,
    history: History | None = None,
) -> list[IssueGroup]:
    """Positions by issue, a change of stance marked.

    :param history: what was held before, where ``every`` is but a part of it.
    """
    known = history or History(every)
    return [
        IssueGroup(issue=issue, items=_changing(group[:per_issue], citer, known))
        for issue, group in grouped(every)[:most]
    ]


def _changing(group: Sequence[Told[PositionRecord]], citer: Citer, history: History) -> tuple[PositionItem, ...]:
    """Positions on one issue, each with how it differs from what was held before.

    Where no line here is a change, the first that takes a side tells of the last one.
    """
    turns = [history.turn(told) for told in group]
    sided = next((place for place, told in enumerate(group) if told.record.stance is not Stance.NEUTRAL), None)
    if sided is not None and not any(turns):
        turns[sided] = history.latest(group[sided])
    return tuple(position_item(t, citer, turn=turn, cited=1) for t, turn in zip(group, turns, strict=True))


def grouped(every: Sequence[Told[PositionRecord]]) -> list[tuple[str | None, list[Told[PositionRecord]]]]:
    """Positions by issue, the issue spoken of last first, those on none at the end; each group the latest first."""
    groups: dict[str | None, list[Told[PositionRecord]]] = {}
    for told in by_date(every, lambda record: record.said_on):
        issue = told.record.issue
        groups.setdefault(issue if is_topic(issue) else None, []).append(told)
    return sorted(groups.items(), key=lambda entry: entry[0] is None)


def sure(records: Iterable[R]) -> list[R]:
    return [record for record in records if record.confidence >= MIN_CONFIDENCE and record.evidence]


def by_date(every: Sequence[Told[R]], value: Callable[[R], str | None]) -> list[Told[R]]:
    """The latest first: by the fact's own date, else its article's."""

    def key(told: Told[R]) -> tuple[str, str]:
        own = day_of(value(told.record))
        newest = max(moment_of(article) for article in told.articles)
        return str(own or newest.date()), newest.isoformat()

    return sorted(sorted(every, key=lambda told: told.ids[0]), key=key, reverse=True)
