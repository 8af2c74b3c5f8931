"""A parsed article in plain Python: what the rules read instead of spaCy's own objects.

spaCy makes a new ``Token`` at every ``doc[i]`` and walks the sentence at every ``token.sent``; the rules ask for some
hundred tokens a word, which took as long as the parse itself. Here each token is made once, its neighbours in the tree
at hand as attributes. The names are spaCy's (https://spacy.io/api/token), so a rule reads as it would there, with these
differences:

- ``doc[start:end]`` is a plain list of tokens; what spaCy's span would tell of it is ``doc.root(start, end)`` and
  ``doc.text(start, end)``;
- ``children``, ``lefts`` and ``rights`` are tuples, made once: walk them as often as wanted;
- ``sent`` and ``doc.ents`` are :class:`Stretch`, lists of tokens that know their bounds;
- ``morph`` is the printed form ("Number=Plur|Person=3"): ask ``"Number=Plur" in token.morph``;
- tokens are the same when they are one object: ``is`` and ``==`` agree;
- some mistakes of parsers are mended on the way (:mod:`bot.extract.repairs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import spacy.tokens
from numpy.typing import NDArray

from bot.extract.repairs import edges, mend

#: A word with more children is a run-on list; the bound keeps the look from each of its members linear.
CHILDREN = 100
#: What is asked of spaCy, in the order of :class:`Token`'s arguments: keys of strings, then numbers.
_NAMES = ("ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP", "MORPH", "ENT_TYPE")
_FLAGS = ("SPACY", "SENT_START", "IS_QUOTE", "IS_PUNCT", "LIKE_NUM")


class Token:
    """A word or mark of a parsed text, and its place in the tree."""

    __slots__ = (
        "children", "dep_", "doc", "ent_type_", "head", "i", "is_punct", "is_quote", "is_sent_start", "left_edge",
        "lefts", "lemma_", "like_num", "lower_", "morph", "pos_", "right_edge", "rights", "sent", "tag_", "text",
        "whitespace_",
    )  # fmt: skip

    head: Token
    left_edge: Token
    right_edge: Token
    sent: Stretch

    def __init__(
        self, doc: Doc, i: int, text: str, lower_: str, lemma_: str, pos_: str, tag_: str, dep_: str, morph: str,
        ent_type_: str, spaced: int, starts: int, is_quote: int, is_punct: int, like_num: int,
    ) -> None:  # fmt: skip
        self.doc = doc
        self.i = i
        self.text = text
        self.lower_ = lower_
        self.lemma_ = lemma_
        self.pos_ = pos_
        self.tag_ = tag_
        self.dep_ = dep_
        self.morph = morph
        self.ent_type_ = ent_type_
        self.whitespace_ = " " if spaced else ""
        self.is_sent_start = starts == 1
        self.is_quote = is_quote == 1
        self.is_punct = is_punct == 1
        self.like_num = like_num == 1
        self.children: tuple[Token, ...] = ()
        self.lefts: tuple[Token, ...] = ()
        self.rights: tuple[Token, ...] = ()

    def __repr__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    @property
    def is_title(self) -> bool:
        """Whether it is written "Like" this."""
        return self.text.istitle()

    @property
    def is_lower(self) -> bool:
        """Whether it has no capital."""
        return self.text.islower()

    @property
    def is_alpha(self) -> bool:
        """Whether it is letters only."""
        return self.text.isalpha()

    @property
    def ancestors(self) -> Iterator[Token]:
        """The head, the head's head, and so on up to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def subtree(self) -> Iterator[Token]:
        """The token with all that hangs below it, in text order."""
        for token in self.lefts:
            yield from token.subtree
        yield self
        for token in self.rights:
            yield from token.subtree

    @property
    def beside(self) -> Iterator[Token]:
        """Names set beside a noun: "the head of the party, [Jane Roe]", "U.N. Ambassador [Han Tae Song]"."""
        return (child for child in self.children if child.dep_ in ("appos", "flat"))

    def is_ancestor(self, other: Token) -> bool:
        """Whether ``other`` hangs somewhere below this token."""
        return any(token is self for token in other.ancestors)

    def nbor(self, step: int = 1) -> Token:
        """The token so many places on.

        :raises IndexError: beyond either end of the text.
        """
        if self.i + step < 0:
            raise IndexError(f"no token {step} of {self.text!r}")
        return self.doc[self.i + step]


class Stretch(list[Token]):
    """Tokens ``start`` to ``end`` (not included): a sentence or a name."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        super().__init__(doc[start:end])
        self.doc = doc
        self.start = start
        self.end = end
        self.label_ = label

    @property
    def root(self) -> Token:
        """The token that the others hang below."""
        return self.doc.root(self.start, self.end)

    @property
    def text(self) -> str:
        """As printed."""
        return self.doc.text(self.start, self.end)


class Doc(list[Token]):
    """A parsed text: the list of its tokens."""

    __slots__ = ("ents", "sents")

    def __init__(self, parsed: spacy.tokens.Doc) -> None:
        super().__init__(_tokens(self, parsed))
        heads = np.arange(len(parsed)) + parsed.to_array("HEAD").astype(np.int64)
        ends = mend(self, heads)
        _join(self, heads)
        self.sents = _sentences(self)
        self.ents = [Stretch(self, ent.start, ends.get(ent.end, ent.end), ent.label_) for ent in parsed.ents]

    def release(self) -> None:
        """Let go of the tokens, which hold each other: their memory is free at once, without the garbage collector."""
        for token in self:
            del token.doc, token.head, token.left_edge, token.right_edge, token.sent
            del token.children, token.lefts, token.rights
        for stretch in (*self.sents, *self.ents):
            stretch.clear()
        self.sents, self.ents = [], []
        self.clear()

    def text(self, start: int, end: int) -> str:
        """Tokens ``start`` to ``end`` (not included) as printed, without the blank behind the last."""
        if end - start == 1 and end <= len(self):
            return self[start].text
        return "".join([token.text + token.whitespace_ for token in self[start:end]]).removesuffix(" ")

    def root(self, start: int, end: int) -> Token:
        """The token among these that is nearest the root of its sentence: the one that the others hang below."""
        if end - start == 1:
            return self[start]
        stretch = self[start:end]
        for token in stretch:
            if token.head is token:
                return token
        tops = [token for token in stretch if not start <= token.head.i < end]
        return min(tops, key=lambda top: (top.is_punct and not top.children, _depth(top)), default=self[start])


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


class _Strings(dict[int, str]):
    """The store's strings, each asked for once."""

    def __init__(self, store: Callable[[int], str]) -> None:
        self._store = store

    def __missing__(self, key: int) -> str:
        value = self[key] = self._store(key)
        return value


def _tokens(doc: Doc, parsed: spacy.tokens.Doc) -> Iterator[Token]:
    strings = _Strings(parsed.vocab.strings.__getitem__)
    columns: list[list[int]] = parsed.to_array([*_NAMES, *_FLAGS]).T.tolist()
    names = [map(strings.__getitem__, column) for column in columns[: len(_NAMES)]]
    return (Token(doc, i, *row) for i, row in enumerate(zip(*names, *columns[len(_NAMES) :], strict=True)))


def _join(doc: Doc, heads: NDArray[np.int64]) -> None:
    """Tell every token its head, its children, and where its subtree begins and ends."""
    lefts: dict[int, list[Token]] = {}
    rights: dict[int, list[Token]] = {}
    for token, head in zip(doc, heads.tolist(), strict=True):
        token.head = doc[head]
        if head > token.i:
            lefts.setdefault(head, []).append(token)
        elif head < token.i:
            rights.setdefault(head, []).append(token)
    for i, before in lefts.items():
        doc[i].lefts = doc[i].children = tuple(before)
    for i, behind in rights.items():
        doc[i].rights = tuple(behind)
        doc[i].children = doc[i].lefts + doc[i].rights
    for token, first, last in zip(doc, *edges(heads), strict=True):
        token.left_edge = doc[first]
        token.right_edge = doc[last]


def _sentences(doc: Doc) -> list[Stretch]:
    bounds = [*(token.i for token in doc if token.is_sent_start or token.i == 0), len(doc)]
    found = [Stretch(doc, start, end) for start, end in pairwise(bounds)]
    for sentence in found:
        for token in sentence:
            token.sent = sentence
    return found
