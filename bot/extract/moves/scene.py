"""Which acts of a sentence it tells, and which only belong to the matter or the background of another.

"accused Chad of arming rebels"         the arming is what the accusation says
"met the envoy, who was expelled …"     the expulsion is background
"fired mortars, killing two soldiers"   one attack, told twice
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.plover import MoveType
from bot.extract.forms import one_of
from bot.extract.lexicon.moves import MoveTable
from bot.extract.moves.act import Act
from bot.extract.moves.grammar import SAYING, cases
from bot.extract.parse import Token
from bot.extract.reading import Reading

_STEPS = 12
_TOPIC = frozenset(("about", "regarding", "concerning"))
#: A sentence with more acts is a list; the bound keeps it linear.
_NEAR = 8


def told(reading: Reading, acts: Iterable[Act]) -> list[Act]:
    """The acts that the text tells for themselves, those of one sentence and type put together."""
    acts = list(acts)
    heads = {act.head for act in acts}
    levels = [
        (act, _level(reading.doc[act.head], heads, reading.lexicon.moves))
        for act in acts
        if not _by_the_way(reading, act)
    ]
    front = {reading.doc[act.head].sent.start for act, level in levels if level == 0}
    kept = [
        act for act, level in levels if level == 0 or (level == 1 and reading.doc[act.head].sent.start not in front)
    ]
    return _joined(reading, _with_their_matter(reading, kept))


def _with_their_matter(reading: Reading, acts: list[Act]) -> list[Act]:
    """What protesters shout in one sentence with their protest tells whom it is against: no act of its own.

    "marched through the capital, [denouncing] the government", "rallied, [demanding] that he resign".
    """
    kept: list[Act] = []
    for act in acts:
        protest = next((p for p in acts if p.frame.type is MoveType.PROTEST and _shouted(reading, act, p)), None)
        if protest is None:
            kept.append(act)
        else:
            protest.others = protest.others or act.others
    return kept


def _shouted(reading: Reading, act: Act, protest: Act) -> bool:
    verb = reading.doc[act.head]
    saying = act.frame.type in (MoveType.ACCUSE, MoveType.REQUEST, MoveType.REJECT)
    below = verb.dep_ in ("advcl", "xcomp") and verb.head.i == protest.head
    return saying and below and set(act.doers) <= set(protest.doers)


def _by_the_way(reading: Reading, act: Act) -> bool:
    """Whether a participle only describes somebody, and no doer is told: "the committee [charged] with drafting"."""
    token = reading.doc[act.head]
    if token.tag_ == "VB" and token.dep_ == "conj" and token.head.tag_ in ("VBD", "VBN"):
        return True  # a base form joined to a past tense: the parse lost the modal that it hangs on
    if act.verb is None and cases(token) & _TOPIC:
        return True  # "questions about [his visit]"
    return not act.doers and token.dep_ in ("acl", "amod") and token.tag_ == "VBN"


def _level(token: Token, heads: set[int], table: MoveTable) -> int:
    """0 for an act of the main line, 1 for one in a clause aside, 2 for what is only the matter of another act."""
    level = 0
    for _ in range(_STEPS):
        above = token.head
        if above.i == token.i:
            return level
        if token.dep_ in ("acl", "advcl") and _only_meant(token, table):
            return 2
        accompanies = (
            token.dep_ == "advcl" and token.lower_.endswith("ing") and not any(c.dep_ == "mark" for c in token.lefts)
        )
        accompanies = accompanies and token.lemma_.lower() not in SAYING
        if token.dep_ in ("conj", "parataxis") or accompanies:
            token = above
            continue
        if above.i in heads:
            aside = token.dep_ == "advcl" and any(
                c.dep_ in ("mark", "advmod") and c.lower_ != "to" for c in token.lefts
            )
            return 1 if aside else 2
        if token.dep_ in ("acl:relcl", "advcl") or (token.dep_ == "acl" and token.tag_ != "VBD"):
            level = 1
        token = above
    return level


def _only_meant(token: Token, table: MoveTable) -> bool:
    """Whether a clause tells a purpose or a power, and nothing done: "met to watch", "its capability to strike"."""
    meant = any(c.dep_ == "mark" and c.lower_ == "to" for c in token.lefts)
    return meant and one_of(token.head, table.control) is None


def _joined(reading: Reading, acts: list[Act]) -> list[Act]:
    """Acts of one type by the same doers in one sentence are one: to each is done what is done to all."""
    kept: list[Act] = []
    for act in sorted(acts, key=lambda act: act.head):
        same = next((other for other in reversed(kept[-_NEAR:]) if _one(reading, other, act)), None)
        if same is None:
            kept.append(act)
            continue
        same.doers = same.doers or act.doers
        same.others = same.others + tuple(a for a in act.others if a not in (*same.others, *same.doers))
        same.verb = same.verb or act.verb
    return kept


def _one(reading: Reading, left: Act, right: Act) -> bool:
    if left.frame.type is not right.frame.type:
        return False
    if reading.doc[left.head].sent.start != reading.doc[right.head].sent.start:
        return False
    return not left.doers or not right.doers or bool(set(left.doers) & set(right.doers))
