"""Saying that is doing: "Paris said Oslo must leave" demands, "Lima said Quito had rigged the vote" accuses."""

from __future__ import annotations

from itertools import islice

from bot.domain.plover import MoveType
from bot.extract.forms import one_of
from bot.extract.lexicon.moves import Frame, MoveTable
from bot.extract.moves.grammar import passive, reports, subject_of
from bot.extract.moves.standing import actors_of, owners
from bot.extract.parse import CHILDREN, Token
from bot.extract.reading import Reading

Actors = tuple[str, ...]
Said = tuple[Frame, int, tuple[int, ...], Actors, Actors]

#: Verbs of saying and holding whose clause can demand or accuse.
_TELLING = frozenset(
    "say tell insist declare state stress add argue maintain claim believe write think reiterate".split()
)
_MUST = frozenset(("must", "should"))
#: "has to", "needs to", "ought to".
_HAVE_TO = frozenset(("have", "need", "ought"))
_DEMANDING = Frame(MoveType.REQUEST, ("say",))
_ACCUSING = Frame(MoveType.ACCUSE, ("say",))


def said_to_others(reading: Reading, verb: Token, table: MoveTable) -> Said | None:
    """The demand or accusation that a verb of saying makes: frame, head, cue, who says it, to or of whom."""
    if one_of(verb, _TELLING) is None or passive(verb):
        return None
    below = _clause(verb)
    if below is None:
        return None
    demand = _demanded(below)
    frame, cue = (_DEMANDING, demand) if demand else (_ACCUSING, _wrong(below, table))
    if cue is None:
        return None
    speakers = _named(reading, subject_of(verb))
    subjects = [c for c in below.children if c.dep_.startswith("nsubj")]
    # "Iran's reactor must be closed" is asked of Iran; of whom "the firms should be sold" is not told.
    meant = tuple(a for s in subjects for a in owners(reading, s)) if passive(below) else _named(reading, subjects)
    if not speakers or not meant or set(speakers) & set(meant):
        return None
    return frame, min(verb, below, key=_depth).i, (verb.i, cue.i), speakers, meant


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


def _clause(verb: Token) -> Token | None:
    """What is said: the clause below the verb, or the one that the verb follows: "[Oslo must leave], Paris said"."""
    below = next((c for c in islice(verb.children, CHILDREN) if c.dep_ in ("ccomp", "parataxis")), None)
    if below is None and verb.dep_ in ("parataxis", "conj", "advcl") and verb in reports(verb.head):
        return verb.head
    return below


def _named(reading: Reading, tokens: list[Token]) -> Actors:
    """Who is named, or whose thing it is: "[Iran]'s programme must end"."""
    plain = (t for t in tokens if t.pos_ != "PRON")
    return tuple(dict.fromkeys(a for t in plain for a in actors_of(reading, t) or owners(reading, t)))


def _demanded(clause: Token) -> Token | None:
    """The word that makes a clause a demand on its subject."""
    for child in islice(clause.children, CHILDREN):
        if child.dep_ == "aux" and child.lower_ in _MUST:
            return child
    obliged = clause.lemma_.lower() in _HAVE_TO and clause.tag_ in ("VBZ", "VBP", "MD")
    return clause if obliged and any(c.dep_ == "xcomp" for c in clause.children) else None


def _wrong(clause: Token, table: MoveTable) -> Token | None:
    """The word that makes a clause an accusation: it tells a wrong that its subject did."""
    modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in clause.children)
    denied = any(c.lower_ in ("not", "n't", "n’t", "never") for c in clause.children)
    if modal or denied:
        return None
    below = (c for c in islice(clause.children, CHILDREN) if c.dep_ == "xcomp" and one_of(clause, _TRYING) is not None)
    return next((word for word in (clause, *below) if one_of(word, table.wrongs) is not None), None)


#: "is trying to interfere" is as bad as interfering.
_TRYING = frozenset("try attempt seek continue want keep".split())
