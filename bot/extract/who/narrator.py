"""Who says "I" outside of quotations: whoever gives the interview, the speech or the statement that a text is."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import takewhile

from bot.domain.facts import MentionKind, MentionType
from bot.extract.parse import Doc, Token
from bot.extract.who.found import Found
from bot.extract.who.memory import Cluster, Memory

#: Headlines of texts that are somebody's own words.
_OWN_WORDS = re.compile(r"(?i)\b(?:interview(?:s|ed)?|remarks|speech|address|statement|op-ed|in conversation|q&a)\b")
#: Behind these a headline names who speaks: "Ada Berg interviews [Bo Lund]", "Remarks by [Bo Lund]".
_SPEAKER_BEHIND = re.compile(r"(?i)\b(?:interviews|(?:interview|conversation|q&a) with|(?<!interviewed )by)\b")
#: From one surname to the next, where both speak.
_JOINED = re.compile(r"\S+? ?(?:,|&|and)(?: [A-Z]\S*)* ")
#: In how many paragraphs an outlet says to whom it talked.
_OPENING = 4
_TALKS = frozenset("speak talk chat sit meet".split())


class Narrator:
    """Looks once for what a text tells of its narrator; whom that means is known once he is met."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def find(self) -> Cluster | None:
        """Whose "I" it is by the headline, or by an outlet that says to whom it talked; ``None`` where neither tells.

        Also ``None`` where that person is only met further on.
        """
        at = self._memory.at
        if self._surname is not None:
            return next((at[m.head][0] for m in self._called if m.head in at), None)
        return next((at[m.head][0] for m in self._talked_to if m.head in at and self._by_outlet(m)), None)

    @cached_property
    def _surname(self) -> str | None:
        return _speaker_in(self._memory.reading.headline(), self._memory.found, self._memory.doc)

    @cached_property
    def _called(self) -> list[Found]:
        doc = self._memory.doc
        return [m for m in self._memory.found if _is_person(m) and doc[m.end - 1].text == self._surname]

    @cached_property
    def _talked_to(self) -> list[Found]:
        """People whom the opening says somebody interviewed: "Example News spoke with [Bo Lund]"."""
        block_of = self._memory.reading.offsets.block_of
        opening = takewhile(lambda mention: block_of[mention.head] < _OPENING, self._memory.found)
        return [mention for mention in opening if _is_person(mention) and _interviewed(self._memory.doc[mention.head])]

    def _by_outlet(self, mention: Found) -> bool:
        subjects = [child.i for child in self._memory.doc[mention.head].head.children if child.dep_ == "nsubj"]
        return any(cluster.sector == "MED" for i in subjects for cluster in self._memory.at.get(i, ()))


def _speaker_in(headline: str, found: list[Found], doc: Doc) -> str | None:
    """The surname of who speaks by the headline: of several the first behind "by" or "interview with", else the first.

    :param found: the references of the text, whose people are looked for in the headline.
    """
    if not _OWN_WORDS.search(headline):
        return None
    surnames = {doc[mention.end - 1].text for mention in found if _is_person(mention)}
    places = sorted((at, surname) for surname in surnames if (at := _place(surname, headline)) is not None)
    cue = _SPEAKER_BEHIND.search(headline)
    if cue is not None:
        places = [place for place in places if place[0] >= cue.end()] or places
    if len(places) > 1 and _JOINED.fullmatch(headline, places[0][0], places[1][0]):
        return None  # "Remarks by Ada Berg and Bo Lund"
    return places[0][1] if places else None


def _place(surname: str, headline: str) -> int | None:
    """Where a headline has a surname."""
    found = re.search(rf"(?<!\w){re.escape(surname)}(?!\w)", headline) if surname in headline else None
    return found.start() if found is not None else None


def _is_person(mention: Found) -> bool:
    return mention.kind is MentionKind.NAME and mention.type is MentionType.PERSON


def _interviewed(name: Token) -> bool:
    """Whether somebody is whom a verb's subject interviews or talks to."""
    verb, role = name.head, name.dep_.partition(":")[0]
    cases = {child.lower_ for child in name.children if child.dep_ == "case"}
    asked = verb.lemma_.lower() == "interview" and role == "obj"
    return asked or (verb.lemma_.lower() in _TALKS and bool(cases & {"with", "to"}))
