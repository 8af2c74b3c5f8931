"""Names from GUM's entity annotation, where every noun phrase is a mention: proper names are found inside mentions.

What the mentions do not settle is left open rather than called no name: proper nouns outside the names found
(products, sites, works, "the Sheriff") are marked :data:`~training.iob2.UNKNOWN` and teach nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from training import gazetteers
from training.clean import settle, trim_title, with_peoples
from training.conllu import Sentence, Word
from training.gazetteers import Gazetteer
from training.iob2 import UNKNOWN, Name, Tagged

_KINDS = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
_CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)
_BRACKET = re.compile(r"\((\d+)-([a-z]+)((?:-[^()]*)?)(\))?|(\d+)\)")
_PARTICLES = frozenset(
    ["de", "la", "le", "du", "del", "della", "van", "von", "der", "den", "bin", "al", "el", "-", "–", ".", "'"]
)
#: A name after one of these is a people's, an office's or a house's: "the Rohingya", "the Sheriff", "the Medici".
_ARTICLES = frozenset(["the", "a", "an", "these", "those"])
#: A word joined to a person's name by one of these relations is no part of it: "envoy to the United States Ada Berg".
_OTHERS = frozenset(["nmod", "obl", "nmod:poss", "conj", "appos", "acl", "acl:relcl"])
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
        yield _open(with_peoples(tagged, names, gazetteer, []), sentence.words)


def _open(tagged: Tagged, words: list[Word]) -> Tagged:
    """``tagged`` with its proper nouns outside names marked as unknown."""
    named = {index for name in tagged.names for index in range(name.start, name.end)}
    unknown = [
        Name(index, index + 1, UNKNOWN)
        for index, word in enumerate(words)
        if word.upos == "PROPN" and index not in named and word.form[:1].isupper() and word.lemma not in _CALENDAR
    ]
    tagged.names = sorted([*tagged.names, *unknown], key=lambda name: name.start)
    return tagged


def _names(words: list[Word], tokens: list[str]) -> list[Name]:
    names: list[Name] = []
    taken: set[int] = set()
    for start, end, kind in sorted(_mentions(words), key=lambda m: (m[0] - m[1], m[0])):
        span = _proper(words, tokens, start, end, kind)
        if span is None or not taken.isdisjoint(range(*span)):
            continue
        if kind == "person" and span[0] > 0 and tokens[span[0] - 1].lower() in _ARTICLES:
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
    if kind == "person" and words[head].upos != "PROPN":
        head = _named_after(words, head, end)
    if words[head].upos != "PROPN":
        return None
    left = right = head
    apart = _apart(words, head) if kind == "person" else frozenset()
    while left > start and left - 1 not in apart and _belongs(words[left - 1], tokens[left - 1], kind):
        left -= 1
    while right + 1 < end and right + 1 not in apart and _belongs(words[right + 1], tokens[right + 1], kind):
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


def _named_after(words: list[Word], head: int, end: int) -> int:
    """The name that follows a description: "science writer [Ada] Berg"; ``head`` itself when none does."""
    for index in range(head + 1, end):
        if words[index].upos == "PROPN" and words[index].head == head and words[index].deprel in ("flat", "appos"):
            return index
        if words[index].upos != "PROPN":
            break
    return head


def _apart(words: list[Word], head: int) -> frozenset[int]:
    """The words that do not hang on the name's ``head`` by its own parts."""
    return frozenset(index for index in range(len(words)) if not _part_of(words, index, head))


def _part_of(words: list[Word], index: int, head: int) -> bool:
    for _ in range(len(words)):
        joined = words[index].deprel == words[head].deprel == "flat" and words[index].head == words[head].head
        if index == head or joined:
            return True
        if words[index].deprel in _OTHERS or words[index].head == index:
            return words[head].head == index and words[head].deprel in ("flat", "nmod:desc", "compound")
        index = words[index].head
    return False


def _belongs(word: Word, token: str, kind: str) -> bool:
    return _strong(word, token) or token in _INNER.get(kind, _PARTICLES)


def _strong(word: Word, token: str) -> bool:
    # "United" in "United States" is a verb with a proper noun's tag.
    if word.xpos in ("NNP", "NNPS") and token[:1].isupper():
        return True
    if word.upos in ("PUNCT", "DET", "PRON", "VERB", "AUX", "SCONJ"):
        return False
    return word.upos == "PROPN" or (token[:1].isupper() and word.upos in ("ADJ", "NOUN", "NUM", "X"))
