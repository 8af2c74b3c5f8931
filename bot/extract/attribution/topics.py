"""What a position is about: an issue of the table, else the main noun phrase in the article's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.extract.parse import Token
from bot.extract.reading import Reading

#: A cue this many tokens from the content's head counts half of one beside it.
_HALF_LIFE = 4.0
_WORD_BONUS = 0.5
_LONGEST_PHRASE = 6
#: Plurals of fewer letters ("gas", "bus") are none.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Topic:
    """What a content is about."""

    #: The issue's key, a phrase of the article's, or nothing.
    issue: str | None
    #: The tokens that name an issue of the table.
    tokens: tuple[int, ...] = ()
    #: -1 where they name the issue's opposite ("torture" for human rights).
    sign: int = 1


def find_issue(reading: Reading, tokens: Sequence[int], head: Token) -> Topic:
    """The issue that a content is about, or a phrase of the article's, without tokens.

    :param tokens: the content's token indices, conditions left out.
    """
    best: tuple[float, str, int] | None = None
    named: dict[str, list[int]] = {}
    allowed = set(tokens)
    skip_until = -1
    for index in tokens:
        if index < skip_until:
            continue
        match = _match(reading, index, allowed)
        if match is None:
            continue
        key, words, weight, end, sign = match
        skip_until = end
        named.setdefault(key, []).extend(range(index, end))
        distance = 0 if index <= head.i < end else min(abs(index - head.i), abs(end - 1 - head.i))
        score = weight * (1 + _WORD_BONUS * (words - 1)) / (1 + distance / _HALF_LIFE)
        if best is None or score > best[0]:
            best = score, key, sign
    if best is not None:
        return Topic(best[1], tuple(named[best[1]]), best[2])
    return Topic(_phrase(reading, allowed, head))


def _match(reading: Reading, index: int, allowed: set[int]) -> tuple[str, int, float, int, int] | None:
    """The longest cue that begins at a token: key, words, weight, end, sign."""
    token = reading.doc[index]
    table = reading.lexicon.issues.cues
    best: tuple[str, int, float, int, int] | None = None
    for first in forms_of(token):
        for words, key, weight, sign in table.get(first, ()):
            end = _runs(reading, index, words, allowed)
            if end and (best is None or (weight, len(words)) > (best[2], best[1])):
                best = key, len(words), weight, end, sign
    return best


def forms_of(token: Token) -> tuple[str, ...]:
    """A word as printed, its dictionary form, and a plural's singular where the lemmatiser left it."""
    lower, lemma = token.lower_, token.lemma_.lower()
    found = [lower] if lower == lemma else [lower, lemma]
    if token.tag_ in ("NNS", "NNPS") and lemma == lower and lower.endswith("s") and len(lower) > _SHORT:
        found.append(lower[:-1])
    return tuple(found)


def _runs(reading: Reading, index: int, words: tuple[str, ...], allowed: set[int]) -> int:
    """Index past the last word if all follow each other here (hyphens aside), else 0."""
    doc = reading.doc
    for number, word in enumerate(words):
        while number and index < len(doc) and doc[index].text in ("-", "–"):
            index += 1
        if index not in allowed or word not in forms_of(doc[index]):
            return 0
        index += 1
    return index


def _phrase(reading: Reading, allowed: set[int], head: Token) -> str | None:
    """The head's object, else its subject, else itself if it is a noun: without determiners, verbatim."""
    for candidate in _arguments(head):
        if candidate.i not in allowed or candidate.pos_ not in ("NOUN", "PROPN") or reading.in_date(candidate.i):
            continue
        start = candidate.i
        for child in candidate.lefts:
            if child.dep_ in ("amod", "compound", "nummod", "flat") and child.left_edge.i in allowed:
                start = min(start, child.left_edge.i)
        end = candidate.i + 1
        if end - start <= _LONGEST_PHRASE:
            return reading.span(start, end).of(reading.article.text)
    return None


def _arguments(head: Token) -> list[Token]:
    direct = [c for c in head.children if c.dep_ in ("obj", "nsubj:pass", "obl", "nmod")]
    deeper = [g for c in head.children if c.dep_ in ("xcomp", "ccomp") for g in c.children if g.dep_ in ("obj", "obl")]
    subjects = [c for c in head.children if c.dep_.startswith("nsubj")]
    own = [head] if head.pos_ in ("NOUN", "PROPN") else []
    return [*own, *(c for c in direct if c.dep_ != "obl" and c.dep_ != "nmod"), *deeper, *subjects, *direct]
