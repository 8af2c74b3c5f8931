"""Acts that are told as what somebody alleges, thinks or may do: as far as the text goes nobody did them.

"allegations that the army [shelled] a village"      who makes them is another matter
"accused of planning to [attack] Libya"              the accusation is the act
"a policy of [destroying] crops", "plans to …"       what a noun is about
"the possibility of an [attack] on Iran"             nouns that are acts, likewise
"""

from __future__ import annotations

from itertools import islice

from bot.domain.plover import MoveStatus
from bot.extract.forms import one_of
from bot.extract.lexicon.moves import MoveTable
from bot.extract.parse import CHILDREN, Token

_STEPS = 5
#: From an act up to what it belongs to: "accused of planning to use gas, killing thousands".
_UP = frozenset(("conj", "xcomp", "advcl", "ccomp", "obl", "acl"))
_RELATIVE = frozenset(("who", "which", "whom", "whose", "where", "when"))
_VOUCHING = frozenset(("confirm", "verify", "corroborate"))
#: Between a noun or a verb and what it is about: "a policy [of] striking back", "charged [with] striking".
_ABOUT = frozenset(("of", "for", "about", "against"))
_CHARGED = _ABOUT | {"with", "in"}
#: What a verb governs: where it lacks all of these behind a noun, the noun may be what it is done to.
_GOVERNED = frozenset(("obj", "obl", "xcomp", "ccomp", "nsubj:pass"))
_NOMINAL = frozenset(("NOUN", "PROPN"))
#: A noun that is an act hangs on these: "the possibility of an attack", "plans for a visit", "hopes for talks".
_ON = frozenset(("of", "for", "about", "on", "over"))


def alleged(verb: Token, table: MoveTable) -> bool:
    """Whether a verb only tells what an allegation, a suspicion or a noun says that it hangs on."""
    current = verb
    for _ in range(_STEPS):
        head = current.head
        if _follows_claim(current, table):
            return True
        if head.i == current.i:
            return False
        if current.dep_ == "conj" and _hedged(head, table):
            return True  # "allegedly drew a gun and [shot] a guard": its own words would not tell
        if head.pos_ in _NOMINAL and current.dep_.startswith(("acl", "ccomp", "advcl")):
            return _says(head, current, table)
        # "[visiting Oslo], he accused": what stands before may only go with it
        governed = current.dep_ in ("ccomp", "xcomp") or (current.i > head.i and not _aside(current))
        if current.dep_ not in _UP or not governed:
            return False
        if _alleging(head, current, table) and current.dep_ != "conj":
            return True
        current = head
    return False


def _follows_claim(clause: Token, table: MoveTable) -> bool:
    """The same by the order of words, where the clause hangs elsewhere: "accusations [that Chad attacked]"."""
    that = next((c for c in islice(clause.children, CHILDREN) if c.dep_ == "mark" and c.lower_ == "that"), None)
    if that is not None and clause.i > that.i > 0:
        return that.nbor(-1).pos_ in _NOMINAL and _claims(that.nbor(-1), table)
    of = clause.nbor(-1) if clause.tag_ == "VBG" and clause.i > 1 else None
    return of is not None and of.lower_ == "of" and of.nbor(-1).pos_ == "NOUN"


def _hedged(verb: Token, table: MoveTable) -> bool:
    return any(c.lower_ in table.hedges for c in islice(verb.children, CHILDREN) if c.dep_ == "advmod")


def _aside(clause: Token) -> bool:
    """Whether a clause tells when or why something else was done: "when it attacked", "after attacking"."""
    before = (c for c in islice(clause.children, CHILDREN) if c.i < clause.i)
    marks = [c.lower_ for c in before if c.dep_ == "mark" or c.tag_ == "WRB"]
    return clause.dep_ == "advcl" and any(mark != "to" and mark not in _CHARGED for mark in marks)


def _alleging(verb: Token, clause: Token, table: MoveTable) -> bool:
    """Whether a verb makes its clause somebody's allegation or thought, or his hope or fear: "fears [that Chad …]"."""
    kind = table.control.get(verb.lower_) or table.control.get(one_of(verb, table.control) or "")
    return kind == "allege" or (kind == "wish" and clause.dep_ == "ccomp" and clause.left_edge.i == verb.i + 1)


def _says(noun: Token, clause: Token, table: MoveTable) -> bool:
    """Whether a clause is what a noun says: "claims [that Chad attacked]", not "claims [that Chad denies]"."""
    below = list(islice(clause.children, CHILDREN))
    if clause.tag_ == "VBG":
        return any(c.lower_ in _ABOUT and c.dep_ in ("mark", "case") for c in below)
    if noun.dep_ == "nmod" and one_of(noun, table.claims) is None and any(c.lower_ == "that" for c in below):
        noun = noun.head  # "accusations from officials that"
    if not _claims(noun, table) or any(t.lower_ in _RELATIVE for t in _opening(clause)):
        return False
    if not any(c.dep_.startswith("nsubj") and c.lower_ != "that" for c in below):
        return False
    # "a claim [Chad denies]" is about the claim itself
    return any(c.dep_ in _GOVERNED or (c.dep_ == "mark" and c.lower_ == "that") for c in below)


def _claims(noun: Token, table: MoveTable) -> bool:
    """Whether what a noun says is left open: "reports that", not "confirmed reports that"."""
    vouched = noun.dep_ == "obj" and one_of(noun.head, _VOUCHING) is not None
    return one_of(noun, table.claims) is not None and not vouched


def _opening(clause: Token) -> list[Token]:
    """The first words of a clause."""
    return list(clause.doc[clause.left_edge.i : min(clause.left_edge.i + 2, clause.i)])


def told_of_noun(noun: Token, table: MoveTable) -> MoveStatus | None:
    """How real a noun that is an act is by its own phrase: done where nothing speaks against it, ``None`` if unreal.

    "the planned [visit]", "[talks] are to begin", "a possible [attack]", "fears of an [invasion]", "seeks [talks]"
    """
    for child in islice(noun.children, CHILDREN):
        if child.dep_ in ("amod", "compound", "det", "nmod:desc") and child.i < noun.i:
            if child.lower_ in table.unsure or (child.dep_ == "det" and child.lower_ in _NO):
                return None
            if _planning(child, table):
                return MoveStatus.PLANNED
    current = noun
    for _ in range(_STEPS):
        head = current.head
        if head.i == current.i or head.pos_ not in _NOMINAL:
            break
        if current.dep_ == "nmod" and any(
            c.dep_ == "case" and c.lower_ in _ON for c in islice(current.children, CHILDREN)
        ):
            if one_of(head, table.claims) is not None:
                return None
            if _planning(head, table):
                return MoveStatus.PLANNED
        current = head
    return MoveStatus.DONE


_NO = frozenset(("no", "any"))


def _planning(word: Token, table: MoveTable) -> bool:
    return table.control.get(word.lower_) == "plan" or table.control.get(one_of(word, table.control) or "") == "plan"
