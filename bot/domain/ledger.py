"""The position ledger: what an actor held on an issue over time, where it changed, and who contradicts whom.

    position records ─> entries (dated) ─> holdings, one an actor and issue: current stance and changes
                                       └─> contradictions: two claims about one matter that cannot both be held

Pure. A record that takes no side is no evidence of a change; a change has both ends, each dated and cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import combinations, pairwise

from bot.domain.facts import Stance
from bot.domain.records import PositionRecord

_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_YEAR = re.compile(r"^(\d{4})$")
#: Words that say nothing of what a claim is about.
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the a an of to in on at for by with from and or but that this these those it its his her their our my we he "
        "she they is are was were be been being has have had do does did will would shall should can could may might "
        "must not no never as so than then there here who which what when where if said says",
    )
)
#: Share of content words that two claims must have in common to be about one matter. Calibrated on pairs of own
#: sentences in tests/unit/domain/test_ledger.py: denials of one claim share 0.5 and more, other claims under 0.3.
_SAME_MATTER = 0.4
_DENIES = frozenset(("deny",))


class Holding(StrEnum):
    """How an actor holds a side: outright or under a condition."""

    SUPPORTS = "supports"
    SUPPORTS_IF = "supports, under a condition"
    OPPOSES = "opposes"
    OPPOSES_UNLESS = "opposes, under a condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dated side that an actor took."""

    record: PositionRecord
    #: The day it was said if the text tells, else the day its article came out; UTC.
    on: date
    #: Whether ``on`` is printed in the text rather than taken from the article.
    printed: bool
    holding: Holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An actor changed sides, or dropped or set a condition: both ends."""

    before: Entry
    after: Entry

    @property
    def reversal(self) -> bool:
        """Whether the side itself changed, not only its condition."""
        return self.before.record.stance is not self.after.record.stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one actor held on one issue."""

    actor_id: str
    issue: str
    #: Oldest first.
    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]

    @property
    def current(self) -> Entry:
        """The newest side taken; of several on one day the surest."""
        newest = self.entries[-1].on
        return max((e for e in self.entries if e.on == newest), key=lambda e: e.record.confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two claims that cannot both be held, each with its holder; the older first."""

    issue: str
    left: PositionRecord
    right: PositionRecord


def said_on(record: PositionRecord, published: Mapping[str, datetime]) -> tuple[date, bool] | None:
    """The day a position was taken and whether the text prints it; ``None`` if neither text nor article is dated.

    :param published: when each article came out, aware UTC, by article id.
    """
    value = record.said_on or ""
    for pattern, fill in ((_DAY, ()), (_MONTH, (1,)), (_YEAR, (1, 1))):
        if match := pattern.match(value):
            try:
                return date(*(int(part) for part in match.groups()), *fill), True
            except ValueError:
                break
    moment = published.get(record.article_id)
    return (moment.astimezone(UTC).date(), False) if moment is not None else None


def holding(record: PositionRecord) -> Holding | None:
    """The side a record takes, ``None`` where it takes none."""
    if record.stance is Stance.SUPPORTS:
        return Holding.SUPPORTS_IF if record.condition else Holding.SUPPORTS
    if record.stance is Stance.OPPOSES:
        return Holding.OPPOSES_UNLESS if record.condition else Holding.OPPOSES
    return None


def ledger(
    records: Iterable[PositionRecord], published: Mapping[str, datetime], *, minimum: float = 0.0
) -> tuple[Line, ...]:
    """A line for each actor and issue that took sides, in order of actor id and issue.

    :param published: when each article came out, aware UTC, by article id.
    :param minimum: records less sure than this are left out.
    """
    found: dict[tuple[str, str], list[Entry]] = {}
    for record in records:
        side, dated = holding(record), said_on(record, published)
        if record.actor is None or record.issue is None or side is None or dated is None:
            continue
        if record.confidence >= minimum:
            entry = Entry(record=record, on=dated[0], printed=dated[1], holding=side)
            found.setdefault((record.actor.id, record.issue), []).append(entry)
    return tuple(
        Line(actor_id=actor, issue=issue, entries=(ordered := _ordered(entries)), changes=_changes(ordered))
        for (actor, issue), entries in sorted(found.items())
    )


def _ordered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda e: (e.on, e.record.article_id, e.record.number, e.record.id)))


def _changes(entries: Sequence[Entry]) -> tuple[Change, ...]:
    """Changes from day to day. Opposite sides on one day are no change: a day counts by its surest record."""
    days: dict[date, Entry] = {}
    for entry in entries:
        known = days.get(entry.on)
        if known is None or entry.record.confidence > known.record.confidence:
            days[entry.on] = entry
    ordered = list(days.values())
    return tuple(
        Change(before=before, after=after) for before, after in pairwise(ordered) if before.holding is not after.holding
    )


def contradictions(
    records: Iterable[PositionRecord], published: Mapping[str, datetime], *, limit: int = 50
) -> tuple[Contradiction, ...]:
    """Pairs of claims by different actors about one matter, one side asserting what the other denies or opposes.

    Only records on one issue are compared, newest first, at most ``limit`` an issue; so the work is linear in the
    number of issues. An actor never contradicts itself here: that is a change.
    """
    by_issue: dict[str, list[tuple[date, PositionRecord]]] = {}
    for record in records:
        dated = said_on(record, published)
        if record.issue is not None and record.actor is not None and dated is not None:
            by_issue.setdefault(record.issue, []).append((dated[0], record))
    found = []
    for issue, dated_records in sorted(by_issue.items()):
        newest = [r for _, r in sorted(dated_records, key=lambda d: (d[0], d[1].id), reverse=True)[:limit]]
        found.extend(_pairs(issue, newest[::-1]))
    return tuple(found)


def _pairs(issue: str, records: Sequence[PositionRecord]) -> list[Contradiction]:
    words = {record.id: content_words(record.content) for record in records}
    return [
        Contradiction(issue=issue, left=left, right=right)
        for left, right in combinations(records, 2)
        if _opposed(left, right) and likeness(words[left.id], words[right.id]) >= _SAME_MATTER
    ]


def _opposed(left: PositionRecord, right: PositionRecord) -> bool:
    """Whether records of different actors stand against each other: a denial against an assertion, or pro and con."""
    if left.actor is None or right.actor is None or left.actor.id == right.actor.id:
        return False
    if (left.cue_class in _DENIES) != (right.cue_class in _DENIES):
        return True
    return {left.stance, right.stance} == {Stance.SUPPORTS, Stance.OPPOSES}


def content_words(text: str) -> frozenset[str]:
    """The words of a claim that tell what it is about, roughly stemmed."""
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    return frozenset(_stem(word) for word in words if word not in _EMPTY_WORDS and len(word) > 1)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared words by the shorter claim's words, 0 to 1."""
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0
