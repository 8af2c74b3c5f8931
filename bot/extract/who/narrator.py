"""Who says "I" outside of quotations: whoever gives the interview, the speech or the statement that a text is."""

from __future__ import annotations

import re
from itertools import takewhile

from bot.domain.facts import MentionKind, MentionType
from bot.extract.parse import Doc
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


def find_narrator(memory: Memory) -> Cluster | None:
    """Whose "I" it is by the headline, or by an outlet that says to whom it talked; ``None`` where neither tells.

    Also ``None`` where that person is only met further on.
    """
    surname = _speaker_in(memory.reading.headline(), memory.found, memory.doc)
    if surname is not None:
        called = (m for m in memory.found if _is_person(m) and memory.doc[m.end - 1].text == surname)
        return next((memory.at[m.head][0] for m in called if m.head in memory.at), None)
    block_of = memory.reading.offsets.block_of
    opening = takewhile(lambda mention: block_of[mention.head] < _OPENING, memory.found)
    return next((memory.at[m.head][0] for m in opening if m.head in memory.at and _talked_to(memory, m)), None)


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


def _talked_to(memory: Memory, mention: Found) -> bool:
    """Whether an outlet says at the beginning that it interviewed somebody: "Example News spoke with [Bo Lund]"."""
    token = memory.doc[mention.head]
    verb, role = token.head, token.dep_.partition(":")[0]
    cases = {child.lower_ for child in token.children if child.dep_ == "case"}
    asked = verb.lemma_.lower() == "interview" and role == "obj"
    if not (_is_person(mention) and (asked or (verb.lemma_.lower() in _TALKS and cases & {"with", "to"}))):
        return False
    subjects = [child.i for child in verb.children if child.dep_ == "nsubj"]
    return any(cluster.sector == "MED" for i in subjects for cluster in memory.at.get(i, ()))
