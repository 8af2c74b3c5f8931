"""The lines of a page, each citing its sources by number.

Every text in an item is verbatim from an article; templates add fixed words and never more.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.records import ArticleRef, DrillRecord, MoveRecord, PositionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A numbered source of a briefing."""

    number: int
    article: ArticleRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the holder of a position held on the same issue before."""

    #: A value of :class:`bot.domain.ledger.Holding`: a side, outright or under a condition.
    holding: str
    #: ISO day of it.
    on: str
    citations: tuple[int, ...]
    #: What is held instead.
    after: str
    #: ISO day since when, where the line has words later than the change; else ``None``.
    since: str | None = None
    since_citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionItem:
    """A line "who holds what". The display strings are verbatim; ``quotation`` stands between marks in the source."""

    record: PositionRecord
    #: At most twelve words, or ``None``.
    quotation: str | None
    #: Verbatim words for display when there is no quotation, shortened at a phrase boundary.
    summary: str
    citations: tuple[int, ...]
    #: Whether words of the quotation after the shown ones were left out.
    quotation_cut: bool = False
    #: The condition, when the words above do not show it already; verbatim.
    condition: str | None = None
    #: ISO date of the words, or of the article that has them; ``None`` if neither is known.
    on: str | None = None
    #: How many independent origins carry it.
    origins: int = 1
    #: What the same actor held on the same issue before, when it was otherwise.
    before: Before | None = None
    #: Ids of all facts merged into this line.
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillItem:
    """A drill, merged over the articles that tell of it; conflicting values stand side by side."""

    record: DrillRecord
    participants: tuple[str, ...]
    #: ISO day of the newest article that tells of it: what it says of the phase holds for that day.
    told_on: str
    #: Values that sources disagree on: (field, ((value, citation numbers), …)).
    disputes: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...]
    citations: tuple[int, ...]
    #: How many independent origins carry it.
    origins: int = 1
    #: Ids of all facts merged into this line.
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveItem:
    """A diplomatic or military move, verb first."""

    record: MoveRecord
    citations: tuple[int, ...]
    #: The clause that tells the act, shortened at a phrase boundary.
    summary: str = ""
    #: Who acted, when the summary does not name anybody who did.
    doer: str | None = None
    #: What it hinges on, when the summary does not tell.
    condition: str | None = None
    #: Days that a demand has waited for an answer of those asked, in what was read; ``None`` for all else.
    waits: int | None = None
    #: How many independent origins carry it.
    origins: int = 1
    #: Ids of all facts merged into this line.
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Two versions of one matter, each with its holder: for and against, or a claim and its denial."""

    issue: str | None
    #: For, or the older of the two claims.
    left: PositionItem
    right: PositionItem
    #: Whether they are for and against the issue; else one denies what the other says.
    sides: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeItem:
    """Something that is otherwise than it was: both ends."""

    #: Number of the newer fact, for ``/why``.
    number: int
    #: Who or which drill.
    subject: str
    #: ``stance``, ``phase``, ``start`` or ``end``.
    field: str
    #: Values of the field: what was held, a phase, an ISO date.
    before: str
    after: str
    #: Sources of the newer value, and of the older one where it is known.
    citations: tuple[int, ...]
    before_citations: tuple[int, ...] = ()
    #: What a stance is on.
    issue: str | None = None
    #: ISO days of the older and of the newer value, where they are known.
    before_on: str | None = None
    on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchItem:
    """Something dated that lies ahead, found in the data."""

    #: TIMEX3 value of a day, week or month.
    on: str
    text: str
    citations: tuple[int, ...]
    #: Number of the fact, for ``/why``.
    number: int = 0
    #: Who acts, when the text does not name anybody who does.
    doer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Actor, act, stated reason: a verbatim sentence or title, never composed."""

    text: str
    citations: tuple[int, ...]
