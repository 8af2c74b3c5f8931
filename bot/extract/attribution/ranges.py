"""Token ranges, half-open: cutting, joining and trimming the pieces of an attribution's content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.extract.parse import Token
from bot.extract.reading import Reading

Range = tuple[int, int]

#: No thought begins with these where it is cut out of its sentence.
_JOINS = frozenset(("and", "but", "or"))
_TRIMMED = frozenset(",.;:—–-…()[]") | {"--", "..."}


def reach(token: Token) -> Range:
    """From the first to the last token that hangs below ``token``."""
    return token.left_edge.i, token.right_edge.i + 1


def without(pieces: Iterable[Range], hole: Range) -> list[Range]:
    """``pieces`` with the tokens of ``hole`` cut out."""
    kept: list[Range] = []
    for start, end in pieces:
        if hole[1] <= start or end <= hole[0]:
            kept.append((start, end))
            continue
        if start < hole[0]:
            kept.append((start, hole[0]))
        if hole[1] < end:
            kept.append((hole[1], end))
    return kept


def joined(pieces: Iterable[Range]) -> list[Range]:
    """In text order, pieces that touch or overlap made one."""
    merged: list[Range] = []
    for start, end in sorted(pieces):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def size(pieces: Iterable[Range]) -> int:
    """Number of tokens in all pieces."""
    return sum(end - start for start, end in pieces)


def covers(pieces: Iterable[Range], index: int) -> bool:
    """Whether a token lies in one of the pieces."""
    return any(start <= index < end for start, end in pieces)


def overlap(left: Range, right: Range) -> bool:
    """Whether two ranges share a token."""
    return left[0] < right[1] and right[0] < left[1]


def trimmed(reading: Reading, pieces: Sequence[Range]) -> list[Range]:
    """Without punctuation at the edges of each piece; a quotation mark stays if its partner is in the piece too."""
    kept = []
    for start, end in pieces:
        while start < end and _drops(reading, start, start, end):
            start += 1
        while end > start and _drops(reading, end - 1, start, end):
            end -= 1
        if start < end:
            kept.append((start, end))
    return kept


def without_joints(reading: Reading, pieces: Sequence[Range]) -> list[Range]:
    """Without "and" and the like where a piece begins with it."""
    freed = [(start + (reading.doc[start].lower_ in _JOINS), end) for start, end in pieces]
    return [(start, end) for start, end in freed if start < end]


def _drops(reading: Reading, index: int, start: int, end: int) -> bool:
    quotation = reading.quotation_at(index)
    if quotation is not None and (index == quotation.start or (index == quotation.end - 1 and quotation.closed)):
        return not (start <= quotation.start and quotation.end <= end)
    token = reading.doc[index]
    return token.text in _TRIMMED or (token.is_quote and quotation is None)
