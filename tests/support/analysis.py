"""A fake analysis: reads names off the text by rule, so that services can be tested without a language model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.articles import Article
from bot.domain.facts import Actor, ActorKind, Extraction, Position, Span, SpeechKind, Stance
from bot.errors import AnalysisError

_SAYS = re.compile(r"(?P<who>[A-Z]\w+) (?P<cue>rejects|supports) (?P<what>\w+)\.")


def extraction_of(article: Article, version: str) -> Extraction:
    """Sentences "X rejects Y." become positions."""
    actors: dict[str, Actor] = {}
    positions = []
    for match in _SAYS.finditer(article.text):
        name = match["who"]
        actor = actors.setdefault(name, Actor(id=f"a{len(actors) + 1}", name=name, kind=ActorKind.PERSON))
        positions.append(
            Position(
                source=(Span(*match.span("who")),),
                actor=actor.id,
                cue=(Span(*match.span("cue")),),
                content=(Span(*match.span("what")),),
                kind=SpeechKind.INDIRECT,
                stance=Stance.OPPOSES if match["cue"] == "rejects" else Stance.SUPPORTS,
                issue=match["what"],
                evidence=Span(*match.span()),
                confidence=0.9,
            )
        )
    return Extraction(
        article_id=article.id,
        sentences=tuple(p.evidence for p in positions),
        actors=tuple(actors.values()),
        positions=tuple(positions),
        analyzer=version,
    )


class FakeAnalysis:
    """Speaks both the service's port and the worker's; a text that says "poison" fails."""

    def __init__(self, version: str = "v1") -> None:
        self.version = version
        self.read: list[str] = []

    def analyze_many(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Extraction | AnalysisError]]:
        for article in articles:
            self.read.append(article.text)
            bad = "poison" in article.text
            yield article, AnalysisError(article.id, "poison") if bad else extraction_of(article, self.version)

    async def ready(self) -> None:
        pass

    async def analyze(self, articles: Sequence[Article]) -> Sequence[Extraction | AnalysisError]:
        return [outcome for _, outcome in self.analyze_many(articles)]


def build_fake() -> FakeAnalysis:
    """Importable by a worker process."""
    return FakeAnalysis()


def build_mortal() -> FakeAnalysis:
    """An analyser whose process dies of the word "kill"."""
    return _Mortal()


def build_endless() -> FakeAnalysis:
    """An analyser that does not come to an end over the word "endless", and lets nobody interrupt it."""
    return _Endless()


def build_nothing() -> FakeAnalysis:
    """An analyser that cannot be built."""
    raise OSError("no such pipeline")


class _Endless(FakeAnalysis):
    def analyze_many(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Extraction | AnalysisError]]:
        for article in articles:
            if "endless" in article.text:
                # Doubles with each letter, in C, with the interpreter held.
                re.fullmatch(r"(a|a)*b", "a" * 60)
            yield from super().analyze_many([article])


class _Mortal(FakeAnalysis):
    def analyze_many(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Extraction | AnalysisError]]:
        for article in articles:
            if "kill" in article.text:
                import os

                os._exit(9)
            yield from super().analyze_many([article])
