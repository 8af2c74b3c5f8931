"""Titles set beside a name by commas: "Heather Nauert, a spokeswoman for the State Department"."""

from __future__ import annotations

from bot.domain.facts import MentionType
from bot.extract.parse import Token
from bot.extract.reading import Reading
from bot.extract.who.acting import country_in, sector_in
from bot.extract.who.found import Found
from bot.extract.who.role import REACH, Role, clause_start, trimmed


def beside_name(reading: Reading, person: Found, names: dict[int, Found], begin: int | None = None) -> Role | None:
    """ "Heather Nauert, a spokeswoman for the State Department,": the phrase set beside the name by commas."""
    doc = reading.doc
    stop = reading.sentence_bounds(person.start)[1]
    after = person.end
    begin = person.start if begin is None else begin
    first = clause_start(reading, begin)
    if after + 3 < stop and doc[after].text == "," and doc[after + 1].like_num and doc[after + 2].text == ",":
        after += 2  # "Ahmed Khan, 45, a farmer"
    if after + 1 < stop and doc[after].text == ",":
        role = _phrase(reading, after + 1, stop, names)
        if role is not None:
            return role
    if begin - 1 > first and doc[begin - 1].text == ",":
        start = _set_before(reading, first, begin - 1, names)
        if start is not None and doc[start].pos_ in ("DET", "PRON", "PROPN", "NOUN", "ADJ"):
            return _trim(reading, start, begin - 1, names)
    return None


def _set_before(reading: Reading, first: int, end: int, names: dict[int, Found]) -> int | None:
    """Where a role begins that stands before a comma and a name: "[Kenya's envoy to the U.N.], Amina Wanjiru"."""
    doc = reading.doc
    start, head = end, -1
    while start > first and end - start < REACH:
        token, name = doc[start - 1], names.get(start - 1)
        if name is not None and name.type is MentionType.PERSON:
            break
        if name is None and (token.text in _MARKS or token.pos_ in ("VERB", "AUX", "SCONJ", "CCONJ")):
            break
        if name is None and token.pos_ == "ADP":
            of_role = start - 1 > first and token.lower_ in _OF and _is_role(reading, start - 2)
            if not of_role:
                break
        start -= 1
        head = start if head < 0 and _is_role(reading, start) else head
    while start < end and doc[start].lower_ in ("'s", "’s", "-"):
        start += 1
    linked = head >= 0 and head + 1 < end and doc[head + 1].lower_ in _OF
    return start if start < end and (head == end - 1 or linked) else None


def _is_role(reading: Reading, index: int) -> bool:
    word = reading.doc[index].lower_
    return reading.lexicon.titles.sector(word) is not None or word in _HEADS_TOO


_OWNERS = frozenset("country nation island kingdom republic state government party company group city".split())
_OF = frozenset(("of", "for", "to", "in", "at", "on"))
_HEADS_TOO = frozenset("chief head director leader member founder candidate boss counterpart".split())
_POSSESSIVES = frozenset(("his", "her", "its", "their"))
_CLAUSES = frozenset(("who", "which", "that", "and", "but", "in", "on", "at"))
_MARKS = frozenset((",", ";", ".", "(", "—", "–", "“", '"'))


def _phrase(reading: Reading, start: int, end: int, names: dict[int, Found]) -> Role | None:
    """A role phrase that begins at ``start``: its head within seven words, with "of …" and "for …" behind it."""
    doc = reading.doc
    head = _phrase_head(reading, start, min(start + 7, end), names)
    opens = doc[start].pos_ not in ("VERB", "AUX", "ADP", "PRON") or doc[start].lower_ in _POSSESSIVES
    if head is None or not opens:
        return None
    stop = head + 1
    while stop < min(end, head + 9) and (stop in names or not _leaves(doc[stop], _CLAUSES)):
        stop += 1
    return _trim(reading, start, stop, names)


def _phrase_head(reading: Reading, start: int, end: int, names: dict[int, Found]) -> int | None:
    """The last noun of a role before the phrase ends."""
    doc, titles = reading.doc, reading.lexicon.titles
    head = None
    for i in range(start, end):
        token = doc[i]
        if _leaves(token, _CLAUSES - {"in", "on", "at"}):
            break
        noun = token.pos_ in ("NOUN", "PROPN", "ADJ") and titles.sector(token.lower_) and i not in names
        if noun or token.lower_ in _HEADS_TOO:
            head = i
        elif token.pos_ == "ADP" and token.lower_ != "of" and head is None:
            return None
    return head


def _leaves(token: Token, words: frozenset[str]) -> bool:
    """Whether a phrase ends before this word."""
    return token.text in _MARKS or token.pos_ in ("VERB", "AUX", "SCONJ") or token.lower_ in words


def _owned(reading: Reading, start: int, end: int, names: dict[int, Found]) -> int:
    """Where a role begins behind its owner, with whatever stood before him: "[near midnight Kenya's] envoy"."""
    for i in range(start, end):
        if _is_role(reading, i):
            break
        name = names.get(i)
        if name is not None and name.start == i and name.end < end and reading.doc[name.end].lower_ in ("'s", "’s"):
            return name.end + 1
    return start


def _trim(reading: Reading, start: int, end: int, names: dict[int, Found]) -> Role | None:
    country = country_in(reading, start, end, names)
    sector = sector_in(reading, start, end, names)
    doc = reading.doc
    while start < end and doc[start].lower_ in ("his", "her", "its", "their"):
        start += 1
    start = trimmed(reading, _owned(reading, start, end, names), end, names)
    if start < end - 1 and doc[start].lower_ in _OWNERS and doc[start + 1].lower_ in ("'s", "’s"):
        start += 2
    return Role(start, end, country, sector) if start < end else None
