"""What runs on behind a thing or deed that was wanted, refused, agreed to: what tells of it, and its condition."""

from __future__ import annotations

from bot.extract.attribution.clauses import clause_end
from bot.extract.attribution.grammar import is_finite
from bot.extract.attribution.patterns import NOMINAL, stretch
from bot.extract.attribution.ranges import Range
from bot.extract.parse import Token
from bot.extract.reading import Reading

#: Between the first word of a subject and its verb: room for "the new Trump administration".
_SUBJECT = 9
_NO_SUBJECTS = frozenset(("that", "which", "who", "whom", "itself", "himself", "herself", "themselves"))


def run_on_behind(reading: Reading, verb: Token, shape: str, last: Range) -> Range:
    """The last piece of a content with what runs on behind it, to the next mark.

    "dismissed the sanctions | the government has announced and …", "agreed to talks | only if they disarm".
    """
    start, end = last
    if shape == "clause" or end <= verb.i or end + 1 >= len(reading.doc):
        return last
    limit = stretch(reading, verb.i)[1]
    opens = reading.lexicon.cues.conditions.get(reading.doc[end].lower_, ())
    told = shape == "object" and _told_of_thing(reading, end, limit)
    if told or any(reading.doc.text(end, end + len(words)).lower() == " ".join(words) for words in opens):
        return start, max(end, clause_end(reading, end, limit))
    return last


def _told_of_thing(reading: Reading, end: int, limit: int) -> bool:
    """Whether a relative clause, or a subject and its verb, stand straight behind a thing: they tell of it."""
    doc = reading.doc
    if doc[end].lower_ in ("who", "whom", "whose"):
        return True
    if doc[end].pos_ not in ("DET", "PRON", "PROPN") or doc[end].lower_ in _NO_SUBJECTS:
        return False
    for token in doc[end + 1 : min(limit, end + _SUBJECT)]:
        if is_finite(token):
            return True
        if token.pos_ not in NOMINAL or token.pos_ == "ADP":
            return False
    return False
