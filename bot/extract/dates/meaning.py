"""What a time expression says, before it is known when it was said: the terms that :mod:`.resolve` computes with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.facts import DateType


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that needs no anchor: a full date, a year, a duration, a set, ``PAST_REF``."""

    value: str | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month, with a day or none: "March", "Nov. 17", "the 11th" (no month), "last March", "March last year"."""

    month: int | None
    day: int | None = None
    year: int | None = None
    #: -1 last, 0 this, 1 next; of the month itself, or of the year.
    turn: int | None = None
    year_turn: int | None = None
    #: The year is counted from the last one told: "March of that year".
    year_told: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week (1 is Monday): "Friday", "last Friday" (turn), "Friday of last week" (week_turn)."""

    day: int
    turn: int | None = None
    week_turn: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """So many units from an anchor: "two days ago", "last week" (-1 week), "a day later" (from the last date told)."""

    unit: str
    amount: float
    #: Counted from the last date in the text, not from publication.
    from_reference: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a year that comes round: ``SP``, ``Q3``, ``H1``, a weekend (``WE``)."""

    code: str
    year: int | None = None
    turn: int | None = None
    year_turn: int | None = None
    year_told: bool = False


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that a rule of the holiday table gives for each year."""

    rule: str
    year: int | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A part of a day or a clock time, on a day told beside it or (``None``) nearby: ``TMO``, ``T09:30``."""

    base: Day | None
    suffix: str


@dataclass(frozen=True, slots=True)
class From:
    """So many units after a day that is told: "a week from Monday"."""

    unit: str
    amount: int
    base: Weekday | Counted


#: What can stand for one day.
Day = Fixed | Calendar | Weekday | Counted | Holiday
Meaning = Fixed | Calendar | Weekday | Counted | Part | Holiday | Moment | From


@dataclass(frozen=True, slots=True)
class Found:
    """An expression in word terms (half-open), with what it says."""

    start: int
    end: int
    type: DateType
    meaning: Meaning
    bound: str | None = None
