"""A reading: one parsed article and all that the stages have found in it so far.

Each stage is a function ``Reading -> Iterable[...]``; :mod:`bot.extract.analyzer` puts them in line. Later
stages ask the reading who a token stands for (:meth:`Reading.actors_at`) and when (:meth:`Reading.date_of`).
All ``start``/``end``/``head`` of the records here are *token* indices into ``doc``, half-open.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING

import spacy.tokens

from bot.domain.articles import Article
from bot.domain.facts import Actor, DateType, MentionKind, MentionType, Span
from bot.extract.lexicon import Lexicon
from bot.extract.parse import Doc, Token
from bot.extract.text import BlockKind, Offsets, is_headline

if TYPE_CHECKING:
    from bot.extract.attribution.hits import Hit

#: In tokens; longer ones are lists that the parse took for one phrase.
_LONGEST_MENTION = 15


@dataclass(slots=True)
class TokenMention:
    """A mention in token terms, with the actors it was resolved to."""

    start: int
    end: int
    head: int
    type: MentionType
    kind: MentionKind
    #: Local ids: none (unresolved), one, or several ("the two countries", "both sides", "they").
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenDate:
    """A date expression in token terms."""

    start: int
    end: int
    head: int
    value: str | None
    type: DateType
    #: Where it opens or closes a range ("from Monday through Friday"): ``start`` or ``end``, else ``None``.
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between a pair of quotation marks; the marks are at ``start`` and ``end - 1``.

    A quotation that runs over several paragraphs is one record per paragraph, ``continues`` set from the second on.
    A paragraph's opening mark that is never closed ends with the paragraph (``closed`` is false).
    """

    start: int
    end: int
    closed: bool = True
    continues: bool = False

    @property
    def inside(self) -> tuple[int, int]:
        """The token range between the marks."""
        return self.start + 1, self.end - 1 if self.closed else self.end


@dataclass(slots=True)
class Reading:
    """One parsed article; stages fill it in order: quotations, dates, mentions, actors.

    It is made of spaCy's ``Doc`` and read through ``doc``, the same in plain Python (:mod:`bot.extract.parse`).
    """

    article: Article
    parsed: InitVar[spacy.tokens.Doc]
    offsets: Offsets
    lexicon: Lexicon
    doc: Doc = field(init=False)
    quotations: list[Quotation] = field(default_factory=list)
    dates: list[TokenDate] = field(default_factory=list)
    mentions: list[TokenMention] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)
    #: The reporting words, once they were looked for.
    hits: list[Hit] | None = None
    _mention_by_head: dict[int, TokenMention] = field(default_factory=dict)
    _mention_by_start: dict[int, TokenMention] = field(default_factory=dict)
    _mention_by_end: dict[int, TokenMention] = field(default_factory=dict)
    _quotation_of: list[int] = field(default_factory=list)
    _dated: frozenset[int] | None = None

    def __post_init__(self, parsed: spacy.tokens.Doc) -> None:
        self.doc = Doc(parsed)

    def span(self, start: int, end: int) -> Span:
        """Characters of the article's text for tokens ``start`` to ``end`` (not included)."""
        return self.offsets.span(start, end)

    def sentence(self, token: int) -> Span:
        """Characters of the sentence that holds a token."""
        sent = self.doc[token].sent
        return self.span(sent.start, sent.end)

    def sentence_bounds(self, token: int) -> tuple[int, int]:
        """First and past-last token of the sentence that holds a token."""
        sent = self.doc[token].sent
        return sent.start, sent.end

    def in_heading(self, token: int) -> bool:
        """Whether a token stands in a heading, whose telegram style supports fewer rules."""
        return self.offsets.blocks[self.offsets.block_of[token]].kind is BlockKind.HEADING

    def headline(self) -> str:
        """The headline: the line that opens the text, if it is one, and the title that was given with the article."""
        first = self.offsets.blocks[0].span.of(self.article.text) if self.offsets.blocks else ""
        return f"{first if is_headline(first) else ''}\n{self.article.title}".strip()

    def set_mentions(self, mentions: Iterable[TokenMention]) -> None:
        """Record the mentions, in text order; of several with one head the longest counts for look-up."""
        self.mentions = sorted(mentions, key=lambda m: (m.start, -m.end))
        self._mention_by_head, self._mention_by_start, self._mention_by_end = {}, {}, {}
        for mention in sorted(self.mentions, key=lambda m: m.end - m.start):
            self._mention_by_head[mention.head] = mention
            self._mention_by_start[mention.start] = mention
            self._mention_by_end[mention.end] = mention

    def add_mention(self, mention: TokenMention) -> None:
        """Record one more mention, of words that no other has for its head."""
        insort(self.mentions, mention, key=lambda m: (m.start, -m.end))
        self._mention_by_head[mention.head] = mention
        self._mention_by_start.setdefault(mention.start, mention)
        self._mention_by_end.setdefault(mention.end, mention)

    def mention_over(self, token: int) -> TokenMention | None:
        """A mention that covers a token, looked for among those that begin a few words before it."""
        for start in range(token, max(token - _LONGEST_MENTION, -1), -1):
            mention = self._mention_by_start.get(start)
            if mention is not None and mention.end > token:
                return mention
        return None

    def mention_at(self, head: int) -> TokenMention | None:
        """The mention whose head is this token."""
        return self._mention_by_head.get(head)

    def name_beside(self, token: Token) -> TokenMention | None:
        """The name set beside a description or a title, of one type with it: "the head of the party, [Jane Roe]"."""
        own = self._mention_by_head.get(token.i)
        if own is not None and own.kind is not MentionKind.NOMINAL:
            return None
        for child in token.beside:
            named = self._mention_by_head.get(child.i)
            if named is not None and named.kind is MentionKind.NAME and (own is None or named.type is own.type):
                return named
        return None

    def actors_at(self, token: Token) -> tuple[str, ...]:
        """Local ids of whoever the phrase headed by ``token`` stands for, its coordinates included.

        "South Korea and the U.S. agreed": asked at "Korea", answers both, also where the parse missed the joint.
        """
        found: list[str] = []
        for head in (token.i, *(t.i for t in token.children if t.dep_ == "conj")):
            mention = self._mention_by_head.get(head)
            if mention is not None:
                found.extend(a for a in mention.actors if a not in found)
        own = self._mention_by_head.get(token.i)
        if own is not None:
            for neighbour in (self._joined_before(own), self._joined_after(own)):
                found.extend(a for a in (neighbour.actors if neighbour else ()) if a not in found)
        return tuple(found)

    def _joined_after(self, mention: TokenMention) -> TokenMention | None:
        """The mention behind "and"."""
        index = mention.end
        if index + 1 >= len(self.doc) or self.doc[index].lower_ not in ("and", "&"):
            return None
        index += 2 if self.doc[index + 1].lower_ == "the" else 1
        return self._alike(mention, self._mention_from(index))

    def _joined_before(self, mention: TokenMention) -> TokenMention | None:
        """The mention in front of "and"."""
        index = mention.start - 1
        if index > 0 and self.doc[index].lower_ == "the":
            index -= 1
        if index < 1 or self.doc[index].lower_ not in ("and", "&"):
            return None
        return self._alike(mention, self._mention_to(index))

    def _alike(self, one: TokenMention, other: TokenMention | None) -> TokenMention | None:
        """``other`` if the two can be coordinates: of one type, and not subjects of different verbs."""
        if other is None or other.type is not one.type or MentionKind.PRONOUN in (one.kind, other.kind):
            return None
        heads = (self.doc[one.head], self.doc[other.head])
        subjects = [token.head.i for token in heads if token.dep_.startswith("nsubj")]
        later = heads[0] if heads[0].i > heads[1].i else heads[1]
        apart = len(subjects) == 2 and subjects[0] != subjects[1]
        # "Rebels and Angolan troops": the first hangs below the second where the parse takes it for one phrase.
        below = any(token.head.i == later.i or token.head.head.i == later.i for token in heads if token.i != later.i)
        return None if apart or (later.dep_.startswith("nsubj") and len(subjects) == 1 and not below) else other

    def _mention_from(self, start: int) -> TokenMention | None:
        return self._mention_by_start.get(start)

    def _mention_to(self, end: int) -> TokenMention | None:
        return self._mention_by_end.get(end)

    def quotation_at(self, token: int) -> Quotation | None:
        """The quotation that a token stands in, or ``None``."""
        if not self._quotation_of:
            self._quotation_of = [-1] * len(self.doc)
            for number, quotation in enumerate(self.quotations):
                for index in range(quotation.start, quotation.end):
                    self._quotation_of[index] = number
        number = self._quotation_of[token]
        return self.quotations[number] if number >= 0 else None

    def in_date(self, token: int) -> bool:
        """Whether a token is part of a date."""
        if self._dated is None:
            self._dated = frozenset(i for date in self.dates for i in range(date.start, date.end))
        return token in self._dated

    def date_of(self, predicate: Token) -> TokenDate | None:
        """The date of a verb or event noun: the nearest of its own clause, else its sentence's only one.

        A date in a clause that hangs below tells of something else: "will discuss the deal [signed in March]".
        """
        sent = predicate.sent
        inside = [d for d in self.dates if sent.start <= d.start < sent.end and d.type is not DateType.SET]
        below = {d: steps for d in inside if (steps := _clauses_between(self.doc[d.head], predicate)) is not None}
        own = [d for d in below if below[d] < _ELSEWHERE]
        if own:
            return min(own, key=lambda d: (below[d], abs(d.head - predicate.i)))
        others = [d for d in inside if d not in below and d.type in (DateType.DATE, DateType.TIME)]
        return others[0] if len(others) == 1 else None


#: Clauses that tell of another event than what they hang on, and those that tell what it is about.
_OTHER_CLAUSES = frozenset(("acl", "acl:relcl", "advcl", "conj", "parataxis"))
_MATTER = frozenset(("xcomp", "ccomp", "csubj"))
#: More than clauses are ever nested.
_ELSEWHERE = 100


def _clauses_between(token: Token, predicate: Token) -> int | None:
    """How many clauses a word lies below a predicate, ``_ELSEWHERE`` or more if one of them tells of another event.

    ``None`` if the predicate is not above it.
    """
    count = 0
    while token.i != predicate.i:
        if token.head.i == token.i:
            return None
        if token.pos_ in ("VERB", "AUX"):
            count += _ELSEWHERE if token.dep_ in _OTHER_CLAUSES else token.dep_ in _MATTER
        token = token.head
    return count
