"""Hand-built facts for the tests of briefs: short to write, complete to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.facts import ActorKind, DrillPhase, SpeechKind, Stance
from bot.domain.ids import content_id
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import (
    ActorRef,
    ArticleRef,
    Dossier,
    DrillRecord,
    Evidence,
    MoveRecord,
    PositionRecord,
    PurposeRecord,
)

NOW = datetime(2018, 5, 16, 12, tzinfo=UTC)

NORTH = ActorRef(id="kPRK", name="North Korea", kind=ActorKind.STATE, country="PRK", salience=0.5)
SOUTH = ActorRef(id="kKOR", name="South Korea", kind=ActorKind.STATE, country="KOR", salience=0.4)
AMERICA = ActorRef(id="kUSA", name="United States", kind=ActorKind.STATE, country="USA", salience=0.4)
KWAN = ActorRef(id="kKwan", name="Kim Kye Gwan", role="first vice foreign minister", country="PRK", salience=0.6)
SANDERS = ActorRef(id="kSanders", name="Sarah Sanders", role="Press Secretary", country="USA", salience=0.2)
MINISTRY = ActorRef(id="kMnd", name="Defense Ministry", kind=ActorKind.ORGANIZATION, country="KOR", salience=0.3)


def article(
    key: str,
    title: str = "A title",
    *,
    outlet: str = "Sample",
    origin: str | None = None,
    hours: float = 3,
    story: str | None = None,
    copy_of: str | None = None,
    tier: int = 3,
    state_media: bool = False,
    url: str | None = "",
) -> ArticleRef:
    """An article published ``hours`` before :data:`NOW`."""
    at = NOW - timedelta(hours=hours)
    return ArticleRef(
        id=key,
        title=title,
        url=f"https://example.org/{key}" if url == "" else url,
        outlet=outlet,
        origin=origin,
        published_at=at,
        fetched_at=at + timedelta(minutes=5),
        tier=tier,
        state_media=state_media,
        story_id=story,
        duplicate_of=copy_of,
    )


def evidence(of: ArticleRef, sentence: str, start: int) -> tuple[Evidence, ...]:
    """A sentence of an article, at ``start``."""
    end = start + max(1, len(sentence))
    return (Evidence(article_id=of.id, content_hash="h", sentence=sentence, start=start, end=end, marks=((0, 5),)),)


def position(
    of: ArticleRef,
    actor: ActorRef | None,
    content: str,
    *,
    stance: Stance = Stance.NEUTRAL,
    issue: str | None = None,
    cue: str = "said",
    cue_class: str = "say",
    condition: str | None = None,
    quotes: tuple[str, ...] | None = None,
    start: int = 400,
    confidence: float = 0.8,
    on: str | None = None,
    number: int = 0,
    source: str = "",
    sentence: str | None = None,
) -> PositionRecord:
    """A position; direct speech when ``content`` stands in quotation marks."""
    spoken = content.startswith("“")
    if quotes is None:
        quotes = tuple(re.findall("“([^”]+)”", content))
    name = actor.name if actor else source
    return PositionRecord(
        id=content_id("p", of.id, name, content),
        number=number,
        article_id=of.id,
        evidence=evidence(of, sentence or f"{name} {cue} {content}.", start),
        rule="test",
        confidence=confidence,
        actor=actor,
        source=source or name,
        cue=cue,
        cue_class=cue_class,
        content=content.strip("“”") if spoken else content,
        quotes=quotes,
        kind=SpeechKind.DIRECT if spoken else (SpeechKind.MIXED if quotes else SpeechKind.INDIRECT),
        stance=stance,
        issue=issue,
        condition=condition,
        said_on=on,
    )


def drill(
    of: ArticleRef,
    *participants: ActorRef,
    name: str | None = None,
    kind: str = "air",
    start: str | None = None,
    end: str | None = None,
    place: str | None = None,
    phase: DrillPhase = DrillPhase.UNKNOWN,
    purpose: str | None = None,
    at: int = 700,
    confidence: float = 0.8,
    number: int = 0,
) -> DrillRecord:
    """An exercise."""
    sentence = f"The exercise {name or kind} began."
    return DrillRecord(
        id=content_id("x", of.id, name, kind, start, at),
        number=number,
        article_id=of.id,
        evidence=evidence(of, sentence, at),
        rule="test",
        confidence=confidence,
        name=name,
        type=kind,
        participants=participants,
        start=start,
        end=end,
        place=place,
        phase=phase,
        recurrence=None,
        duration=None,
        purposes=(PurposeRecord(actor=participants[0] if participants else None, content=purpose),) if purpose else (),
    )


def move(
    of: ArticleRef,
    kind: MoveType,
    initiators: Sequence[ActorRef],
    clause: str,
    *,
    targets: Sequence[ActorRef] = (),
    status: MoveStatus = MoveStatus.DONE,
    on: str | None = None,
    at: int = 900,
    confidence: float = 0.8,
    number: int = 0,
) -> MoveRecord:
    """A move."""
    return MoveRecord(
        id=content_id("m", of.id, kind, clause),
        number=number,
        article_id=of.id,
        evidence=evidence(of, f"{clause}.", at),
        rule="test",
        confidence=confidence,
        type=kind,
        initiators=tuple(initiators),
        targets=tuple(targets),
        status=status,
        date=on,
        place=None,
        clause=clause,
        condition=None,
        issue=None,
    )


def dossier(of: ArticleRef, *facts: PositionRecord | DrillRecord | MoveRecord) -> Dossier:
    """An article's facts."""
    return Dossier(
        article=of,
        positions=tuple(f for f in facts if isinstance(f, PositionRecord)),
        drills=tuple(f for f in facts if isinstance(f, DrillRecord)),
        moves=tuple(f for f in facts if isinstance(f, MoveRecord)),
    )


def morning() -> list[Dossier]:
    """Three articles on one morning: two on one story, of which one is a copy by state media; one on another."""
    first = article(
        "d1", "North Korea Calls Off Talks With Seoul Over Air Drill", outlet="The Daily", story="s1", hours=2
    )
    second = article("d2", "Pyongyang Cancels Meeting", outlet="KCNA", story="s1", state_media=True, hours=4, tier=4)
    third = article("d3", "Iran Passes Enrichment Limit", outlet="The Post", origin="Reuters", story="s2", hours=20)
    lead = "North Korea called off a meeting with South Korea on Wednesday, blaming an air drill by the allies"
    tehran = ActorRef(id="kIRN", name="Iran", kind=ActorKind.STATE, country="IRN", salience=0.6)
    return [
        dossier(
            first,
            move(first, MoveType.REJECT, [NORTH], lead, targets=[SOUTH], on="2018-05-16", at=0, number=1),
            position(
                first,
                KWAN,
                "his country would have no interest in talks if the United States corners it",
                stance=Stance.OPPOSES,
                issue="talks",
                condition="if the United States corners it",
                start=500,
                on="2018-05-16",
                number=2,
            ),
            position(first, SANDERS, "“we will continue the maximum pressure campaign,”", start=900, number=3),
            position(
                first,
                MINISTRY,
                "Max Thunder would go on as planned until May 25",
                stance=Stance.SUPPORTS,
                issue="joint drills",
                start=1200,
                on="2018-05-16",
                number=4,
            ),
            drill(
                first,
                AMERICA,
                SOUTH,
                name="Max Thunder",
                start="2018-05-11",
                end="2018-05-25",
                phase=DrillPhase.ONGOING,
                purpose="to train pilots, not to attack anyone",
                number=5,
            ),
        ),
        dossier(
            second,
            position(
                second,
                NORTH,
                "the exercise was a deliberate military provocation",
                stance=Stance.OPPOSES,
                issue="joint drills",
                cue="called",
                cue_class="blame",
                start=100,
                number=6,
            ),
            drill(second, AMERICA, SOUTH, name="Max Thunder", start="2018-05-12", number=7),
        ),
        dossier(
            third,
            move(
                third,
                MoveType.REJECT,
                [tehran],
                "Iran passed the limit of the agreement",
                on="2018-05-15",
                at=0,
                number=8,
            ),
            move(
                third,
                MoveType.CONSULT,
                [tehran],
                "Iran will receive inspectors in Tehran",
                status=MoveStatus.PLANNED,
                on="2018-05-20",
                at=600,
                number=9,
            ),
        ),
    ]
