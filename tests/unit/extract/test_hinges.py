"""Which drill or move a condition names, on records made by hand."""

from __future__ import annotations

from bot.domain.facts import (
    Drill,
    DrillPhase,
    Mention,
    MentionKind,
    MentionType,
    Move,
    Position,
    Span,
    SpeechKind,
    Stance,
)
from bot.domain.plover import MoveStatus, MoveType
from bot.extract.hinges import Hinges

TEXT = (
    "Norway and Sweden held naval drills in May. Peru imposed sanctions on Chile. "
    "Russia will not talk as long as the drills go on. Chile will not talk until Peru lifts the sanctions. "
    "Kenya will not talk until Uganda lifts the sanctions."
)


def span(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


DRILL = Drill(
    name=None, type="naval", participants=("a1", "a2"), start=None, end=None, place=None, phase=DrillPhase.COMPLETED,
    evidence=(span("Norway and Sweden held naval drills"),), mentions=(span("naval drills"), span("the drills")),
)  # fmt: skip
MENTIONS = [
    Mention(span=span(name, nth), type=MentionType.LOC, kind=MentionKind.NAME, actor=actor)
    for name, nth, actor in (("Peru", 0, "a3"), ("Peru", 1, "a3"), ("Uganda", 0, "a6"))
]


def move(kind: MoveType, *cue: Span, who: str = "a3", whom: str = "a4", condition: tuple[Span, ...] = ()) -> Move:
    return Move(
        type=kind, initiators=(who,), targets=(whom,), status=MoveStatus.DONE, evidence=(span("Peru imposed"),),
        cue=cue, condition=condition,
    )  # fmt: skip


IMPOSED = move(MoveType.SANCTION, span("imposed"), span("sanctions"))


def linked(condition: Span) -> tuple[str, ...]:
    refused = move(MoveType.REJECT, span("talk"), who="a4", condition=(condition,))
    return Hinges(TEXT, MENTIONS, [DRILL], [IMPOSED, refused]).linked_moves()[1].condition_on


def test_a_condition_names_the_drill_that_is_mentioned_in_it() -> None:
    assert linked(span("as long as the drills go on")) == ("d1",)


def test_a_condition_names_the_move_whose_word_it_repeats() -> None:
    assert linked(span("until Peru lifts the sanctions")) == ("m1",)


def test_what_somebody_else_imposed_is_not_named() -> None:
    assert linked(span("until Uganda lifts the sanctions")) == ()


def test_positions_are_linked_too() -> None:
    said = Position(
        source=(span("Russia"),), actor=None, cue=(span("will not"),), content=(span("talk"),),
        kind=SpeechKind.INDIRECT, stance=Stance.OPPOSES, issue="talks", evidence=span("Russia will not talk"),
        condition=(span("as long as the drills go on"),),
    )  # fmt: skip
    (linked_position,) = Hinges(TEXT, MENTIONS, [DRILL], [IMPOSED]).positions([said])
    assert linked_position.condition_on == ("d1",)
