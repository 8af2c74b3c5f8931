"""Names that stand in the tables."""

from __future__ import annotations

import sys

from bot.domain.facts import MentionKind, MentionType
from bot.extract.lexicon.world import KnownName, NameKind, World, beginning
from bot.extract.parse import Doc
from bot.extract.who.found import Found

_LONGEST_NAME = 9


def from_tables(doc: Doc, world: World) -> list[Found]:
    """The longest table name at each place."""
    found: list[Found] = []
    i = 0
    while i < len(doc):
        length, known = match(doc, i, world)
        if known is None:
            i += 1
            continue
        kind = MentionType.LOC
        if known.kind in (NameKind.DEMONYM, NameKind.PEOPLE):
            kind = MentionType.NORP
        elif known.kind in (NameKind.ORGANISATION, NameKind.SEAT):
            kind = MentionType.ORG
        found.append(Found(i, i + length, doc.root(i, i + length).i, kind, MentionKind.NAME, known))
        i += length
    return found


def match(doc: Doc, i: int, world: World) -> tuple[int, KnownName | None]:
    """The longest table name that begins at a token: how many tokens it has, and what it names."""
    first = doc[i]
    begun = beginning(first.text)
    # Where no blank follows, the next token may go on with it: any name may stand here.
    goes_on = begun == first.text and not first.whitespace_
    longest = sys.maxsize if goes_on else world.longest.get(begun)
    if not begun or longest is None or (first.is_lower and first.text not in ("al", "peshmerga")):
        return 0, None
    found: tuple[int, KnownName | None] = (0, None)
    text = ""
    for length, token in enumerate(doc[i : i + _LONGEST_NAME], 1):
        text += token.text
        if len(text) > longest:
            break
        known = world.get(text)
        found = found if known is None else (length, known)
        text += token.whitespace_
    short = found[1] is not None and found[1].kind is NameKind.SHORT
    return (0, None) if short and not _stands_alone(doc, i) else found


def _stands_alone(doc: Doc, i: int) -> bool:
    """ "the North", but not "the North Sea" nor "the north of the country"."""
    after = doc[i + 1] if i + 1 < len(doc) else None
    return i > 0 and doc[i - 1].lower_ == "the" and (after is None or not after.text[:1].isupper())
