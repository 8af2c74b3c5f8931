"""Names from GUM's entity annotation, where every noun phrase is a mention: proper names are found inside mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from training import gazetteers
from training.clean import settle, trim_title, with_peoples
from training.conllu import Sentence, Word
from training.gazetteers import Gazetteer
from training.iob2 import Name, Tagged

_KINDS = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
_BRACKET = re.compile(r"\((\d+)-([a-z]+)((?:-[^()]*)?)(\))?|(\d+)\)")
_PARTICLES = frozenset(
    ["de", "la", "le", "du", "del", "della", "van", "von", "der", "den", "bin", "al", "el", "-", "–", ".", "'"]
)
#: What may stand inside a name, by kind: institutions hold phrases, persons only particles.
_INNER = {
    "organization": _PARTICLES | frozenset(["of", "the", "and", "for", "in", "&", ",", "'s", "’s"]),
    "place": _PARTICLES | frozenset(["of", "the", "and"]),
}


def read(sentences: Iterable[Sentence], gazetteer: Gazetteer) -> Iterator[Tagged]:
    """Each sentence with the longest proper names of its person, organisation and place mentions."""
    for sentence in sentences:
        tokens = [word.form.replace(" ", "") for word in sentence.words]
        tagged = Tagged(tokens, [], spaces=[word.space_after for word in sentence.words])
        names = [
            Name(n.start, n.end, settle(tagged.text_of(n), n.label, gazetteer)) for n in _names(sentence.words, tokens)
        ]
        yield with_peoples(tagged, names, gazetteer, [])


def _names(words: list[Word], tokens: list[str]) -> list[Name]:
    names: list[Name] = []
    taken: set[int] = set()
    for start, end, kind in sorted(_mentions(words), key=lambda m: (m[0] - m[1], m[0])):
        span = _proper(words, tokens, start, end, kind)
        if span is None or not taken.isdisjoint(range(*span)):
            continue
        if kind in _KINDS:
            taken.update(range(*span))
            names.append(Name(*span, _KINDS[kind]))
        elif span[1] - span[0] > 1:
            taken.update(range(*span))
    return sorted(names, key=lambda name: name.start)


def _mentions(words: list[Word]) -> list[tuple[int, int, str]]:
    open_: list[tuple[str, str, int]] = []
    found: list[tuple[int, int, str]] = []
    for index, word in enumerate(words):
        entity = next((part[7:] for part in word.misc.split("|") if part.startswith("Entity=")), "")
        for match in _BRACKET.finditer(entity):
            group, kind, _, closed, ending = match.groups()
            if ending is None and closed:
                found.append((index, index + 1, kind))
            elif ending is None:
                open_.append((group, kind, index))
            else:
                position = next((i for i in range(len(open_) - 1, -1, -1) if open_[i][0] == ending), None)
                if position is not None:
                    _, kind, start = open_.pop(position)
                    found.append((start, index + 1, kind))
    return found


def _proper(words: list[Word], tokens: list[str], start: int, end: int, kind: str) -> tuple[int, int] | None:
    """The run of name words around the mention's head, without article, title and possessive."""
    inside = [i for i in range(start, end) if not start <= words[i].head < end or words[i].head == i]
    head = inside[0] if inside else start
    if words[head].upos != "PROPN":
        return None
    left = right = head
    while left > start and _belongs(words[left - 1], tokens[left - 1], kind):
        left -= 1
    while right + 1 < end and _belongs(words[right + 1], tokens[right + 1], kind):
        right += 1
    while left < right and not _strong(words[left], tokens[left]):
        left += 1
    while right > left and not _strong(words[right], tokens[right]):
        right -= 1
    comma = next((i for i in range(head, right + 1) if tokens[i] == ","), None)
    right = right if comma is None or kind == "organization" else comma - 1
    comma = next((i for i in range(head, left - 1, -1) if tokens[i] == ","), None)
    left = left if comma is None or kind == "organization" else comma + 1
    if kind == "person":
        titles = set(gazetteers.own()["titles.words"])
        last = max((i for i in range(left, right) if tokens[i] in titles), default=left - 1)
        return trim_title(tokens, last + 1, right + 1)
    return left, right + 1


def _belongs(word: Word, token: str, kind: str) -> bool:
    return _strong(word, token) or token in _INNER.get(kind, _PARTICLES)


def _strong(word: Word, token: str) -> bool:
    # "United" in "United States" is a verb with a proper noun's tag.
    if word.xpos in ("NNP", "NNPS") and token[:1].isupper():
        return True
    if word.upos in ("PUNCT", "DET", "PRON", "VERB", "AUX", "SCONJ"):
        return False
    return word.upos == "PROPN" or (token[:1].isupper() and word.upos in ("ADJ", "NOUN", "NUM", "X"))
