"""A briefing: what a template is given. Sections of items, each item citing its sources by number.

Every text in an item is verbatim from an article; templates add fixed words and never more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.facts import Stance
from bot.domain.records import (
    ActorRef,
    ArticleRef,
    DrillRecord,
    KnownActor,
    MoveRecord,
    PositionRecord,
    PrintedRole,
)


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
    #: Whether words of the quotation after the shown ones were left out.
    quotation_cut: bool = False
    #: The condition, when the words above do not show it already; verbatim.
    condition: str | None = None
    #: ISO date of the words, or of the article that has them; ``None`` if neither is known.
    on: str | None = None
    #: How many independent origins carry it.
    origins: int = 1
    #: Who says that this is held, where the holder itself is not heard.
    teller: ActorRef | None = None
    #: The stance that the same actor took on the same issue before, when it was another.
    before: Stance | None = None
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
    """Something that is otherwise than it was: both ends, the newer one cited, the older one too where it is known."""

    #: Number of the newer fact, for ``/why``.
    number: int
    #: Who or which drill.
    subject: str
    #: ``stance``, ``phase``, ``start`` or ``end``.
    field: str
    #: Values of the field: a stance, a phase, an ISO date.
    before: str
    after: str
    citations: tuple[int, ...]
    #: What a stance is on.
    issue: str | None = None
    #: ISO day of the older value, where it is known.
    before_on: str | None = None


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
    citations: tuple[Citation, ...] = ()
    omitted: int = 0


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
