"""What was called for, accused of, put at: content that a preposition of the reporting word opens."""

from __future__ import annotations

from bot.extract.attribution.extents import DAYS
from bot.extract.attribution.hits import Hit, Part
from bot.extract.attribution.record import Content
from bot.extract.attribution.shapes import has_to
from bot.extract.lexicon.cues import Cue
from bot.extract.parse import Token

_PREPOSITIONS = (
    *("for", "of", "against", "on", "about", "over", "as", "with", "to+", "in", "at", "from", "toward", "into"),
    *("behind", "by"),
)
#: Before these a thing belongs to what is said: "accused them of fraud", "put the toll at 115".
_BEHIND_THINGS = frozenset(("of", "for", "as", "over", "with", "on", "against", "at"))
_PHRASAL = frozenset(("obl", "nmod", "advcl", "acl", "xcomp", "ccomp", "obl:agent"))


def prepositional(hit: Hit) -> Content | None:
    """ "called for calm", "accused them of fraud", "its demand for talks"."""
    for name in _PREPOSITIONS:
        use = hit.takes(name)
        if use is None:
            continue
        word = name.rstrip("+")
        for child in (*hit.head.rights, *_below_listener(hit), *behind_noun(hit)):
            if child.dep_ not in _PHRASAL or child.lower_ in DAYS:
                continue
            lead = next(
                (c for c in child.lefts if c.dep_ in ("case", "mark") and c.lower_ == word and c.i > hit.head.i), None
            )
            if lead is None or child.i < hit.head.i:
                continue
            if name == "to+" and child.pos_ == "VERB" and hit.part is not Part.NOUN:
                continue
            if (hit.part is Part.NOUN and name == "by") or (name == "at" and use.kind == "say" and not _counted(child)):
                continue
            return _phrase(hit, use, child, lead, name)
    return None


def _counted(thing: Token) -> bool:
    """ "put the toll at 115", but "put her at odds"."""
    return any(char.isdigit() for token in (thing, *thing.children) for char in token.text)


def _below_listener(hit: Hit) -> tuple[Token, ...]:
    """ "warned their citizens of attacks": what they were warned of, hung on whom it was told."""
    if hit.takes("tell") is None:
        return ()
    return tuple(child for thing in hit.head.rights if thing.dep_ == "obj" for child in thing.rights)


def behind_noun(hit: Hit) -> tuple[Token, ...]:
    """ "renewed her call for a vote": what follows a noun, hung on the verb that the noun is the object of."""
    noun = hit.head
    if hit.part is not Part.NOUN or noun.dep_ != "obj" or any(noun.rights):
        return ()
    return tuple(child for child in noun.head.rights if child.left_edge.i > noun.i)


def _phrase(hit: Hit, use: Cue, child: Token, lead: Token, name: str) -> Content:
    start, end = lead.i + 1, child.right_edge.i + 1
    thing = next((c for c in hit.head.rights if c.dep_ == "obj" and c.right_edge.i < lead.i), None)
    if thing is not None and hit.part is Part.VERB and name in _BEHIND_THINGS:
        start = thing.left_edge.i
        return Content(((max(start, hit.head.i + 1), end),), child, use, name)
    if name == "for":
        # "called for the government to resign": the clause goes on
        for sibling in (*hit.head.rights, *behind_noun(hit)):
            if sibling.left_edge.i == end and (sibling.left_edge.tag_ == "TO" or has_to(sibling)):
                end = sibling.right_edge.i + 1
    extra = (lead.i,) if lead.i - hit.tokens[-1] == 1 else ()
    if hit.part is Part.NOUN and hit.head.i and hit.head.nbor(-1).lower_ == "in":
        extra = (hit.head.i - 1, *extra)  # "[in favour of] a vote"
    return Content(((start, end),), child, use, name, extra)
