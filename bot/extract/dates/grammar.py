"""The engine of the date grammar: rules are regular expressions over the words' symbols, the longest match wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.facts import DateType
from bot.extract.dates.lexer import Word
from bot.extract.dates.meaning import Found, Meaning

#: -1 last, 0 this, 1 next: the words that turn from one week, month … to another.
TURNS = {"L": -1, "z": -1, "I": 0, "i": 0, "=": 0, "X": 1, "F": 1, "x": 1}

#: A modifier before an expression: "late", "mid-", "the end of", "earlier". It adds to the span, not to the value.
MODIFIER = r"(?:t?E-?|t?Bo|[el])?"


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's match, in word terms."""

    words: Sequence[Word]
    match: re.Match[str]

    def word(self, name: str) -> Word | None:
        """The (first) word of a named group."""
        start = self.match.start(name)
        return self.words[start] if start >= 0 and self.match.end(name) > start else None

    def last(self, name: str) -> Word | None:
        """The last word of a named group."""
        end = self.match.end(name)
        return self.words[end - 1] if end > self.match.start(name) >= 0 else None

    def number(self, name: str) -> int | None:
        """The whole number that a named group's word carries."""
        word = self.word(name)
        return int(word.value) if word is not None and isinstance(word.value, int | float) else None

    def text(self, name: str) -> str:
        """The string that a named group's word carries, empty if none."""
        word = self.word(name)
        return word.value if word is not None and isinstance(word.value, str) else ""

    def turn(self, name: str) -> int | None:
        """-1, 0 or 1 for "last", "this", "next"; ``None`` where the group did not take part."""
        word = self.word(name)
        return TURNS.get(word.symbol) if word else None

    def told(self, name: str) -> bool:
        """Whether a named group counts from the last time told: "that", "the same", "the following"."""
        word = self.word(name)
        return word is not None and word.symbol in "i=Fz"

    def before(self, steps: int = 1) -> Word | None:
        """A word left of the match."""
        index = self.match.start() - steps
        return self.words[index] if index >= 0 else None

    def after(self, steps: int = 0) -> Word | None:
        """A word right of the match."""
        index = self.match.end() + steps
        return self.words[index] if index < len(self.words) else None

    def found(
        self, type_: DateType, meaning: Meaning, first: str | int = 0, last: str | int = 0, bound: str | None = None
    ) -> Found:
        """The expression from group ``first`` to group ``last`` (0: of the whole match)."""
        return Found(self.match.start(first), self.match.end(last), type_, meaning, bound)


Builder = Callable[[Hit], list[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over symbols, and what it builds; an empty list means that it does not fit after all."""

    pattern: re.Pattern[str]
    build: Builder


def rule(pattern: str, build: Builder) -> Rule:
    """A rule from the text of its pattern (white space is ignored)."""
    return Rule(re.compile(pattern, re.VERBOSE), build)


def parse(words: Sequence[Word], rules: Sequence[Rule]) -> list[Found]:
    """All expressions of a block, left to right, none inside another."""
    symbols = "".join(word.symbol for word in words)
    found: list[Found] = []
    at = 0
    while at < len(symbols):
        if symbols[at] in ".!,'&>o~$":
            at += 1
            continue
        built = _longest(words, symbols, at, rules)
        found.extend(built)
        at = max((item.end for item in built), default=at + 1)
    return found


def _longest(words: Sequence[Word], symbols: str, at: int, rules: Sequence[Rule]) -> list[Found]:
    hits = [(match, r) for r in rules if (match := r.pattern.match(symbols, at)) and match.end() > at]
    for match, r in sorted(hits, key=lambda pair: -pair[0].end()):
        if built := r.build(Hit(words, match)):
            return built
    return []
