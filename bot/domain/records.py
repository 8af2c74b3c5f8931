"""Facts as the archive keeps them: linked to actors known across articles, with the sentence that proves each.

Every text here is verbatim from an article, but for names of types and issue keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.facts import ActorKind, DrillPhase, SpeechKind, Stance
from bot.domain.plover import MoveStatus, MoveType

#: Words by which a plain report tells what somebody will or will not do.
_WILL = frozenset("would will shall must should cannot not no never won't wouldn't n't".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The literal proof: ``article.text[start:end] == sentence``, for the article with that content hash."""

    article_id: str
    content_hash: str
    sentence: str
    start: int
    end: int
    #: Parts of the sentence that carry the fact, half-open, relative to the sentence; for marking in ``/why``.
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """What a reader is shown of an article: enough to cite it."""

    id: str
    title: str
    url: str | None
    outlet: str
    origin: str | None
    published_at: datetime | None
    fetched_at: datetime
    tier: int = 3
    state_media: bool = False
    story_id: str | None = None
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRole:
    """A title as it was printed, and when and where."""

    role: str
    article_id: str
    printed_on: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActor:
    """One actor across all articles."""

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    sector: str | None = None
    aliases: tuple[str, ...] = ()
    #: Newest first.
    roles: tuple[PrintedRole, ...] = ()
    #: Number of articles that speak of it.
    articles: int = 0

    @property
    def role(self) -> PrintedRole | None:
        """The role printed last."""
        return self.roles[0] if self.roles else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRef:
    """An actor as one fact names it: by archive id, the name to show, and the title printed in that article."""

    id: str
    name: str
    kind: ActorKind = ActorKind.PERSON
    role: str | None = None
    country: str | None = None
    #: PLOVER sector code, or ``None``.
    sector: str | None = None
    salience: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRecord:
    """What all kinds of fact share."""

    #: Content-derived.
    id: str
    #: Small running number that a reader types: ``/why 12``.
    number: int
    article_id: str
    #: The most telling first.
    evidence: tuple[Evidence, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRecord(FactRecord):
    """Who holds or said what, on which issue, under which condition."""

    #: ``None`` where the text names no source.
    actor: ActorRef | None
    #: The source's words as printed ("State Department officials"); empty where there are none.
    source: str
    cue: str
    cue_class: str
    #: The content's words, pieces joined by an ellipsis; verbatim.
    content: str
    #: The parts of the content that stand between quotation marks in the source, without the marks.
    quotes: tuple[str, ...]
    kind: SpeechKind
    stance: Stance
    issue: str | None
    condition: str | None
    #: TIMEX3 value, or ``None``.
    said_on: str | None
    #: The state that the speaker speaks for by office, and the one official who speaks for the state that holds this.
    on_behalf: ActorRef | None = None
    voiced_by: ActorRef | None = None
    #: Who says that this is held, where only somebody else does: "Nauert said that Xi recognised …".
    teller: ActorRef | None = None
    #: Whether the source is a news outlet that only reports.
    relays: bool = False
    #: Ids of the facts of the article that the condition names.
    condition_on: tuple[str, ...] = ()
    #: The words that decide the stance, verbatim; empty where that was not kept.
    stance_words: tuple[str, ...] = ()
    #: Those who hold it together where the source stands for several: "both sides". ``actor`` is ``None`` then.
    together: tuple[ActorRef, ...] = ()

    @property
    def sided(self) -> bool:
        """Whether the stance is taken rather than guessed from a plain report.

        "Said the drills were a great disturbance" has a word of praise that belongs to something else: of 29 sides read
        so in the sample articles 18 were right. What somebody will or will not do is told by the words themselves.
        """
        if self.stance is Stance.NEUTRAL:
            return False
        plain = self.kind is SpeechKind.INDIRECT and self.cue_class in ("say", "think") and bool(self.stance_words)
        return not plain or not _WILL.isdisjoint(" ".join(self.stance_words).lower().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeRecord:
    """What a drill is said to be for, and by whom."""

    actor: ActorRef | None
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRecord(FactRecord):
    """An exercise of armed forces, as one article tells it."""

    name: str | None
    type: str
    participants: tuple[ActorRef, ...]
    start: str | None
    end: str | None
    place: str | None
    phase: DrillPhase
    recurrence: str | None
    duration: str | None
    purposes: tuple[PurposeRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRecord(FactRecord):
    """What one actor did to another, as one article tells it."""

    type: MoveType
    initiators: tuple[ActorRef, ...]
    targets: tuple[ActorRef, ...]
    status: MoveStatus
    date: str | None
    place: str | None
    #: The clause that tells the act, verbatim.
    clause: str
    condition: str | None
    issue: str | None
    #: Ids of the facts of the article that the condition names.
    condition_on: tuple[str, ...] = ()
    #: Whether the whole clause stands between quotation marks.
    quoted: bool = False
    #: What the sentence calls those who act, by actor id: names, capitals, words for a people; no pronoun.
    named: tuple[tuple[str, str], ...] = ()


def parts_of(fact: FactRecord) -> tuple[ActorRef, ...]:
    """All who take part in a fact: who speaks, trains, acts, is acted on."""
    if isinstance(fact, PositionRecord):
        return (fact.actor,) if fact.actor else fact.together
    if isinstance(fact, DrillRecord):
        return fact.participants
    return (*fact.initiators, *fact.targets) if isinstance(fact, MoveRecord) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One article's facts together: the unit that a briefing is selected from."""

    article: ArticleRef
    #: Most salient first.
    actors: tuple[ActorRef, ...] = ()
    positions: tuple[PositionRecord, ...] = ()
    drills: tuple[DrillRecord, ...] = ()
    moves: tuple[MoveRecord, ...] = ()
