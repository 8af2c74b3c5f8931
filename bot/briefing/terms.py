"""An article as a bag of weighted terms: what makes two articles about one event look alike.

A term weighs the more, the rarer it is in news at large, and more again when it is a name; words that say
"this is news" (said, government, officials) weigh next to nothing. How rare a term is comes from a table
counted over some 6,000 reports of the Voice of America (public domain), corrected by what the archive itself
talks about all the time: a word in more of its articles than one event has is no mark of an event.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot import resources
from bot.errors import ConfigError

#: A term's weight in an article; the squares add up to one.
Vector = Mapping[str, float]

#: Terms in more than this share of all news say nothing about which event it is.
_COMMON_SHARE = 0.07
#: Beyond this many articles, a term's occurrences in the archive count against it: an event rarely has more.
_EVENT_SIZE = 8
#: No term counts as rarer: one that only one report has, as a name in passing or a slip, is no mark of its event.
#: Two to three points of B-cubed F1 on real reports (:mod:`bot.briefing.clusters`); flat from 0.8 to 0.95.
_RAREST = 0.9
#: How much an article of the archive counts against one of the table.
_ARCHIVE_FACTOR = 3
#: Articles of the archive that are counted: what it talks about lately, in bounded memory.
_OBSERVED = 5000
#: Calibrated on our own event families mixed with 300 unrelated reports (tests/quality): rare terms raised to
#: this power, names by this factor, numbers by that: flat between 1.2 and 1.8, 1.0 and 1.4, 0.3 and 1.
_RARITY_POWER = 1.5
_NAME_FACTOR = 1.2
_NUMBER_FACTOR = 0.7
#: Words of the lead and of the title count so much more.
_LEAD_WORDS, _LEAD_BONUS, _TITLE_BONUS = 60, 0.3, 1.0
#: Words read of one article: beyond them comes background that articles on other events share.
_WORDS = 1500
_MOST_TERMS = 120

_TOKEN = re.compile(
    r"(?P<start>(?:^|[.!?][\"”’')\]]{0,3}\s|\n)\s{0,20}[\"“‘'(\[]{0,3})?(?P<word>[^\W_]+(?:[.,'’-][^\W_]+){0,6})"
)
_SUFFIXES = (
    ("ies", "y", 5), ("sses", "ss", 5), ("ing", "", 6), ("edly", "", 7), ("ed", "", 5), ("ers", "er", 5),
    ("es", "e", 5), ("s", "", 4), ("ly", "", 5),
)  # fmt: skip


def stem(word: str) -> str:
    """A lower-case English word without its commonest endings; crude, but the same for all forms of most words."""
    for suffix, replacement, shortest in _SUFFIXES:
        if len(word) >= shortest and word.endswith(suffix) and not word.endswith("ss"):
            word = word[: -len(suffix)] + replacement
            break
    return word.rstrip("e") if len(word) > 4 else word


@dataclass(frozen=True, slots=True)
class Terms:
    """An article's terms, counted; what is weighed once frequencies are known."""

    counts: Mapping[str, float]
    names: frozenset[str]
    #: Those of the title.
    title: frozenset[str] = frozenset()

    @classmethod
    def of(cls, title: str, text: str) -> Terms:
        """Count the terms of an article. Pure: no frequencies needed, so it can be stored or sent along."""
        tokens = _tokens(text)
        within = {word for word, starts in tokens if not starts and word[:1].isupper()}
        lower = {word for word, _ in tokens if word[:1].islower()}
        counts: defaultdict[str, float] = defaultdict(float)
        names: set[str] = set()
        for number, (word, starts) in enumerate(tokens):
            capital = word[:1].isupper()
            is_name = capital and (not starts or (word in within and word.lower() not in lower))
            if term := _term(word, is_name):
                counts[term] += 1 + (_LEAD_BONUS if number < _LEAD_WORDS else 0)
                if is_name:
                    names.add(term)
        # In headlines with Every Word Capitalised, only the text can tell which are names.
        of_title = [_term(word, word[:1].isupper() and word in within) for word, _ in _tokens(title)]
        for term in filter(None, of_title):
            counts[term] += _TITLE_BONUS
        return cls(dict(counts), frozenset(names), frozenset(filter(None, of_title)))


def _tokens(text: str) -> list[tuple[str, bool]]:
    """Words, and whether each starts a sentence."""
    found: list[tuple[str, bool]] = []
    for match in _TOKEN.finditer(text):
        found.append((match["word"], match["start"] is not None))
        if len(found) >= _WORDS:
            break
    return found


def _term(word: str, is_name: bool) -> str | None:
    word = word.replace("’", "'").removesuffix("'s")
    if word[:1].isdigit():
        return word.replace(",", "")
    lowered = word.lower().replace(".", "")
    term = lowered if is_name else stem(lowered)
    return sys.intern(term) if len(term) > 1 else None


@dataclass(slots=True)
class Frequencies:
    """In how many articles each term stands: a fixed table, and what was observed since."""

    #: Articles the table was counted over.
    size: int
    table: Mapping[str, int]
    observed: Counter[str] = field(default_factory=Counter)
    _window: deque[tuple[str, ...]] = field(default_factory=deque)

    def observe(self, terms: Terms) -> None:
        """Count one more article of the archive; the newest 5,000 count."""
        self._window.append(tuple(terms.counts))
        self.observed.update(terms.counts.keys())
        if len(self._window) > _OBSERVED:
            oldest = self._window.popleft()
            self.observed.subtract(oldest)
            for term in oldest:
                if not self.observed[term]:
                    del self.observed[term]

    def rarity(self, term: str) -> float:
        """0 for terms that say nothing, up to 0.9 for those hardly ever seen."""
        excess = max(0, self.observed[term] - _EVENT_SIZE)
        seen = self.table.get(term, 0) + _ARCHIVE_FACTOR * excess + 0.5
        share = seen / (self.size + _ARCHIVE_FACTOR * len(self._window) + 1)
        return 0.0 if share > _COMMON_SHARE else min(_RAREST, -math.log(share) / math.log(self.size + 2))

    def vector(self, terms: Terms) -> dict[str, float]:
        """Weigh an article's terms; the heaviest are kept and scaled to length one. Empty for an empty text."""
        weights: dict[str, float] = {}
        for term, count in terms.counts.items():
            rarity = self.rarity(term)
            if rarity:
                kind = _NUMBER_FACTOR if term[0].isdigit() else _NAME_FACTOR if term in terms.names else 1.0
                weights[term] = (1 + math.log(count)) * rarity**_RARITY_POWER * kind
        heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:_MOST_TERMS]
        length = math.sqrt(sum(weights[term] ** 2 for term in heaviest))
        return {term: weights[term] / length for term in heaviest}


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length one."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def summed(vectors: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The sum of vectors."""
    total: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for term, weight in vector.items():
            total[term] += weight
    return total


def news_frequencies(override: Path | None = None) -> Frequencies:
    """A fresh count on top of the table that ships with the code (``models/news_words.tsv``).

    :raises ConfigError: when the file is missing or broken.
    """
    size, table = _table(override)
    return Frequencies(size, table)


@cache
def _table(override: Path | None) -> tuple[int, dict[str, int]]:
    path = resources.find("models", "news_words.tsv", override)
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        rows = (line.split("\t") for line in lines)
        table = {term: int(number) for term, number in rows}
        return table.pop("*"), table
    except (ValueError, KeyError, UnicodeDecodeError) as error:
        raise ConfigError(f"models/news_words.tsv is broken ({error}); reinstall briefing-bot.") from error
