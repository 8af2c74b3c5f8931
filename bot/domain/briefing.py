"""Pages: what templates are given. Sections of lines, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.lines import (
    ChangeItem,
    Citation,
    Dispute,
    DrillItem,
    Headline,
    MoveItem,
    PositionItem,
    WatchItem,
)
from bot.domain.records import ActorRef, ArticleRef, KnownActor, PrintedRole


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
class Party:
    """Somebody who takes part in a fact: one of these actors, or whoever acts for one of these states."""

    actors: tuple[str, ...] = ()
    #: ISO 3166-1 alpha-3.
    countries: tuple[str, ...] = ()
    #: The same, of states whose organs alone count: government, ministries, forces and "officials", no person by name.
    organs: tuple[str, ...] = ()


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
    changed: tuple[ChangeItem, ...] = ()
    watch: tuple[WatchItem, ...] = ()
    background: tuple[Headline, ...] = ()
    citations: tuple[Citation, ...] = ()
    articles: int = 0
    origins: int = 0
    window: Window = Window()
    #: What was left out for want of space, by section name.
    omitted: tuple[tuple[str, int], ...] = ()
    #: Outlets of the articles drawn on, most used first.
    outlets: tuple[str, ...] = ()
    #: Those of them that a state owns or steers.
    state_media: tuple[str, ...] = ()
    #: Time of the newest article drawn on.
    newest: datetime | None = None
    #: Ids of every fact that was weighed, shown or not: a reader who has this brief has nothing older to hear.
    fact_ids: tuple[str, ...] = ()
    #: Whether facts that this reader has seen were left out.
    delta: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell: a headline without any fact is no brief."""
        return not (self.positions or self.drills or self.moves or self.disputes or self.watch)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of all facts that it shows, for ``/why``."""
        items = (*self.positions, *(side for pair in self.disputes for side in (pair.left, pair.right)))
        told = [item.record.number for item in items]
        done = [item.record.number for group in (self.drills, self.moves) for item in group]
        return tuple(dict.fromkeys((*told, *done, *(item.number for item in self.watch))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The stories of a morning, each a small brief; the citations run through."""

    stories: tuple[Briefing, ...] = ()
    citations: tuple[Citation, ...] = ()
    window: Window = Window()
    articles: int = 0
    origins: int = 0
    #: Outlets of the articles drawn on, most used first.
    outlets: tuple[str, ...] = ()
    newest: datetime | None = None
    #: Stories left out for want of space.
    omitted: int = 0
    fact_ids: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What actors that a reader follows say and do."""

    positions: tuple[PositionItem, ...] = ()
    drills: tuple[DrillItem, ...] = ()
    moves: tuple[MoveItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """News that are told at once; at most a handful of lines."""

    #: Drills not heard of before.
    drills: tuple[DrillItem, ...] = ()
    #: Positions that are others than before.
    positions: tuple[PositionItem, ...] = ()
    followed: Followed | None = None
    citations: tuple[Citation, ...] = ()
    #: Lines left out for want of space.
    omitted: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.drills or self.positions or self.followed)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueGroup:
    """What was said on one issue, newest first."""

    #: Issue key or words; ``None`` where the issue was not recognised.
    issue: str | None
    items: tuple[PositionItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoCard:
    """Who somebody is, as of a date: the title as printed, what they hold, what they did, whom they deal with."""

    actor: KnownActor
    #: The title printed last, or ``None``; never inferred.
    role: PrintedRole | None = None
    #: Where that title was printed.
    role_article: ArticleRef | None = None
    spellings: tuple[str, ...] = ()
    groups: tuple[IssueGroup, ...] = ()
    moves: tuple[MoveItem, ...] = ()
    drills: tuple[DrillItem, ...] = ()
    #: Those who stand beside them in moves and drills, most often first.
    counterparts: tuple[ActorRef, ...] = ()
    citations: tuple[Citation, ...] = ()
    as_of: datetime | None = None
    omitted: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillList:
    """``/drills``: the ones that lie ahead or run first, then the latest."""

    ahead: tuple[DrillItem, ...] = ()
    past: tuple[DrillItem, ...] = ()
    citations: tuple[Citation, ...] = ()
    omitted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveList:
    """``/moves``: newest first."""

    moves: tuple[MoveItem, ...] = ()
    citations: tuple[Citation, ...] = ()
    omitted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidList:
    """``/said NAME about ISSUE``: newest first, grouped by issue."""

    name: str
    #: Whose words were asked for: those of others on its behalf, or voiced by it, are told as theirs.
    actor_id: str | None = None
    groups: tuple[IssueGroup, ...] = ()
    citations: tuple[Citation, ...] = ()
    omitted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionTable:
    """``/positions ISSUE``: who stands where, each actor once, by its latest words."""

    issue: str
    supports: tuple[PositionItem, ...] = ()
    opposes: tuple[PositionItem, ...] = ()
    neutral: tuple[PositionItem, ...] = ()
    #: Instead, where the words name no issue ("korea"): what is held of each issue that is spoken of with them.
    groups: tuple[IssueGroup, ...] = ()
    citations: tuple[Citation, ...] = ()
    omitted: int = 0

    @property
    def items(self) -> tuple[PositionItem, ...]:
        """Every line, in the order of the page."""
        return (*self.supports, *self.opposes, *self.neutral, *(item for group in self.groups for item in group.items))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """Something dated: a drill, a move or words."""

    #: ISO date, ``YYYY-MM-DD`` or shorter.
    on: str
    #: ``drill``, ``move`` or ``position``.
    kind: str
    item: DrillItem | MoveItem | PositionItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """``/timeline TOPIC``: oldest first."""

    entries: tuple[TimelineEntry, ...] = ()
    citations: tuple[Citation, ...] = ()
    omitted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a fact stands in a brief, or does not: its score in parts."""

    kind: str
    text: str
    number: int
    #: (name of the part, what it added).
    parts: tuple[tuple[str, float], ...]
    #: ``shown``, ``seen``, ``weak``, ``off topic``, ``repeated`` or ``no room``.
    outcome: str

    @property
    def score(self) -> float:
        """The sum of the parts."""
        return sum(value for _, value in self.parts)


def outlets_of(articles: Iterable[ArticleRef]) -> tuple[str, ...]:
    """Names of the outlets, most articles first, each once."""
    counts: dict[str, int] = {}
    for article in articles:
        name = article.outlet or article.origin or ""
        if name:
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def origin_of(article: ArticleRef) -> str:
    """What counts as one independent origin: the wire that first wrote it, the article it copies, else the outlet."""
    return (article.origin or article.duplicate_of or article.outlet or article.id).casefold()
