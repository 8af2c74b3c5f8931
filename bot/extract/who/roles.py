"""Titles as printed, before a name or beside it, and what they tell: country and sector."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.facts import MentionType
from bot.extract.parse import Token
from bot.extract.reading import Reading
from bot.extract.who.acting import SENT_TO, country_in, sector_in
from bot.extract.who.apposed import beside_name
from bot.extract.who.found import Found
from bot.extract.who.predicates import KIN
from bot.extract.who.role import REACH, Role, abbreviates, clause_start, needs_body, trimmed

_LINKS = frozenset(("of", "for", "the", "and", "-", "to", "on", "&"))
_QUALIFIERS = frozenset(
    "former acting deputy top senior chief new outgoing incoming interim late ex-president veteran longtime special "
    "rear then current newly-elected exiled ousted supreme paramount first national general permanent honorary".split()
)
_POSTED = frozenset(("to", "the", "for"))


def role_of(reading: Reading, person: Found, names: dict[int, Found]) -> tuple[Role | None, str | None]:
    """The title printed with this mention of a person, and the country that the words around it tell.

    :param names: the name, if any, that covers each token.
    """
    before, country = _before(reading, person, names)
    beside = beside_name(reading, person, names, before.start if before is not None else None)
    if before is None:
        return beside, (beside.country if beside is not None else None) or country
    if beside is None:
        return before, country
    merged = replace(before, country=before.country or beside.country, sector=before.sector or beside.sector)
    return merged, country or beside.country


def printed(reading: Reading, person: Found, names: dict[int, Found]) -> list[Role]:
    """The titles printed right before the name and set beside it by commas."""
    before, _ = _before(reading, person, names)
    beside = beside_name(reading, person, names, before.start if before is not None else None)
    return [role for role in (before, beside) if role is not None]


def _before(reading: Reading, person: Found, names: dict[int, Found]) -> tuple[Role | None, str | None]:
    """ "State Department spokeswoman | Heather Nauert": the run of title words and modifiers up to the name."""
    doc, titles = reading.doc, reading.lexicon.titles
    first = clause_start(reading, person.start)
    start = person.start
    heads = 0
    while start > first and person.start - start < REACH:
        token = doc[start - 1]
        name = names.get(token.i)
        if name is not None and name.type is MentionType.PERSON:
            break
        if token.lower_ in titles.words or (
            titles.sector(token.lower_) and token.pos_ in ("NOUN", "PROPN") and name is None
        ):
            heads += 1
        elif name is not None:
            start = name.start
            continue
        elif (
            (token.text == "." and abbreviates(reading, token.i))
            or (
                token.lower_ in ("'s", "’s")
                and (names.get(token.i - 1) is not None or needs_body(reading, token.i + 1, person.start))
            )
            or (token.lower_ in _POSTED and not heads and _posted(reading, start - 1, first))
            or (
                token.lower_ in _LINKS
                and heads
                and start - 1 > first
                and doc[start - 2].lemma_.lower() not in KIN
                and _continues(doc[start - 2].lower_, titles.words, names, start - 2)
            )
            or token.lower_ in _QUALIFIERS
            or (token.pos_ in ("PROPN", "NOUN", "ADJ") and heads and _in_title(token, person))
        ):
            pass
        else:
            break
        start = _whole_word(reading, start - 1, first)
    country = country_in(reading, start, person.start, names)
    start = trimmed(reading, start, person.start, names)
    if not heads or start >= person.start:
        return None, country
    return Role(start, person.start, country, sector_in(reading, start, person.start, names)), country


def _whole_word(reading: Reading, start: int, first: int) -> int:
    """Where a word begins that hyphens make of several: "[commander-in-]chief", "[hard-]line cleric"."""
    doc = reading.doc
    while (
        start - 2 >= first
        and doc[start - 1].text == "-"
        and not (doc[start - 1].whitespace_ or doc[start - 2].whitespace_)
    ):
        start -= 2
    return start


def _posted(reading: Reading, index: int, first: int) -> bool:
    """Whether an envoy's title goes on behind this word: "Ambassador [to] South Korea Harry Harris"."""
    doc = reading.doc
    index -= doc[index].lower_ == "the"
    return index > first and doc[index].lower_ in SENT_TO and doc[index - 1].lower_ in reading.lexicon.titles.sent


def _continues(word: str, words: frozenset[str], names: dict[int, Found], index: int) -> bool:
    person = index in names and names[index].type is MentionType.PERSON
    return (
        word in words
        or (index in names and not person)
        or word in ("minister", "secretary", "head", "director", "chief")
    )


def _in_title(token: Token, person: Found) -> bool:
    """Whether a noun before a title belongs to it: "[interior] minister", not the clause before."""
    head = token.head
    return bool(
        person.start - 6 <= head.i < person.end and token.dep_.partition(":")[0] in ("compound", "amod", "nmod", "flat")
    )
