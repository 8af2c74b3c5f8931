"""What a position is about: an issue of the table, else the main noun phrase in the article's own words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.extract.parse import Token
from bot.extract.reading import Reading

#: A cue this many tokens from the content's head counts half of one beside it.
_HALF_LIFE = 4.0
_WORD_BONUS = 0.5
_LONGEST_PHRASE = 6
_SUBORDINATE = frozenset(("advcl", "acl:relcl", "acl", "parataxis"))


def find_issue(reading: Reading, tokens: Sequence[int], head: Token) -> tuple[str | None, tuple[int, ...]]:
    """The issue's key and the tokens that name it; or a phrase of the article's, without tokens.

    :param tokens: the content's token indices, conditions left out.
    """
    best: tuple[float, str] | None = None
    named: list[int] = []
    allowed = set(tokens)
    skip_until = -1
    for index in tokens:
        if index < skip_until:
            continue
        match = _match(reading, index, allowed)
        if match is None:
            continue
        key, words, weight, end = match
        skip_until = end
        named.extend(range(index, end))
        distance = 0 if index <= head.i < end else min(abs(index - head.i), abs(end - 1 - head.i))
        score = weight * (1 + _WORD_BONUS * (words - 1)) / (1 + distance / _HALF_LIFE)
        if best is None or score > best[0]:
            best = score, key
    if best is not None:
        return best[1], tuple(named)
    return _phrase(reading, allowed, head), ()


def _match(reading: Reading, index: int, allowed: set[int]) -> tuple[str, int, float, int] | None:
    """The longest cue that begins at a token: key, words, weight, end."""
    token = reading.doc[index]
    table = reading.lexicon.issues.cues
    best: tuple[str, int, float, int] | None = None
    for first in {token.lower_, token.lemma_.lower()}:
        for words, key, weight in table.get(first, ()):
            end = _runs(reading, index, words, allowed)
            if end and (best is None or (weight, len(words)) > (best[2], best[1])):
                best = key, len(words), weight, end
    return best


def _runs(reading: Reading, index: int, words: tuple[str, ...], allowed: set[int]) -> int:
    """Index past the last word if all follow each other here (hyphens aside), else 0."""
    doc = reading.doc
    for number, word in enumerate(words):
        while number and index < len(doc) and doc[index].text in ("-", "–"):
            index += 1
        if index not in allowed or (doc[index].lower_ != word and doc[index].lemma_.lower() != word):
            return 0
        index += 1
    return index


def _phrase(reading: Reading, allowed: set[int], head: Token) -> str | None:
    """The head's object, else its subject, else itself if it is a noun: without determiners, verbatim."""
    for candidate in _arguments(head):
        if candidate.i not in allowed or candidate.pos_ not in ("NOUN", "PROPN"):
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
