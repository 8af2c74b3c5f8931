"""Small true-to-life articles and facts for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.articles import Article, Source, SourceKind
from bot.domain.facts import ActorKind, SpeechKind, Stance
from bot.domain.ids import content_id
from bot.domain.records import ActorRef, Evidence, KnownActor, PositionRecord

WIRE = Source.of(SourceKind.FEED, "https://example.org/feed.xml", "Sample Wire", tier=1)
NOON = datetime(2018, 6, 15, 12, 0, tzinfo=UTC)


def article(
    text: str, *, title: str = "A title", url: str | None = None, at: datetime = NOON, outlet: str = "Sample"
) -> Article:
    """An article of the sample wire."""
    return Article.of(source_id=WIRE.id, title=title, text=text, fetched_at=at, published_at=at, url=url, outlet=outlet)


def actor(name: str, *, kind: ActorKind = ActorKind.PERSON, country: str | None = None) -> KnownActor:
    """An archive actor with an id of its own."""
    return KnownActor(id=content_id("k", name), name=name, kind=kind, country=country)


def position(of: Article, who: KnownActor, *, issue: str = "talks", stance: Stance = Stance.OPPOSES) -> PositionRecord:
    """A position that the whole text of an article proves."""
    return PositionRecord(
        id=content_id("p", of.id, who.id, issue),
        number=0,
        article_id=of.id,
        evidence=(
            Evidence(
                article_id=of.id, content_hash=of.content_hash, sentence=of.text, start=0, end=len(of.text), marks=()
            ),
        ),
        rule="test",
        confidence=0.9,
        actor=ActorRef(id=who.id, name=who.name, kind=who.kind, role="Minister", country=who.country),
        source=who.name,
        cue="said",
        cue_class="say",
        content=of.text,
        quotes=(),
        kind=SpeechKind.INDIRECT,
        stance=stance,
        issue=issue,
        condition=None,
        said_on=None,
    )
