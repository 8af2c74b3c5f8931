"""What stands between quotation marks: pairing marks of every kind, paragraph by paragraph, in one pass.

Marks are judged by their glyph and by the spaces around them, as a reader does: an opening mark has a space
before it and none after. Double marks are paired first, single ones in what is left over, since a single
closing mark is also an apostrophe. A mark without a partner never reaches beyond its paragraph, and only as
far as its sentence unless it opens the paragraph (a quotation that goes on in the next one).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.extract.parse import Doc, Token
from bot.extract.reading import Quotation, Reading

#: Opening glyph -> glyphs that close it. In German „ is closed by “, which elsewhere opens.
_DOUBLE = {"“": "”", "„": "“”", "«": "»", "‟": "”"}
_DOUBLE_CLOSING = frozenset("”»")
_STRAIGHT = '"'
_SINGLE_OPENING = frozenset("‘‹")
_SINGLE_EITHER = frozenset("'’`")
_SINGLE_CLOSING = frozenset("›")
_PUNCTUATION = frozenset(",.?!…;:—–-)")
#: Marks may follow directly on these.
_BEFORE_OPENING = frozenset("([{—–-/“\"‘'")
#: A single mark around more words than this is taken for two apostrophes.
_LONGEST_SINGLE = 120


class _Side(Enum):
    OPENS = 1
    CLOSES = 2
    EITHER = 3


@dataclass(frozen=True, slots=True)
class _Pair:
    start: int
    #: Index just past the closing mark, or past the last token covered.
    end: int
    closed: bool


def find_quotations(reading: Reading) -> list[Quotation]:
    """All quotations in text order; none overlaps another, nested ones are part of the outer."""
    found: list[Quotation] = []
    previous: Quotation | None = None
    previous_end = 0
    for start, end in _blocks(reading):
        pairs = _pair_block(reading.doc, start, end)
        open_before = previous is not None and not previous.closed and previous.end == previous_end
        previous = None
        for number, pair in enumerate(pairs):
            continues = open_before and number == 0 and pair.start == start
            previous = Quotation(pair.start, pair.end, closed=pair.closed, continues=continues)
            found.append(previous)
        previous_end = end
    return _unbroken(reading, found)


def _blocks(reading: Reading) -> Iterator[tuple[int, int]]:
    """Token ranges of the paragraphs."""
    block_of = reading.offsets.block_of
    start = 0
    for index in range(1, len(block_of) + 1):
        if index == len(block_of) or block_of[index] != block_of[start]:
            yield start, index
            start = index


def _unbroken(reading: Reading, found: Sequence[Quotation]) -> list[Quotation]:
    """Cut quotations that are never closed to their sentence, unless they go on in the next paragraph."""
    kept: list[Quotation] = []
    for number, quotation in enumerate(found):
        follows = found[number + 1] if number + 1 < len(found) else None
        goes_on = follows is not None and follows.continues
        if not quotation.closed and not goes_on and not _opens_block(reading, quotation.start):
            end = min(quotation.end, reading.doc[quotation.start + 1].sent.end)
            quotation = Quotation(quotation.start, end, closed=False)
        kept.append(quotation)
    return kept


def _opens_block(reading: Reading, index: int) -> bool:
    block_of = reading.offsets.block_of
    return index == 0 or block_of[index - 1] != block_of[index]


def _pair_block(doc: Doc, start: int, end: int) -> list[_Pair]:
    doubles = _pair(_double_marks(doc, start, end), start, end)
    singles = _pair_singles(doc, start, end, doubles)
    kept: list[_Pair] = []
    taken: set[int] = set()
    # closed pairs first, the longer before the shorter: an inner quotation is part of the outer one
    for pair in sorted((*doubles, *singles), key=lambda pair: (not pair.closed, pair.start - pair.end)):
        covered = range(pair.start, pair.end)
        if len(covered) > 1 + pair.closed and taken.isdisjoint(covered):
            kept.append(pair)
            taken.update(covered)
    return sorted(kept, key=lambda pair: pair.start)


def _double_marks(doc: Doc, start: int, end: int) -> Iterator[tuple[int, _Side, str]]:
    for token in doc[start:end]:
        glyph = token.text
        if glyph in _DOUBLE:
            # “ closes what „ opened; the pairing decides.
            yield token.i, _Side.OPENS, glyph
        elif glyph in _DOUBLE_CLOSING:
            yield token.i, _Side.CLOSES, glyph
        elif glyph == _STRAIGHT:
            yield token.i, _side(token, start, end), glyph


def _side(token: Token, start: int, end: int) -> _Side:
    """Which way a mark without direction faces, by the spaces around it."""
    spaced_before = token.i == start or bool(token.nbor(-1).whitespace_) or token.nbor(-1).text in _BEFORE_OPENING
    spaced_after = token.i + 1 == end or bool(token.whitespace_)
    follows = token.nbor(1).text if token.i + 1 < end else ""
    if spaced_before and not spaced_after and follows[:1] not in _PUNCTUATION:
        return _Side.OPENS
    if not spaced_before and (spaced_after or follows[:1] in _PUNCTUATION):
        return _Side.CLOSES
    return _Side.EITHER


def _pair(marks: Iterator[tuple[int, _Side, str]], start: int, end: int) -> list[_Pair]:
    """Pair marks in order. An opening mark while another is open means that the first was never closed: it is dropped,
    for where it was meant to end is unknown."""
    pairs: list[_Pair] = []
    opened: tuple[int, str] | None = None
    for index, side, glyph in marks:
        if opened is None:
            if side is not _Side.CLOSES:
                opened = index, glyph
        elif side is _Side.OPENS and not (opened[1] == "„" and glyph == "“"):
            opened = index, glyph
        else:
            pairs.append(_Pair(opened[0], index + 1, closed=True))
            opened = None
    if opened is not None:
        pairs.append(_Pair(opened[0], end, closed=False))
    return pairs


def _pair_singles(doc: Doc, start: int, end: int, doubles: Sequence[_Pair]) -> list[_Pair]:
    """Single marks outside double ones. Only closed pairs count: an apostrophe is no quotation."""
    inside = {index for pair in doubles if pair.closed for index in range(pair.start, pair.end)}
    pairs: list[_Pair] = []
    opened: int | None = None
    candidates = [token for token in doc[start:end] if _is_single(token) and token.i not in inside]
    for number, token in enumerate(candidates):
        side = _single_side(token, start, end)
        if side is _Side.OPENS:
            opened = token.i
        elif opened is not None and side is not None:
            if _possessive(token) and number + 1 < len(candidates):
                continue
            if token.i - opened <= _LONGEST_SINGLE:
                pairs.append(_Pair(opened, token.i + 1, closed=True))
            opened = None
    return pairs


def _is_single(token: Token) -> bool:
    return token.text in _SINGLE_OPENING or token.text in _SINGLE_EITHER or token.text in _SINGLE_CLOSING


def _single_side(token: Token, start: int, end: int) -> _Side | None:
    if token.text in _SINGLE_OPENING:
        return _Side.OPENS
    if token.text in _SINGLE_CLOSING:
        return _Side.CLOSES
    side = _side(token, start, end)
    if token.text == "’":
        return None if side is _Side.OPENS else _Side.CLOSES
    return None if side is _Side.EITHER else side


def _possessive(token: Token) -> bool:
    """Whether this mark may be the apostrophe of a plural: "officials' homes"."""
    before, after = token.nbor(-1), token.nbor(1) if token.i + 1 < len(token.doc) else None
    return (
        before.text[-1:] == "s" and after is not None and after.is_alpha and after.is_lower and bool(token.whitespace_)
    )
