"""Matching positions found with gold: content by shared letters, source by its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.facts import Position

#: Two contents that share at least this much (Dice over letters and digits) are the same.
SAME = 0.5


@dataclass(frozen=True, slots=True)
class Gold:
    """One attribution as it should be: character indices."""

    content: frozenset[int]
    #: Letters of the source's head; empty where the text names none.
    source: frozenset[int]


@dataclass(slots=True)
class Score:
    """Counts over a corpus."""

    gold: int = 0
    found: int = 0
    matched: int = 0

    @property
    def precision(self) -> float:
        return self.matched / max(self.found, 1)

    @property
    def recall(self) -> float:
        return self.matched / max(self.gold, 1)

    @property
    def f1(self) -> float:
        return 2 * self.matched / max(self.gold + self.found, 1)

    def __str__(self) -> str:
        return (
            f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} "
            f"(gold {self.gold}, found {self.found}, matched {self.matched})"
        )


def letters(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Indices of the letters and digits in these character spans."""
    return frozenset(i for start, end in spans for i in range(start, end) if text[i].isalnum())


def pairs(text: str, gold: Sequence[Gold], positions: Sequence[Position]) -> list[int | None]:
    """For each gold attribution the number of the position that matches it best, each position used once."""
    contents = [letters(text, [(s.start, s.end) for s in p.content]) for p in positions]
    sources = [letters(text, [(s.start, s.end) for s in p.source]) for p in positions]
    used: set[int] = set()
    chosen: list[int | None] = []
    for wanted in gold:
        best: tuple[float, int] | None = None
        for number, (content, source) in enumerate(zip(contents, sources, strict=True)):
            if number in used or not content or not wanted.content:
                continue
            same_source = bool(wanted.source & source) if wanted.source else not source
            dice = 2 * len(wanted.content & content) / (len(wanted.content) + len(content))
            if same_source and dice >= SAME and (best is None or dice > best[0]):
                best = dice, number
        chosen.append(best[1] if best else None)
        if best:
            used.add(best[1])
    return chosen
