"""What is read out of one article: mentions, actors, positions, drills, moves, dates.

The shapes follow the analysis contract (docs/analysis-contract.md). Every fact carries spans, half-open
``[start, end)`` character offsets into the article's text: the literal evidence. Ids (``a1``, ``a2`` …) are
local to the article; the archive links them to actors known across articles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.plover import MoveStatus, MoveType


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of an article's text, half-open ``[start, end)`` in ``str`` indices."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"an empty or reversed span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The literal words."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


#: A span in one or several pieces, in text order, not overlapping.
Spans = tuple[Span, ...]


def local_id(letter: str, index: int) -> str:
    """How an article's own drills (``d1``, ``d2`` …) and moves (``m1`` …) are referred to: by their place in line."""
    return f"{letter}{index + 1}"


class MentionType(StrEnum):
    PERSON = "PERSON"
    ORG = "ORG"
    LOC = "LOC"
    NORP = "NORP"


class MentionKind(StrEnum):
    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


class ActorKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"
    STATE = "state"
    GROUP = "group"


class SpeechKind(StrEnum):
    """How much of a position's content stands between quotation marks: all, some, none."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Stance(StrEnum):
    SUPPORTS = "supports"
    OPPOSES = "opposes"
    NEUTRAL = "neutral"


class DrillPhase(StrEnum):
    PLANNED = "planned"
    ONGOING = "ongoing"
    COMPLETED = "completed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class DateType(StrEnum):
    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A reference to a person, organisation, state or place: a name, a description or a pronoun."""

    span: Span
    type: MentionType
    kind: MentionKind
    #: Local id of the actor it refers to, or ``None`` where it was not resolved.
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody or something that acts or speaks in the article."""

    id: str
    #: The fullest form printed.
    name: str
    kind: ActorKind
    #: Title as printed, never inferred; ``role_span`` is where.
    role: str | None = None
    role_span: Span | None = None
    #: ISO 3166-1 alpha-3 of the state acted for.
    country: str | None = None
    #: PLOVER sector code (GOV, MIL, LEG …).
    sector: str | None = None
    #: Other forms printed, in order of first appearance.
    aliases: tuple[str, ...] = ()
    #: 0 to 1, comparable within one article only.
    salience: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """An attribution: someone says, thinks, demands, denies, supports."""

    #: Words that name the source; empty where the text names none.
    source: Spans
    #: Local id of the source's actor; ``None`` where none was found, or several hold it ``together``.
    actor: str | None
    cue: Spans
    content: Spans
    kind: SpeechKind
    stance: Stance
    #: Key of an issue in ``seeds/issues.toml``, else a noun phrase in the article's own words; ``None`` if neither.
    issue: str | None
    #: The sentence that proves it.
    evidence: Span
    condition: Spans = ()
    #: Ids of the drills and moves of the article that the condition names (:func:`local_id`).
    condition_on: tuple[str, ...] = ()
    #: TIMEX3 value of when it was said.
    date: str | None = None
    #: Whether the same speaker's report tells it already: "she hoped" in "she said she hoped that". One position for
    #: the archive, two levels of attribution.
    within: bool = False
    #: Local id of the state that the speaker speaks for by office: an ambassador, a spokeswoman.
    on_behalf: str | None = None
    #: Local id of the one official who speaks in the article for the state that holds this.
    voiced_by: str | None = None
    #: Whether the source, a news outlet, only passes on what it heard; such a position takes no side.
    relays: bool = False
    #: Local ids of the several actors for whom the source stands: "both sides", "the two countries".
    together: tuple[str, ...] = ()
    #: The words that decide the stance.
    stance_words: Spans = ()
    #: Class of the cue: say, think, demand, deny, promise, threaten, praise, blame …
    cue_class: str = "say"
    #: The rule that fired, for "why?".
    rule: str = ""
    #: 0 to 1; of the extraction, never of the event.
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a drill is said to be for: by its holders, or by an opponent."""

    actor: str | None
    content: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """An exercise of armed forces."""

    name: str | None
    #: naval, air, ground, missile defence, live-fire, command post, cyber, amphibious, joint, military …
    type: str
    #: Local actor ids.
    participants: tuple[str, ...]
    start: str | None
    end: str | None
    place: str | None
    phase: DrillPhase
    #: All evidence sentences, the most telling first.
    evidence: Spans
    purposes: tuple[Purpose, ...] = ()
    #: As printed ("annual", "twice-yearly"), or ``None``.
    recurrence: str | None = None
    #: ISO 8601 duration as stated ("P4D"), or ``None``.
    duration: str | None = None
    #: Words that refer to it, one span a mention.
    mentions: Spans = ()
    rule: str = ""
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What actors did to each other, coded to a PLOVER event type."""

    type: MoveType
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    status: MoveStatus
    #: All evidence sentences, the most telling first.
    evidence: Spans
    #: The words that denote the act.
    cue: Spans
    date: str | None = None
    place: str | None = None
    condition: Spans = ()
    #: Ids of the drills and moves of the article that the condition names (:func:`local_id`).
    condition_on: tuple[str, ...] = ()
    #: The clause that tells the act, for display: shorter than its sentence, always verbatim.
    clause: Span | None = None
    #: Key of an issue in ``seeds/issues.toml`` that the move is about, or ``None``.
    issue: str | None = None
    rule: str = ""
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression:
    """A date as printed, with its TIMEX3 value (``None`` when it cannot be resolved)."""

    span: Span
    text: str
    value: str | None
    type: DateType


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read out of one article. Same article, same analyser: equal extraction."""

    article_id: str
    sentences: Spans
    mentions: tuple[Mention, ...] = ()
    actors: tuple[Actor, ...] = ()
    positions: tuple[Position, ...] = ()
    drills: tuple[Drill, ...] = ()
    moves: tuple[Move, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    #: Version of rules, seeds and model that made it; a new one means: analyse again.
    analyzer: str = ""
    _by_id: dict[str, Actor] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_id.update({actor.id: actor for actor in self.actors})

    def actor(self, local_id: str | None) -> Actor | None:
        """The actor with this local id, or ``None``."""
        return self._by_id.get(local_id) if local_id else None
