"""Attributions inside what somebody is told to have said.

"The envoy said Ankara had agreed" tells of two: both are kept. But "she said she hoped" and "“We want peace,” he
said" tell of one position, in the speaker's own words twice over: the inner is folded into the outer, which takes
over the stance and issue that only the inner tells. And what a speaker says in a quotation of nameless others
("“Everybody knows it”", "“They want war”") is his words, no position of theirs: it is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.facts import ActorKind, MentionKind
from bot.extract.attribution.ranges import covers
from bot.extract.attribution.record import Attribution
from bot.extract.parse import Token
from bot.extract.reading import Reading

#: Nobody's words, wherever they stand.
_NOBODY = frozenset(("you", "nobody", "none", "anybody", "anyone"))
#: Attributions before and after one that may hold it: a quotation of a whole paragraph holds no more.
_NEAR = 40
_FIRST = frozenset(("i", "we", "my", "our", "me", "us"))
_PLURAL = frozenset(("they", "their", "them"))
_PERSONAL = frozenset(("he", "she", "it", "his", "her", "its", *_PLURAL))


@dataclass(slots=True)
class Told:
    """An attribution with those of the speaker's own inside it that tell no second position."""

    attribution: Attribution
    own: list[Attribution] = field(default_factory=list)


def fold(reading: Reading, found: Sequence[Attribution]) -> list[Told]:
    """The attributions that stand for themselves, in the order given (that of the text). Linear."""
    told = [Told(attribution) for attribution in found]
    kept = []
    for number, one in enumerate(told):
        source = one.attribution.source
        if source is None or not one.attribution.cue:
            kept.append(one)
            continue
        if source.lower_ in _NOBODY:
            continue
        around = _around(one, told[max(0, number - _NEAR) : number + _NEAR])
        if around is None or not _folds(reading, one.attribution, around.attribution):
            kept.append(one)
        elif _by_speaker(one.attribution, around.attribution):
            around.own.append(one.attribution)
    return kept


def _around(inner: Told, candidates: Sequence[Told]) -> Told | None:
    """The widest attribution whose content holds the inner one's source and cue."""
    anchor, source = inner.attribution.anchor.i, inner.attribution.source
    holding = [
        other
        for other in candidates
        if other is not inner
        and source is not None
        and covers(other.attribution.pieces, anchor)
        and covers(other.attribution.pieces, source.i)
    ]
    return max(holding, key=lambda other: sum(e - s for s, e in other.attribution.pieces), default=None)


def _folds(reading: Reading, inner: Attribution, outer: Attribution) -> bool:
    """Whether the inner attribution tells no position of its own."""
    source = inner.source
    if source is None or outer.source is None:
        return False
    # what only goes on in marks has no cue outside of them
    told = not outer.cue or reading.quotation_at(outer.anchor.i) is None
    if told and reading.quotation_at(inner.anchor.i) is not None:
        return source.pos_ != "PROPN" and not source.ent_type_ and not _known(reading, source)
    if source.lower_ not in _PERSONAL or any(child.dep_ == "conj" for child in source.children):
        return False
    return _may_be(reading, source, outer.source)


def _known(reading: Reading, source: Token) -> bool:
    """ "“The president believes it,” she said": a description of one certain person."""
    mention = reading.mention_at(source.i)
    if mention is None or mention.kind is not MentionKind.NOMINAL or len(mention.actors) != 1:
        return False
    actor = reading.actors.get(mention.actors[0])
    certain = any(child.lower_ == "the" for child in source.lefts)
    return certain and actor is not None and actor.kind is ActorKind.PERSON


def _may_be(reading: Reading, pronoun: Token, speaker: Token) -> bool:
    """Whether a pronoun can stand for the speaker: the same actor if both are known, else of one number."""
    inner, outer = reading.mention_at(pronoun.i), reading.mention_at(speaker.i)
    if inner is not None and outer is not None and inner.actors and outer.actors:
        return bool(set(inner.actors) & set(outer.actors))
    plural = speaker.tag_ in ("NNS", "NNPS") or any(child.dep_ == "conj" for child in speaker.children)
    return not plural or pronoun.lower_ in _PLURAL


def _by_speaker(inner: Attribution, outer: Attribution) -> bool:
    """Whether it is the speaker's own: "I" and "we", or the pronoun of an indirect report."""
    return inner.source is not None and (inner.source.lower_ in _FIRST or outer.shape != "quote")
