"""Moves: what actors did to each other, as events with a type, two sides and a status.

acts ─> which are told ─> how real ─> Move;  drills ─> Move (MOBILIZE)
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import islice

from bot.domain import timex
from bot.domain.facts import ActorKind, DateType, Drill, DrillPhase, Move
from bot.domain.plover import MoveStatus, MoveType
from bot.extract.attribution.ranges import Range
from bot.extract.attribution.topics import find_issue
from bot.extract.forms import one_of
from bot.extract.moves.act import Act
from bot.extract.moves.acts import find_acts
from bot.extract.moves.grammar import cases, passive, subject_of
from bot.extract.moves.reality import judge
from bot.extract.moves.scene import told
from bot.extract.moves.sides import DONE_TOGETHER
from bot.extract.moves.terms import Terms
from bot.extract.parse import CHILDREN, Token
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
    moves = [_of_drill(reading, drill) for drill in drills if drill.participants and drill.phase in _PHASES]
    terms = Terms(reading)
    acts = [act for act in find_acts(reading) if _complete(reading, act) and not terms.supposed(act)]
    for act in told(reading, acts):
        if any(reading.span(i, i + 1).overlaps(span) for i in act.cue for span in drilled):
            continue
        move = _move(reading, act, terms)
        if move is not None:
            moves.append(move)
    return sorted(_merged(moves), key=lambda move: (move.evidence[0].start, move.cue))


def _move(reading: Reading, act: Act, terms: Terms) -> Move | None:
    judged = judge(reading, act)
    if judged is None or reading.in_heading(act.head):
        return None
    kind, status, rule = judged
    together = act.frame.reciprocal or kind in DONE_TOGETHER
    if set(act.doers) & set(act.others) and not together:
        return None
    token = reading.doc[act.head]
    date = _date(reading, token, status)
    if status is MoveStatus.DONE and kind in _EVENTS and _lies_ahead(reading, act, date):
        status = MoveStatus.PLANNED
    return Move(
        type=kind,
        initiators=act.doers,
        targets=tuple(a for a in act.others if a not in act.doers),
        status=status,
        evidence=(reading.sentence(act.head),),
        cue=tuple(reading.span(i, i + 1) for i in act.cue),
        date=date,
        place=_place(reading, token),
        condition=tuple(reading.span(*piece) for piece in terms.of(act, kind, status)),
        clause=reading.span(*_clause(reading, act)),
        issue=_issue(reading, act),
        rule=rule,
        confidence=_CONFIDENCE[act.verb is not None] + 0.15 * bool(act.doers and act.others),
    )


#: Acts that need somebody to be done to: one who merely "helps" or "releases" has done nothing to anybody named.
_NEEDS_BOTH = frozenset((MoveType.SUPPORT, MoveType.AID, MoveType.CONSULT, MoveType.COOPERATE))
#: Of these a verb with its noun tells enough: "ratified the treaty", "held talks".
_DONE_ALONE = frozenset((MoveType.SUPPORT, MoveType.CONSULT))
_TELLS_ENOUGH = frozenset(("apologize", "apologise"))
#: Acts told in the passive without who does them: "has been blamed", "were killed".
_DOER_UNKNOWN = frozenset((MoveType.ASSAULT, MoveType.COERCE, MoveType.ACCUSE, MoveType.RETREAT, MoveType.SANCTION))


def _complete(reading: Reading, act: Act) -> bool:
    """Whether enough of both sides is told."""
    if not act.doers and not (act.frame.type in _DOER_UNKNOWN and act.others and _by_somebody(reading, act)):
        return False
    if act.frame.type is MoveType.CONSULT and act.others and all(_of_press(reading, a) for a in act.others):
        return False
    alone = not act.others and not (act.frame.reciprocal and _several(reading, act))
    told = act.frame.type in _DONE_ALONE and (bool(act.frame.nouns) or act.frame.words[0] in _TELLS_ENOUGH)
    return not (alone and (act.verb is None or (act.frame.type in _NEEDS_BOTH and not told)))


def _of_press(reading: Reading, identifier: str) -> bool:
    """Whether somebody is of the press: who speaks to it consults nobody."""
    return identifier in reading.actors and reading.actors[identifier].sector == "MED"


def _by_somebody(reading: Reading, act: Act) -> bool:
    """Whether somebody must have done what is told without a doer: in the passive, or with a weapon."""
    if act.verb is None:
        return True
    weapons = reading.lexicon.moves.weapons
    if passive(act.verb):
        causes = [c for c in islice(act.verb.children, CHILDREN) if c.dep_.startswith("obl") and "by" in cases(c)]
    else:
        causes = subject_of(act.verb)
        if not causes:
            return False
    return all(one_of(cause, weapons) is not None for cause in causes)


def _several(reading: Reading, act: Act) -> bool:
    """Whether the doer is a group: "the ministers met"."""
    return any(reading.actors[a].kind is ActorKind.GROUP for a in act.doers if a in reading.actors)


def _date(reading: Reading, token: Token, status: MoveStatus) -> str | None:
    """When the act is; of one that lies ahead no month or year that is over: that is something else's."""
    value = _calendar(reading.date_of(token))
    published, end = reading.article.published_at, timex.end_of(value)
    ahead = status in (MoveStatus.PLANNED, MoveStatus.ANNOUNCED) and timex.granularity(value) in ("month", "year")
    return None if ahead and published is not None and end is not None and end < published.date() else value


#: Acts that happen on a day: what one demands or blames for another day is demanded today.
_EVENTS = frozenset(
    (MoveType.CONSULT, MoveType.COOPERATE, MoveType.MOBILIZE, MoveType.PROTEST, MoveType.RETREAT, MoveType.AID)
)


def _lies_ahead(reading: Reading, act: Act, date: str | None) -> bool:
    """Whether an act that no past tense tells is dated behind the day of the article: "next month's [summit]"."""
    published, start = reading.article.published_at, timex.start_of(date)
    past = act.verb is not None and act.verb.tag_ not in ("VBP", "VBZ", "VB")
    return published is not None and start is not None and start > published.date() and not past


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


def _issue(reading: Reading, act: Act) -> str | None:
    """The issue of the table that the act's clause names."""
    return _named_issue(reading, _clause(reading, act), act.head)


def _named_issue(reading: Reading, words: Range, head: int) -> str | None:
    topic = find_issue(reading, range(*words), reading.doc[head])
    return topic.issue if topic.tokens else None


def _clause(reading: Reading, act: Act) -> Range:
    """The act's own clause in tokens: its verb's words without clauses that hang on it, subject to last object."""
    doc = reading.doc
    if act.verb is None:
        return reading.sentence_bounds(act.head)
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
    return start, end


def _of_drill(reading: Reading, drill: Drill) -> Move:
    """A drill is a show of force by those who take part."""
    mention = drill.mentions[0]
    words = bisect_left(reading.offsets.starts, mention.start), bisect_left(reading.offsets.starts, mention.end)
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
        issue=_named_issue(reading, words, words[1] - 1),
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
