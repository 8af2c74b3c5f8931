"""Moves: what actors did to each other, as events with a type, two sides and a status.

acts ─> how real ─> Move;  drills ─> Move (MOBILIZE)
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from bot.domain.facts import ActorKind, DateType, Drill, DrillPhase, Move, Span
from bot.domain.plover import MoveStatus, MoveType
from bot.extract.moves.acts import DONE_TOGETHER, Act, find_acts, subject_of
from bot.extract.moves.reality import (
    REFUSABLE,
    SAYING_IS_DOING,
    control_of,
    future,
    hypothetical,
    negated,
    plain_status,
    said_to_come,
)
from bot.extract.reading import Reading, TokenDate

__all__ = ["find_moves"]

_PLACE_CASES = frozenset(("in", "at", "near", "outside", "off"))
_CONFIDENCE = {True: 0.7, False: 0.5}
_PHASES = {
    DrillPhase.PLANNED: MoveStatus.PLANNED,
    DrillPhase.ONGOING: MoveStatus.ONGOING,
    DrillPhase.COMPLETED: MoveStatus.DONE,
}


def find_moves(reading: Reading, drills: list[Drill]) -> list[Move]:
    """Every move of the article, in text order; equal ones told twice are one with both sentences."""
    drilled = [span for drill in drills for span in drill.mentions]
    moves = [_of_drill(drill) for drill in drills if drill.participants and drill.phase in _PHASES]
    for act in find_acts(reading):
        if any(reading.span(i, i + 1).overlaps(span) for i in act.cue for span in drilled):
            continue
        move = _move(reading, act)
        if move is not None:
            moves.append(move)
    return sorted(_merged(moves), key=lambda move: (move.evidence[0].start, move.cue))


def _move(reading: Reading, act: Act) -> Move | None:
    judged = _judge(reading, act)
    if judged is None:
        return None
    kind, status, rule = judged
    if reading.in_heading(act.head):
        return None
    if not act.doers and kind is not MoveType.ASSAULT and kind is not MoveType.COERCE:
        return None
    alone = not act.others and not (act.frame.reciprocal and _several(reading, act))
    if alone and (kind in _NEEDS_BOTH or act.verb is None):
        return None
    together = act.frame.reciprocal or kind in DONE_TOGETHER
    if set(act.doers) & set(act.others) and not together:
        return None
    token = reading.doc[act.head]
    date = reading.date_of(token)
    return Move(
        type=kind,
        initiators=act.doers,
        targets=tuple(a for a in act.others if a not in act.doers) or (act.others if together else ()),
        status=status,
        evidence=(reading.sentence(act.head),),
        cue=tuple(reading.span(i, i + 1) for i in act.cue),
        date=_calendar(date),
        place=_place(reading, token),
        clause=_clause(reading, act),
        issue=None,
        rule=rule,
        confidence=_CONFIDENCE[act.verb is not None] + 0.15 * bool(act.doers and act.others),
    )


def _several(reading: Reading, act: Act) -> bool:
    """Whether the doer is a group: "the ministers met"."""
    return any(reading.actors[a].kind is ActorKind.GROUP for a in act.doers if a in reading.actors)


#: Acts that need somebody to be done to: one who merely "helps" or "releases" has done nothing to anybody named.
_NEEDS_BOTH = frozenset((MoveType.SUPPORT, MoveType.AID, MoveType.CONSULT, MoveType.COOPERATE))


def _judge(reading: Reading, act: Act) -> tuple[MoveType, MoveStatus, str] | None:
    """Type and status after negation, tense and the verb above; ``None`` where nothing is told to have happened."""
    kind = act.frame.type
    verb = act.verb
    if verb is None:
        return kind, MoveStatus.DONE, act.rule
    if hypothetical(verb):
        return None
    controlled = control_of(verb, reading.lexicon.moves)
    if controlled is not None:
        return _controlled(kind, controlled[0], act.rule)
    if negated(verb):
        if kind in REFUSABLE and (future(verb) or verb.lemma_.lower() in ("accept", "agree")):
            return MoveType.REJECT, MoveStatus.REFUSED, f"negated {act.rule}"
        return None
    if future(verb):
        return kind, MoveStatus.ANNOUNCED if said_to_come(verb) else MoveStatus.PLANNED, act.rule
    if said_to_come(verb) and kind in SAYING_IS_DOING and act.doers and not _own_words(reading, verb, act):
        return kind, plain_status(verb), act.rule
    return kind, plain_status(verb), act.rule


def _own_words(reading: Reading, verb: Token, act: Act) -> bool:
    speaker = subject_of(verb.head)
    return bool(speaker) and set(reading.actors_at(speaker[0])) == set(act.doers)


def _controlled(kind: MoveType, control: str, rule: str) -> tuple[MoveType, MoveStatus, str] | None:
    """An act below "refused to", "agreed to", "threatened to": the verb above is the act, this one its matter."""
    if control == "plan":
        return kind, MoveStatus.PLANNED, rule
    if control == "carry":
        return kind, MoveStatus.ONGOING, rule
    if control == "refuse" and kind in REFUSABLE:
        return None
    return None


def _calendar(date: TokenDate | None) -> str | None:
    """A date's value where it names a calendar date: "the future" dates nothing."""
    dated = date is not None and date.type in (DateType.DATE, DateType.TIME) and (date.value or "")[:1].isdigit()
    return date.value if date is not None and dated else None


def _place(reading: Reading, token: Token) -> str | None:
    """A place named beside the act: "in Geneva", "near the border town of Erez"."""
    for child in token.children:
        if (
            child.dep_.startswith(("obl", "nmod"))
            and {c.lower_ for c in child.children if c.dep_ == "case"} & _PLACE_CASES
        ):
            mention = reading.mention_at(child.i)
            if mention is not None and mention.type.value == "LOC":
                return reading.span(mention.start, mention.end).of(reading.article.text)
    return None


def _clause(reading: Reading, act: Act) -> Span:
    """The act's own clause: its verb's words without clauses that hang on it, from subject to last object."""
    doc = reading.doc
    if act.verb is None:
        return reading.sentence(act.head)
    sent = act.verb.sent
    indexes = {act.head, *act.cue}
    for child in act.verb.children:
        if child.dep_.partition(":")[0] in (
            "nsubj",
            "obj",
            "iobj",
            "obl",
            "aux",
            "xcomp",
            "compound",
            "advmod",
            "ccomp",
        ):
            indexes.update(range(child.left_edge.i, child.right_edge.i + 1))
    for subject in subject_of(act.verb):
        if sent.start <= subject.i < sent.end and subject.i < act.head:
            indexes.update(range(subject.left_edge.i, act.head))
    start, end = max(min(indexes), sent.start), min(max(indexes) + 1, sent.end)
    while start < end - 1 and doc[start].is_punct and not doc[start].is_quote:
        start += 1
    while end > start + 1 and doc[end - 1].is_punct and not doc[end - 1].is_quote:
        end -= 1
    return reading.span(start, end)


def _of_drill(drill: Drill) -> Move:
    """A drill is a show of force by those who take part."""
    return Move(
        type=MoveType.MOBILIZE,
        initiators=drill.participants,
        targets=(),
        status=_PHASES[drill.phase],
        evidence=drill.evidence[:1],
        cue=drill.mentions[:1],
        date=drill.start,
        place=drill.place,
        clause=drill.evidence[0],
        issue=None,
        rule="drill",
        confidence=drill.confidence,
    )


def _merged(moves: list[Move]) -> list[Move]:
    """The same act told in several sentences is one move; the first telling leads."""
    kept: dict[tuple[object, ...], Move] = {}
    for move in moves:
        key = (move.type, move.initiators, move.targets, move.status)
        earlier = kept.get(key)
        if earlier is None or (move.date and earlier.date and move.date != earlier.date):
            kept[key if earlier is None else (*key, move.date)] = move
            continue
        evidence = tuple(dict.fromkeys((*earlier.evidence, *move.evidence)))
        kept[key] = replace(
            earlier, evidence=evidence, date=earlier.date or move.date, place=earlier.place or move.place
        )
    return list(kept.values())
