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
- five kinds of mistakes of parsers are mended on the way (:func:`_no_modals`, :func:`_no_objects`, :func:`_no_names`,
  :func:`_no_siblings`, :func:`_no_participles`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import spacy.tokens
from numpy.typing import NDArray

#: What is asked of spaCy, in the order of :class:`Token`'s arguments: keys of strings, then numbers.
_NAMES = ("ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP", "MORPH", "ENT_TYPE")
_PARTICIPLES = frozenset(("VBN", "VBD", "VBG"))
_NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "JJ"))
#: Tags of finite verbs.
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
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
        ends = _no_modals(self, heads)
        _no_objects(self, heads)
        _no_names(self, heads)
        _no_siblings(self, heads)
        _no_participles(self, heads)
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


def _no_modals(doc: Doc, heads: NDArray[np.int64]) -> dict[int, int]:
    """Make names of what was tagged one and yet hung as a modal or an adverb: "Theresa [May] said", "[Xi] told".

    :return: where a person's name ended without it -> where it ends with it.
    """
    longer = {}
    for token in doc:
        if token.dep_ == "advmod" and token.ent_type_ == "PERSON" and heads[token.i] == token.i + 1:
            token.dep_, token.pos_, token.tag_ = "nsubj", "PROPN", "NNP"
        if token.dep_ != "aux" or token.tag_ != "NNP":
            continue
        before = doc[token.i - 1]
        if token.is_sent_start or token.i == 0 or before.pos_ != "PROPN":
            token.dep_ = "nsubj"
            continue
        token.dep_ = "flat"
        heads[token.i] = heads[before.i] if before.dep_ == "flat" else before.i
        if before.ent_type_ == "PERSON":
            token.ent_type_ = "PERSON"
            longer[token.i] = token.i + 1
    return longer


def _no_objects(doc: Doc, heads: NDArray[np.int64]) -> None:
    """Make subjects of objects that a finite verb follows that has none: "recognised [the deal] was dead"."""
    finite: dict[int, int] = {}  # where the finite word of each clause stands
    for token in doc:
        # "rebels believed to …": a past tense alone may be a participle.
        auxiliary = token.dep_ in ("aux", "aux:pass", "cop")
        if token.tag_ in FINITE and (auxiliary or (token.dep_ in _CLAUSES and token.tag_ != "VBD")):
            finite.setdefault(token.i if token.dep_ in _CLAUSES else int(heads[token.i]), token.i)
        if token.dep_ == "cop" and doc[heads[token.i]].dep_ == "obj":
            doc[heads[token.i]].dep_ = "ccomp"  # "recognised the deal was [a threat]"
    led = {int(heads[token.i]) for token in doc if token.dep_.partition(":")[0] in ("nsubj", "csubj", "expl", "mark")}
    for predicate, first in finite.items():
        if doc[predicate].dep_ not in _CLAUSES or predicate in led or doc[first].is_sent_start or not first:
            continue
        noun = first - 1
        while doc[noun].dep_ not in ("obj", "conj") and doc[noun].pos_ != "VERB" and first > heads[noun] != noun:
            noun = int(heads[noun])
        verb = int(heads[noun])
        told = doc[noun].dep_ == "obj" and verb < noun and doc[verb].tag_ in FINITE | {"VBN"}
        aside = doc[verb].dep_.startswith("acl")  # "a group [called] the Army has"
        if not told or aside or doc[noun].pos_ in ("VERB", "PRON") or _above(heads, verb, predicate):
            continue
        heads[noun], doc[noun].dep_ = predicate, "nsubj"
        heads[predicate], doc[predicate].dep_ = verb, "ccomp"


_CLAUSES = frozenset(("ccomp", "conj", "parataxis", "advcl"))


def _above(heads: NDArray[np.int64], low: int, high: int) -> bool:
    """Whether ``low`` is ``high`` or hangs somewhere below it."""
    while low != high and heads[low] != low:
        low = int(heads[low])
    return low == high


def _no_names(doc: Doc, heads: NDArray[np.int64]) -> None:
    """Make the subject of a verb that ends a sentence of what was taken for its clause: "…, said Maj. Eva [Brandt]"."""
    told = {int(heads[token.i]) for token in doc if token.dep_ == "ccomp" and token.i < heads[token.i]}
    predicates = {int(heads[token.i]) for token in doc if token.dep_ in ("cop", "aux", "aux:pass")}
    names = set()
    for token in doc:
        clause = token.dep_ == "ccomp" and token.pos_ == "PROPN" and heads[token.i] < token.i
        if clause and int(heads[token.i]) in told and token.i not in predicates:
            token.dep_ = "nsubj"
            names.add(token.i)
    for token in doc if names else ():
        if token.dep_ == "nsubj" and int(heads[token.i]) in names:
            token.dep_ = "compound"


def _no_siblings(doc: Doc, heads: NDArray[np.int64]) -> None:
    """Hang a clause on the verb straight before it, not beside it: "saying Lee recognised [the deal was dead]"."""
    clauses: dict[int, list[int]] = {}
    for token in doc:
        if token.dep_ == "ccomp" and heads[token.i] < token.i:
            clauses.setdefault(int(heads[token.i]), []).append(token.i)
    pairs = [pair for below in clauses.values() for pair in pairwise(below)]
    first = _edges(heads)[0] if pairs else []
    for verb, clause in pairs:
        if doc[verb].tag_ in FINITE and first[clause] == verb + 1:
            heads[clause] = verb


def _no_participles(doc: Doc, heads: NDArray[np.int64]) -> None:
    """Join a bare verb that was joined to a participle to the bare verb above: "would report the results of a congress
    held last month and [visit]" is no "held and visit"."""
    for token in doc:
        if token.dep_ != "conj" or token.tag_ != "VB" or doc[heads[token.i]].tag_ not in _PARTICIPLES:
            continue
        above = int(heads[token.i])
        while heads[above] != above and doc[above].tag_ in _PARTICIPLES | _NOMINAL:
            above = int(heads[above])
        if doc[above].tag_ == "VB" and above < token.i:
            heads[token.i] = above


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
    for token, first, last in zip(doc, *_edges(heads), strict=True):
        token.left_edge = doc[first]
        token.right_edge = doc[last]


def _edges(heads: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """The first and the last token of each subtree: what is below hands it on upwards, until nothing changes."""
    first = last = np.arange(len(heads))
    while True:
        lower, upper = first.copy(), last.copy()
        np.minimum.at(lower, heads, first)
        np.maximum.at(upper, heads, last)
        if np.array_equal(lower, first) and np.array_equal(upper, last):
            return first.tolist(), last.tolist()
        first, last = lower, upper


def _sentences(doc: Doc) -> list[Stretch]:
    bounds = [*(token.i for token in doc if token.is_sent_start or token.i == 0), len(doc)]
    found = [Stretch(doc, start, end) for start, end in pairwise(bounds)]
    for sentence in found:
        for token in sentence:
            token.sent = sentence
    return found
