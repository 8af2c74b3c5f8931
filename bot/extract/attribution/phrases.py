"""Sources named by a phrase instead of a reporting verb: "according to the ministry", "in the view of many"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.extract.attribution.extents import source_range
from bot.extract.attribution.patterns import noun_phrase, stretch
from bot.extract.attribution.ranges import Range, reach, without
from bot.extract.parse import Stretch, Token
from bot.extract.reading import Reading


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that names the source of the clause around it."""

    tokens: tuple[int, ...]
    source: Token
    #: The phrase that names it.
    span: Range
    pieces: tuple[Range, ...]
    #: Head of the clause that is attributed.
    head: Token
    rule: str


_WINDOW = 25
#: From "according" to the noun that names the source, where the words between were misread.
_NEAR = 8
_INNER = frozenset(("nmod", "conj", "obl", "appos", "fixed", "case"))


def find_phrases(reading: Reading) -> list[Phrase]:
    """All such phrases, in text order."""
    return list(_phrases(reading))


def _phrases(reading: Reading) -> Iterator[Phrase]:
    doc = reading.doc
    for token in doc[:-1]:
        if token.lower_ == "according" and token.nbor(1).lower_ == "to" and token.i + 2 < token.sent.end:
            found = _according(reading, token)
        elif token.lower_ == "in" and token.i + 3 < token.sent.end:
            found = _in_view(reading, token)
        else:
            continue
        if found is not None:
            yield found


def _according(reading: Reading, token: Token) -> Phrase | None:
    found = noun_phrase(reading, token.i + 2) or _by_head(token)
    if found is None or found[0].lemma_.lower() in reading.lexicon.cues.help("yardsticks"):
        return None
    source, chunk = found
    if token.head.i > token.i + 1 and token.head.pos_ in ("NOUN", "PROPN") and token.dep_ in ("case", "mark"):
        source = token.head
    start, end = source_range(reading, source, token)
    if start > chunk[1]:
        source, (start, end) = found
    span = max(min(start, chunk[0]), token.i + 2), max(end, chunk[1])
    return _around(reading, (token.i, token.i + 1), source, span, (token.i, _phrase_end(reading, token, span[1])))


def _by_head(token: Token) -> tuple[Token, Range] | None:
    """ "According to state television": whose first word was taken for a verb."""
    head = token.head
    if not token.i + 2 < head.i < token.i + _NEAR or head.pos_ not in ("NOUN", "PROPN"):
        return None
    return head, (token.i + 2, head.i + 1)


def _opens_clause(token: Token) -> bool:
    """Whether the phrase stands first in its sentence or clause: "that according to the bank, growth …"."""
    return bool(token.is_sent_start) or token.nbor(-1).lower_ in ("that", "but", "and", "”", '"', "“")


def _phrase_end(reading: Reading, token: Token, end: int) -> int:
    """Opening a clause, the phrase goes on to its comma: "According to a poll released on Monday,"."""
    doc = reading.doc
    limit = min(token.sent.end, end + _WINDOW)
    if not _opens_clause(token) or end >= limit or doc[end].text == ",":
        return end
    return next((i for i in range(end, limit) if doc[i].text == ","), end)


def _in_view(reading: Reading, token: Token) -> Phrase | None:
    """ "in the words of the minister", "in their view"."""
    doc = token.doc
    for noun in doc[token.i + 2 : min(token.i + 6, token.sent.end)]:
        if noun.lower_ not in reading.lexicon.cues.help("views") or noun.pos_ not in ("NOUN", "PROPN"):
            continue
        owner = next((c for c in noun.lefts if c.dep_ == "nmod:poss" and c.i > token.i), None)
        if owner is not None and noun.i - owner.i > 2:
            # "in her 58-page opinion": a document, no view
            return None
        end = noun.i + 1
        if owner is None and noun.i + 2 < token.sent.end and doc[noun.i + 1].lower_ == "of":
            owner = next((c for c in noun.rights if c.dep_ == "nmod"), None)
            end = owner.right_edge.i + 1 if owner is not None else end
        if owner is None:
            return None
        span = source_range(reading, owner, token)
        cue = tuple(i for i in range(token.i, noun.i + 1) if not span[0] <= i < span[1])
        return _around(reading, cue, owner, span, (token.i, end))
    return None


def _around(reading: Reading, cue: tuple[int, ...], source: Token, span: Range, phrase: Range) -> Phrase | None:
    """The clause around a phrase, the phrase left out. Set off by a comma it covers the whole sentence."""
    sent = source.sent
    doc = source.doc
    before = doc[phrase[0] - 1]
    apart = phrase[0] == sent.start or before.is_quote or before.text in (",", "—", "–")
    governor = source.head
    while governor.dep_ in _INNER and governor.head.i != governor.i and governor.pos_ != "VERB":
        governor = governor.head
    if phrase[0] <= governor.i < phrase[1]:
        governor = sent.root
    if not apart and _opens_clause(doc[phrase[0]]) and doc[phrase[1]].text == ",":
        governor, apart = sent.root, True
        sent = Stretch(doc, phrase[1], stretch(reading, phrase[1])[1])
    scope = (sent.start, sent.end) if apart or governor.pos_ not in ("VERB", "AUX") else reach(governor)
    pieces = without([scope], phrase)
    if not pieces:
        return None
    rule = "according to" if reading.doc[cue[0]].lower_ == "according" else "in the view of"
    return Phrase(cue, source, span, tuple(pieces), sent.root if apart else governor, rule)
