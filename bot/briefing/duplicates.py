"""Near-identical copies: the same text with another headline, a few words changed, a paragraph cut or added.

A signature finds candidates without comparing everything with everything (MinHash: two texts share a band
with a chance that grows steeply with how many of their word triples they share); each candidate is then
compared word by word.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from rapidfuzz.distance import LCSseq

#: 16 bands of 3 rows: texts that share half of their triples meet with a chance of 88 %, 70 % of them 99.9 %.
BANDS, ROWS = 16, 3
_MIX = tuple(np.uint64(number) for number in (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_PRIME = np.uint64((1 << 61) - 1)
_WORD = re.compile(r"[^\W_]+")
#: Words compared of one text.
_LONGEST = 3000
#: Shorter texts are copies only when they are equal.
_SHORTEST = 12
#: Calibrated on edited copies of news reports against the nearest pairs of 6,000 different ones
#: (tests/quality). Copies with 15 % of the words changed keep 0.75 of them in order; two reports on
#: successive days of one trial or battle, 0.70.
_SAME_ORDER = 0.75
#: A cut, extended or re-ordered copy: most triples of the shorter text stand in the longer one (different
#: reports that share their background paragraphs: 0.73), or nearly all its words do, in order.
_CONTAINED, _CONTAINED_ORDER, _CONTAINED_LOOSE = 0.85, 0.88, 0.75
#: It must still be this long, in words and beside the whole: a shared paragraph is no copy.
_CUT_WORDS, _CUT_SHARE = 30, 0.3


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text to find its copies."""

    #: Keys of the bands; texts that share one are candidates. Sixteen, or one for very short texts.
    bands: tuple[int, ...]
    #: The words compared, each as one character: compact, and quick to compare.
    words: str


def signature(text: str) -> Signature:
    """The signature of a text: the same for texts that differ only in case, punctuation and spacing."""
    words = [word.lower() for word in _WORD.findall(text[: 20 * _LONGEST])][:_LONGEST]
    coded = "".join(_character(word) for word in words)
    if len(words) < _SHORTEST:
        return Signature((_key(" ".join(words).encode()),), coded)
    return Signature(_bands(coded), coded)


def is_copy(one: Signature, other: Signature) -> bool:
    """Whether two texts are near-identical: most words in the same order, or one nearly all within the other."""
    if one.words == other.words:
        return True
    shorter, longer = sorted((one.words, other.words), key=len)
    if len(shorter) < _SHORTEST or len(shorter) < _CUT_SHARE * len(longer):
        return False
    triples, others = _triples(shorter), _triples(longer)
    contained = len(triples & others) / len(triples)
    if contained < 0.3:
        return False
    if len(shorter) >= _CUT_WORDS and contained >= _CONTAINED:
        return True
    common = LCSseq.similarity(shorter, longer)
    if common >= _SAME_ORDER * len(longer):
        return True
    loosely = common >= _CONTAINED_ORDER * len(shorter) and contained >= _CONTAINED_LOOSE
    return loosely and len(shorter) >= _CUT_WORDS


def _key(content: bytes) -> int:
    """63 bits: fits a signed BIGINT."""
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big") >> 1


@lru_cache(maxsize=50_000)
def _character(word: str) -> str:
    """One of a million characters beyond the surrogates: two words of a text hardly ever get the same."""
    number = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=4).digest(), "big")
    return chr(0xE000 + number % (0x110000 - 0xE000))


def _triples(words: str) -> set[str]:
    return {words[start : start + 3] for start in range(len(words) - 2)}


@cache
def _multipliers() -> tuple[np.ndarray[tuple[int], np.dtype[np.uint64]], ...]:
    random = np.random.Generator(np.random.PCG64(20171117))
    odd = random.integers(1, 1 << 31, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
    return odd, random.integers(0, 1 << 60, BANDS * ROWS, dtype=np.uint64)


def _bands(coded: str) -> tuple[int, ...]:
    """Band keys: for each of 48 hash functions the least value over all word triples, three to a key."""
    words = np.array([ord(char) for char in coded], dtype=np.uint64)
    with np.errstate(over="ignore"):
        triples = words[:-2] * _MIX[0] ^ words[1:-1] * _MIX[1] ^ words[2:] * _MIX[2]
        folded = np.unique(triples) >> np.uint64(20)
        odd, shift = _multipliers()
        least = np.array([((folded * a + b) % _PRIME).min() for a, b in zip(odd, shift, strict=True)], dtype=np.uint64)
    rows = least.reshape(BANDS, ROWS)
    return tuple(_key(bytes([band]) + row.tobytes()) for band, row in enumerate(rows))


class DuplicateIndex:
    """Finds the earlier copy of a text among those added; holds the newest ``most`` texts.

    In the archive the same is done with the band keys in a table: look up articles that share a key, newest
    few a key, and ask :func:`is_copy` of each.
    """

    def __init__(self, most: int = 100_000, a_band: int = 8) -> None:
        self._most = most
        self._a_band = a_band
        self._signatures: dict[str, tuple[int, Signature]] = {}
        self._added = 0
        self._bands: dict[int, list[str]] = {}

    def find(self, own: Signature) -> str | None:
        """The id of the earliest candidate that this text is a copy of."""
        candidates = {other for band in own.bands for other in self._bands.get(band, ())}
        for _, other in sorted((self._signatures[other][0], other) for other in candidates):
            if is_copy(own, self._signatures[other][1]):
                return other
        return None

    def add(self, article_id: str, own: Signature) -> None:
        """Make a text findable."""
        self._signatures[article_id] = (self._added, own)
        self._added += 1
        for band in own.bands:
            listed = self._bands.setdefault(band, [])
            listed.append(article_id)
            del listed[: -self._a_band]
        if len(self._signatures) > self._most:
            oldest = next(iter(self._signatures))
            for band in self._signatures.pop(oldest)[1].bands:
                kept = [other for other in self._bands.get(band, ()) if other != oldest]
                if kept:
                    self._bands[band] = kept
                else:
                    self._bands.pop(band, None)
