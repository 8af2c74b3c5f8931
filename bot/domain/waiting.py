"""Demands and offers that nobody answered yet, over all that was read.

proposals + answers -> open proposals with their age
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import timex
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import ActorRef, MoveRecord

_PROPOSALS = frozenset((MoveType.REQUEST,))
_ANSWERS = frozenset((MoveType.AGREE, MoveType.SUPPORT, MoveType.REJECT, MoveType.CONCEDE, MoveType.RETREAT))


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A demand or offer that nobody answered yet."""

    record: MoveRecord
    since: date
    #: Whole days from ``since`` to the day asked for.
    age: int


def open_proposals(
    records: Iterable[MoveRecord], published: Mapping[str, datetime], today: date
) -> tuple[OpenProposal, ...]:
    """Demands and offers without an answer by ``today``, the oldest first.

    An answer is an agreement given or signed, a concession, retreat or refusal by one of those asked, towards the asker
    or towards nobody named, on the same day or later, and on the same issue where both print one.
    """
    known = (record for record in records if record.article_id in published)
    ordered = sorted(known, key=lambda r: (_day(r, published), published[r.article_id], r.id))
    waiting: list[MoveRecord] = []
    for record in ordered:
        if _day(record, published) > today:
            break
        if record.type in _ANSWERS and record.status is not MoveStatus.DENIED:
            waiting = [asked for asked in waiting if not _answers(record, asked)]
        elif record.type in _PROPOSALS and record.targets and record.status is not MoveStatus.DENIED:
            waiting.append(record)
    days = ((record, _day(record, published)) for record in waiting)
    return tuple(OpenProposal(record, day, (today - day).days) for record, day in days)


def _answers(answer: MoveRecord, asked: MoveRecord) -> bool:
    if not _ids(answer.initiators) & _ids(asked.targets):
        return False
    if answer.targets and not _ids(answer.targets) & _ids(asked.initiators):
        return False
    return answer.issue is None or asked.issue is None or answer.issue == asked.issue


def _ids(actors: Iterable[ActorRef]) -> frozenset[str]:
    return frozenset(actor.id for actor in actors)


def _day(record: MoveRecord, published: Mapping[str, datetime]) -> date:
    printed = timex.start_of(record.date) if record.date else None
    return printed or published[record.article_id].date()
