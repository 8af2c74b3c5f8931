"""Titles as printed, before a name or beside it, and what they tell: country and sector."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.facts import MentionType, Span
from bot.extract.lexicon.world import NameKind
from bot.extract.parse import Token
from bot.extract.reading import Reading
from bot.extract.who.acting import SENT_TO, country_in, sector_in
from bot.extract.who.found import Found
from bot.extract.who.predicates import KIN

_LINKS = frozenset(("of", "for", "the", "and", "-", "to", "on", "&"))
_QUALIFIERS = frozenset(
    "former acting deputy top senior chief new outgoing incoming interim late ex-president veteran longtime special "
    "rear then current newly-elected exiled ousted supreme paramount first national general permanent honorary".split()
)
_REACH = 9
_POSTED = frozenset(("to", "the", "for"))


@dataclass(frozen=True, slots=True)
class Role:
    """A title as printed; its country and sector where its words tell."""

    start: int
    end: int
    country: str | None
    sector: str | None

    def span(self, reading: Reading) -> Span:
        """Where it stands in the text."""
        return reading.span(self.start, self.end)


def role_of(reading: Reading, person: Found, names: dict[int, Found]) -> tuple[Role | None, str | None]:
    """The title printed with this mention of a person, and the country that the words around it tell.

    :param names: the name, if any, that covers each token.
    """
    before, country = _before(reading, person, names)
    beside = _beside(reading, person, names, before.start if before is not None else None)
    if before is None:
        return beside, (beside.country if beside is not None else None) or country
    if beside is None:
        return before, country
    merged = replace(before, country=before.country or beside.country, sector=before.sector or beside.sector)
    return merged, country or beside.country


def printed(reading: Reading, person: Found, names: dict[int, Found]) -> list[Role]:
    """The titles printed right before the name and set beside it by commas."""
    before, _ = _before(reading, person, names)
    beside = _beside(reading, person, names, before.start if before is not None else None)
    return [role for role in (before, beside) if role is not None]


def _before(reading: Reading, person: Found, names: dict[int, Found]) -> tuple[Role | None, str | None]:
    """ "State Department spokeswoman | Heather Nauert": the run of title words and modifiers up to the name."""
    doc, titles = reading.doc, reading.lexicon.titles
    first = _clause_start(reading, person.start)
    start = person.start
    heads = 0
    while start > first and person.start - start < _REACH:
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
            (token.text == "." and _abbreviates(reading, token.i))
            or (
                token.lower_ in ("'s", "’s")
                and (names.get(token.i - 1) is not None or _needs_body(reading, token.i + 1, person.start))
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
    start = _trimmed(reading, start, person.start, names)
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


def _clause_start(reading: Reading, index: int) -> int:
    """Where a title before ``index`` could begin at the earliest: after a full stop or at the block's start.

    The parser's sentence starts are not asked: it is apt to part a title from its name.
    """
    doc, block_of = reading.doc, reading.offsets.block_of
    start = index
    while start > 0 and index - start < _REACH + 2 and block_of[start - 1] == block_of[index]:
        if doc[start - 1].text in (".", "!", "?", ":", ";", "”", '"') and not _abbreviates(reading, start - 1):
            break
        start -= 1
    return start


def _abbreviates(reading: Reading, index: int) -> bool:
    """Whether this full stop belongs to a rank: "Maj."."""
    before = reading.doc[index - 1] if index else None
    return before is not None and f"{before.lower_}." in reading.lexicon.titles.words and not before.whitespace_


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


def _trimmed(reading: Reading, start: int, end: int, names: dict[int, Found]) -> int:
    """The title without the nationality, country or article that it begins with."""
    doc = reading.doc
    while start < end:
        name = names.get(start)
        lowered = doc[start].lower_
        if (
            name is not None
            and name.known is not None
            and name.known.kind in (NameKind.STATE, NameKind.DEMONYM, NameKind.SHORT)
        ) or (name is not None and name.type is MentionType.NORP):
            start = name.end
        elif name is not None and name.end < end and doc[name.end].lower_ in ("'s", "’s"):
            if _needs_body(reading, name.end + 1, end):
                break
            start = name.end + 1
        elif lowered in ("'s", "’s", "-", "the", "a", "an", "and", "of", ",", "’", "'"):
            start += 1
        else:
            break
    return start


def _needs_body(reading: Reading, start: int, end: int) -> bool:
    """Whether a title tells nothing without whom it leads: "[the army's] chief Gen."."""
    doc = reading.doc
    rest = [t.lower_.removesuffix(".") for t in doc[start + 1 : end] if t.text != "."]
    ranks = all(f"{word}." in reading.lexicon.titles.words for word in rest)
    return start + 1 < end and doc[start].lower_ in _LEADS and ranks


_LEADS = frozenset(("chief", "head", "commander", "leader"))


def _beside(reading: Reading, person: Found, names: dict[int, Found], begin: int | None = None) -> Role | None:
    """ "Heather Nauert, a spokeswoman for the State Department,": the phrase set beside the name by commas."""
    doc = reading.doc
    stop = reading.sentence_bounds(person.start)[1]
    after = person.end
    begin = person.start if begin is None else begin
    first = _clause_start(reading, begin)
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
    while start > first and end - start < _REACH:
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
    start = _trimmed(reading, _owned(reading, start, end, names), end, names)
    if start < end - 1 and doc[start].lower_ in _OWNERS and doc[start + 1].lower_ in ("'s", "’s"):
        start += 2
    return Role(start, end, country, sector) if start < end else None
