"""One drill or move told by several articles is one account with several sources.

Conflicting values are never decided: they stand side by side, each with the articles that print it.

records -> nearest compatible account -> account;  proposals + answers -> open proposals with their age
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from bot.domain import timex
from bot.domain.facts import DrillPhase
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import DrillRecord, MoveRecord

#: Outlets date one act by the day it happened or was told: a day apart is the same.
_SAME_ACT = timedelta(days=1)
#: Without printed dates, reports of one drill come within a few weeks; next year's is another.
_SAME_SEASON = timedelta(days=45)
#: Types so general that they agree with any other.
_GENERAL_TYPES = frozenset(("military", "joint"))
_PROPOSALS = frozenset((MoveType.REQUEST,))
_ANSWERS = frozenset((MoveType.AGREE, MoveType.SUPPORT, MoveType.REJECT, MoveType.CONCEDE, MoveType.RETREAT))

_Record = TypeVar("_Record", DrillRecord, MoveRecord)


@dataclass(frozen=True, slots=True)
class Value:
    """One printed value and the articles that print it, oldest first."""

    text: str
    articles: tuple[str, ...]


@dataclass(slots=True)
class Account(Generic[_Record]):
    """What all articles tell of one drill or move; ``records`` oldest first, so the last one is the newest word."""

    records: list[_Record] = field(default_factory=list)

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles that tell it, oldest first."""
        return tuple(dict.fromkeys(record.article_id for record in self.records))

    @property
    def latest(self) -> _Record:
        """The record of the newest article."""
        return self.records[-1]

    def values(self, name: str) -> tuple[Value, ...]:
        """Every value printed for a field (``place``, ``start``, ``status`` …); more than one is a conflict."""
        told: dict[str, list[str]] = {}
        for record in self.records:
            value = getattr(record, name)
            if value is not None and value != DrillPhase.UNKNOWN:
                told.setdefault(str(value), []).append(record.article_id)
        return tuple(Value(text, tuple(dict.fromkeys(articles))) for text, articles in told.items())


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A demand or offer that nobody answered yet."""

    record: MoveRecord
    since: date
    #: Whole days from ``since`` to the day asked for.
    age: int


def merge_drills(records: Iterable[DrillRecord], published: Mapping[str, datetime]) -> tuple[Account[DrillRecord], ...]:
    """Accounts of drills, in order of first report.

    Two records are one drill when names agree, or one has none and a participant is shared while types agree; their
    dates must overlap, or where one prints none, the articles must be at most 45 days apart.

    :param published: when each article appeared; records of articles not in it are left out.
    """
    by_key: dict[str, list[Account[DrillRecord]]] = defaultdict(list)
    accounts: list[Account[DrillRecord]] = []
    for record in _in_order(records, published):
        keys = _drill_keys(record)
        near = (account for key in keys for account in reversed(by_key[key][-8:]))
        account = next((a for a in near if _same_drill(a, record, published)), None)
        if account is None:
            account = Account[DrillRecord]()
            accounts.append(account)
        account.records.append(record)
        for key in keys:
            if account not in by_key[key][-8:]:
                by_key[key].append(account)
    return tuple(accounts)


def merge_moves(records: Iterable[MoveRecord], published: Mapping[str, datetime]) -> tuple[Account[MoveRecord], ...]:
    """Accounts of moves, in order of first report.

    Two records are one move when type and both sides agree and their days (printed, else of the article) are at most
    one apart. A planned act that a later article tells as done is the same account.
    """
    latest: dict[tuple[object, ...], Account[MoveRecord]] = {}
    accounts: list[Account[MoveRecord]] = []
    for record in _in_order(records, published):
        key = (record.type, _ids(record.initiators), _ids(record.targets))
        account = latest.get(key)
        day = _day(record, published)
        if account is None or abs(_day(account.latest, published) - day) > _SAME_ACT:
            account = Account[MoveRecord]()
            accounts.append(account)
        account.records.append(record)
        latest[key] = account
    return tuple(accounts)


def open_proposals(
    records: Iterable[MoveRecord], published: Mapping[str, datetime], today: date
) -> tuple[OpenProposal, ...]:
    """Demands and offers without an answer by ``today``, the oldest first.

    An answer is an agreement given or signed, a concession, retreat or refusal by one of those asked, towards the asker
    or towards nobody named, on the same day or later, and on the same issue where both print one.
    """
    ordered = sorted(_in_order(records, published), key=lambda record: _day(record, published))
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


def _in_order(records: Iterable[_Record], published: Mapping[str, datetime]) -> Sequence[_Record]:
    known = (record for record in records if record.article_id in published)
    return sorted(known, key=lambda record: (published[record.article_id], record.id))


def _ids(actors: Iterable[object]) -> frozenset[str]:
    return frozenset(str(getattr(actor, "id", actor)) for actor in actors)


def _day(record: MoveRecord, published: Mapping[str, datetime]) -> date:
    printed = timex.start_of(record.date) if record.date else None
    return printed or published[record.article_id].date()


def _drill_keys(record: DrillRecord) -> tuple[str, ...]:
    name = (f"name:{record.name.casefold()}",) if record.name else ()
    return (*name, *sorted(_ids(record.participants)))


def _same_drill(account: Account[DrillRecord], new: DrillRecord, published: Mapping[str, datetime]) -> bool:
    return all(_compatible(old, new, published) for old in account.records[-8:])


def _compatible(old: DrillRecord, new: DrillRecord, published: Mapping[str, datetime]) -> bool:
    if old.name and new.name:
        if old.name.casefold() != new.name.casefold():
            return False
    elif not _sides_agree(old, new) or not _types_agree(old.type, new.type):
        return False
    first, second = _period(old), _period(new)
    if first is not None and second is not None:
        return first[0] <= second[1] and second[0] <= first[1]
    return abs(published[new.article_id] - published[old.article_id]) <= _SAME_SEASON


def _sides_agree(old: DrillRecord, new: DrillRecord) -> bool:
    """Whether one account's participants hold the other's: an outlet may name only some of them."""
    left, right = _ids(old.participants), _ids(new.participants)
    return bool(left and right) and (left <= right or right <= left)


def _types_agree(left: str, right: str) -> bool:
    return left == right or bool({left, right} & _GENERAL_TYPES)


def _period(record: DrillRecord) -> tuple[date, date] | None:
    start = timex.start_of(record.start) if record.start else None
    if start is None:
        return None
    end = timex.end_of(record.end or record.start or "")
    return start, max(start, end or start)
