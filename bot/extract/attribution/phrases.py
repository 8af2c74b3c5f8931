"""Sources named by a phrase instead of a reporting verb: "according to the ministry", "in the view of many"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from bot.extract.attribution.extents import source_range
from bot.extract.attribution.ranges import Range, reach, without
from bot.extract.reading import Reading


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that names the source of the clause around it."""

    tokens: tuple[int, ...]
    source: Token
    pieces: tuple[Range, ...]
    #: Head of the clause that is attributed.
    head: Token
    rule: str


_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"))
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
    source = _noun_after(token, token.i + 2)
    if source is None or source.lemma_.lower() in reading.lexicon.cues.help("yardsticks"):
        return None
    end = max(source_range(reading, source, token)[1], source.right_edge.i + 1)
    return _around(reading, (token.i, token.i + 1), source, (token.i, end), "according to")


def _noun_after(token: Token, index: int) -> Token | None:
    """The noun phrase that a preposition opens: its governor, or the head of what follows."""
    doc = token.doc
    if token.dep_ in ("case", "mark", "fixed") and token.head.i >= index and token.head.pos_ in _NOMINAL:
        return token.head
    inner = next((c for c in token.rights if c.dep_ in ("obl", "obj", "nmod") and c.i >= index), None)
    if inner is not None:
        return inner
    head = doc[index]
    while head.head.i > head.i and head.head.i < token.sent.end and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    return head if head.pos_ in ("NOUN", "PROPN", "PRON") else None


def _in_view(reading: Reading, token: Token) -> Phrase | None:
    """ "in the words of the minister", "in their view"."""
    doc = token.doc
    for noun in doc[token.i + 2 : min(token.i + 6, token.sent.end)]:
        if noun.lower_ not in reading.lexicon.cues.help("views") or noun.pos_ not in ("NOUN", "PROPN"):
            continue
        owner = next((c for c in noun.lefts if c.dep_ == "nmod:poss" and c.i > token.i), None)
        end = noun.i + 1
        if owner is None and noun.i + 2 < token.sent.end and doc[noun.i + 1].lower_ == "of":
            owner = next((c for c in noun.rights if c.dep_ == "nmod"), None)
            end = owner.right_edge.i + 1 if owner is not None else end
        if owner is None:
            return None
        return _around(reading, tuple(range(token.i, noun.i + 1)), owner, (token.i, end), "in the view of")
    return None


def _around(reading: Reading, cue: tuple[int, ...], source: Token, phrase: Range, rule: str) -> Phrase | None:
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
    scope = (sent.start, sent.end) if apart or governor.pos_ not in ("VERB", "AUX") else reach(governor)
    pieces = without([scope], phrase)
    if not pieces:
        return None
    return Phrase(cue, source, tuple(pieces), sent.root if apart else governor, rule)
