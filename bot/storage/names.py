"""Names as they are looked up: folded, split into words, re-ranked by likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable

from anyascii import anyascii
from rapidfuzz import fuzz

from bot.domain.records import KnownActor

_WORD = re.compile(r"[a-z0-9]+")
#: Below this likeness (RapidFuzz WRatio, 0–100) a name is not offered: "Kin" for "Kim" has 67, "Hann" for
#: "Han" 86.
_LIKE = 72.0


def fold(name: str) -> str:
    """``name`` in plain lower-case ASCII, one space between words: what is compared."""
    return " ".join(_WORD.findall(anyascii(name).lower().replace("'", "").replace(".", "")))


def words_of(name: str) -> list[str]:
    """The words a name is found by."""
    return fold(name).split()


def likeness(wanted: str, names: Iterable[str]) -> float:
    """How well the best of ``names`` fits ``wanted``, 0 to 100; whole words count for more than likeness."""
    target = fold(wanted)
    words = set(target.split())
    best = 0.0
    for name in map(fold, names):
        if name == target:
            return 100.0
        shared = words & set(name.split())
        score = 95.0 if words and shared == words else fuzz.WRatio(target, name) * 0.94
        best = max(best, score)
    return best


def rank_names(wanted: str, actors: Iterable[KnownActor]) -> list[KnownActor]:
    """``actors`` that ``wanted`` may mean, best first; of equals the one more often in the news first."""
    scored = [(likeness(wanted, (actor.name, *actor.aliases)), actor) for actor in actors]
    kept = [pair for pair in scored if pair[0] >= _LIKE]
    return [actor for _, actor in sorted(kept, key=lambda pair: (-pair[0], -pair[1].articles, pair[1].name))]
