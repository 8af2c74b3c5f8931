"""What is told at once: drills not heard of before, changed positions, all that a followed actor says and does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from bot.briefing.changes import History
from bot.briefing.exercises import gather_drills
from bot.briefing.gather import Told, gather_moves, gather_positions, on_topics
from bot.briefing.items import Citer, drill_item, move_item, position_item
from bot.briefing.pages import Articles
from bot.briefing.ranking import MIN_CONFIDENCE
from bot.domain.alerts import AlertKind
from bot.domain.briefing import Alert, Followed
from bot.domain.issues import IssueNames
from bot.domain.records import DrillRecord, FactRecord, MoveRecord, PositionRecord, parts_of

R = TypeVar("R", bound=FactRecord)
#: Lines of one alert: more is a digest.
LINES = 6


def alert(
    new: Iterable[FactRecord],
    earlier: Iterable[FactRecord],
    articles: Articles,
    *,
    kinds: Collection[AlertKind] = (),
    follow: Collection[str] = (),
    within: Collection[str] | None = None,
    topics: IssueNames | None = None,
) -> Alert:
    """The news among ``new`` facts.

    :param earlier: drills and positions told before: what a new one is measured against.
    :param follow: ids of actors.
    :param within: ids of the articles that a drill or a change must come from; ``None`` for any.
    :param topics: issues that one can be for or against; see :func:`bot.briefing.gather.on_topics`.
    """
    fresh, old = _sure(new), _sure(earlier)
    near = [fact for fact in fresh if within is None or fact.article_id in within]
    drills = _new_drills(near, old, articles) if AlertKind.DRILL in kinds else []
    positions, history = _changed(near, old, articles, topics)
    positions = positions if AlertKind.CHANGE in kinds else []
    told = {i for one in drills for i in one.ids} | {i for one in positions for i in one.ids}
    theirs = [fact for fact in fresh if fact.id not in told and actors_of(fact) & set(follow)]
    room = _Room(LINES)
    citer = Citer()
    shown_drills = tuple(drill_item(one, citer, articles, cited=2) for one in room.take(drills))
    shown_positions = tuple(position_item(one, citer, turn=history.turn(one), cited=2) for one in room.take(positions))
    followed = Followed(
        positions=tuple(
            position_item(one, citer, cited=1)
            for one in room.take(gather_positions(on_topics(_only(theirs, PositionRecord), topics), articles))
        ),
        drills=tuple(
            drill_item(one, citer, articles, cited=1)
            for one in room.take(gather_drills(_only(theirs, DrillRecord), articles))
        ),
        moves=tuple(
            move_item(one, citer, cited=1) for one in room.take(gather_moves(_only(theirs, MoveRecord), articles))
        ),
    )
    return Alert(
        drills=shown_drills,
        positions=shown_positions,
        followed=followed if followed.positions or followed.drills or followed.moves else None,
        citations=citer.citations,
        omitted=room.refused,
    )


def actors_of(fact: FactRecord) -> set[str]:
    """Ids of those who say or do it."""
    if isinstance(fact, PositionRecord):
        return {ref.id for ref in parts_of(fact)}
    if isinstance(fact, DrillRecord):
        return {ref.id for ref in fact.participants}
    return {ref.id for ref in fact.initiators} if isinstance(fact, MoveRecord) else set()


def _new_drills(near: Sequence[FactRecord], old: Sequence[FactRecord], articles: Articles) -> list[Told[DrillRecord]]:
    """Drills that no earlier article tells of."""
    mine = _only(near, DrillRecord)
    ids = {fact.id for fact in mine}
    every = gather_drills([*_only(old, DrillRecord), *mine], articles)
    return [told for told in every if ids.issuperset(told.ids)]


def _changed(
    near: Sequence[FactRecord], old: Sequence[FactRecord], articles: Articles, topics: IssueNames | None
) -> tuple[list[Told[PositionRecord]], History]:
    """Positions on the other side than the same holder took before.

    Not those under another condition: a report that leaves one out is no reason to wake anybody.
    """
    mine = _only(near, PositionRecord)
    ids = {fact.id for fact in mine}
    every = gather_positions(on_topics([*_only(old, PositionRecord), *mine], topics), articles)
    history = History(every)
    turned = [(told, turn) for told in every if ids.issuperset(told.ids) and (turn := history.turn(told))]
    return [told for told, turn in turned if turn.change.reversal], history


class _Room:
    """Lines left on the page."""

    def __init__(self, lines: int) -> None:
        self._left = lines
        self.refused = 0

    def take(self, every: Sequence[Told[R]]) -> Sequence[Told[R]]:
        """As many as there is room for."""
        taken = every[: self._left]
        self._left -= len(taken)
        self.refused += len(every) - len(taken)
        return taken


def _only(facts: Iterable[FactRecord], kind: type[R]) -> list[R]:
    return [fact for fact in facts if isinstance(fact, kind)]


def _sure(facts: Iterable[FactRecord]) -> list[FactRecord]:
    return [fact for fact in facts if fact.confidence >= MIN_CONFIDENCE and fact.evidence]
