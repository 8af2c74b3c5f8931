"""A briefing: what a template is given. Sections of items, each item citing its sources by number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.records import ArticleRef, DrillRecord, MoveRecord, PositionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time a briefing covers: half-open, aware UTC; ``None`` is open."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a reader asked for: words (a topic, place or actor) and a window."""

    words: tuple[str, ...] = ()
    window: Window = Window()
    #: The words as typed, for the title.
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A numbered source of a briefing."""

    number: int
    article: ArticleRef


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionItem:
    """A line "who holds what". The display strings are verbatim; ``quotation`` stands between marks in the source."""

    record: PositionRecord
    #: At most twelve words, or ``None``.
    quotation: str | None
    #: Verbatim words for display when there is no quotation, shortened at a phrase boundary.
    summary: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillItem:
    """A drill, merged over the articles that tell of it; conflicting values stand side by side."""

    record: DrillRecord
    participants: tuple[str, ...]
    #: Values that sources disagree on: (field, ((value, citation numbers), …)).
    disputes: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...]
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveItem:
    """A diplomatic or military move, verb first."""

    record: MoveRecord
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Two versions of one matter, each with its holder."""

    issue: str
    left: PositionItem
    right: PositionItem


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchItem:
    """Something dated that lies ahead, found in the data."""

    on: str
    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Actor, act, stated reason: a verbatim sentence or title, never composed."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """One brief. Empty sections are empty tuples; templates drop them."""

    title: str
    headline: Headline | None = None
    bottom_line: tuple[Headline, ...] = ()
    positions: tuple[PositionItem, ...] = ()
    drills: tuple[DrillItem, ...] = ()
    moves: tuple[MoveItem, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    watch: tuple[WatchItem, ...] = ()
    background: tuple[Headline, ...] = ()
    citations: tuple[Citation, ...] = ()
    articles: int = 0
    origins: int = 0
    window: Window = Window()
    #: What was left out for want of space, by section name.
    omitted: tuple[tuple[str, int], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.headline or self.positions or self.drills or self.moves)
