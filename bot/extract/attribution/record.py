"""An attribution and its content while the rules work on them: tokens, not yet characters."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.facts import Stance
from bot.extract.attribution.ranges import Range
from bot.extract.lexicon.cues import Cue
from bot.extract.parse import Token

#: Precision of each rule on the news, interviews and biographies of GUM, rounded (tests/quality/test_positions.py).
CONFIDENCE = {
    "quotation": 0.95,
    "quotation continues": 0.6,
    "quotation beside": 0.5,
    "according to": 0.9,
    "in the view of": 0.8,
    "clause": 0.85,
    "make": 0.75,
    "call": 0.7,
    "to": 0.7,
    "ing": 0.65,
    "object": 0.6,
    "noun": 0.65,
    "adjective": 0.65,
    "phrase": 0.6,
}


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue attributes, before quotations are considered."""

    pieces: tuple[Range, ...]
    #: The content's own predicate or noun.
    head: Token
    use: Cue
    shape: str
    #: Words that belong to the cue: the preposition of "called for".
    extra: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One attribution in token terms."""

    #: Indices of the cue's tokens; empty for a quotation that only continues.
    cue: tuple[int, ...]
    #: Token by which date and evidence are found.
    anchor: Token
    source: Token | None
    source_range: Range | None
    pieces: tuple[Range, ...]
    #: The content's own head.
    head: Token
    kind: str
    stance: Stance
    shape: str
    negated: bool
    rule: str
    confidence: float
