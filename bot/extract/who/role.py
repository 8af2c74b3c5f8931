"""A title as printed, and where its words begin and end."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.facts import MentionType, Span
from bot.extract.lexicon.world import NameKind
from bot.extract.reading import Reading
from bot.extract.who.found import Found

#: A title has so many words at most.
REACH = 9


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


def clause_start(reading: Reading, index: int) -> int:
    """Where a title before ``index`` could begin at the earliest: after a full stop or at the block's start.

    The parser's sentence starts are not asked: it is apt to part a title from its name.
    """
    doc, block_of = reading.doc, reading.offsets.block_of
    start = index
    while start > 0 and index - start < REACH + 2 and block_of[start - 1] == block_of[index]:
        if doc[start - 1].text in (".", "!", "?", ":", ";", "”", '"') and not abbreviates(reading, start - 1):
            break
        start -= 1
    return start


def abbreviates(reading: Reading, index: int) -> bool:
    """Whether this full stop belongs to a rank: "Maj."."""
    before = reading.doc[index - 1] if index else None
    return before is not None and f"{before.lower_}." in reading.lexicon.titles.words and not before.whitespace_


def trimmed(reading: Reading, start: int, end: int, names: dict[int, Found]) -> int:
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
            if needs_body(reading, name.end + 1, end):
                break
            start = name.end + 1
        elif lowered in ("'s", "’s", "-", "the", "a", "an", "and", "of", ",", "’", "'"):
            start += 1
        else:
            break
    return start


def needs_body(reading: Reading, start: int, end: int) -> bool:
    """Whether a title tells nothing without whom it leads: "[the army's] chief Gen."."""
    doc = reading.doc
    rest = [t.lower_.removesuffix(".") for t in doc[start + 1 : end] if t.text != "."]
    ranks = all(f"{word}." in reading.lexicon.titles.words for word in rest)
    return start + 1 < end and doc[start].lower_ in _LEADS and ranks


_LEADS = frozenset(("chief", "head", "commander", "leader"))
