"""Who speaks when: every voice and state before repetitions, answers before echoes, the lead twice."""

from __future__ import annotations

from dataclasses import replace

from bot.briefing import select
from bot.briefing.gather import Told
from bot.briefing.turns import Page, in_turn
from bot.domain.briefing import Query
from bot.domain.facts import ActorKind, Stance
from bot.domain.plover import MoveType
from bot.domain.records import ActorRef, PositionRecord

from .build import AMERICA, KWAN, NORTH, NOW, SANDERS, SOUTH, article, dossier, move, position

OF = article("d1")
CHINA = ActorRef(id="kCHN", name="China", kind=ActorKind.STATE, country="CHN", salience=0.1)
STAFF = ActorRef(id="kStaff", name="State Department officials", kind=ActorKind.GROUP, country="USA", salience=0.1)


def said(who: ActorRef, words: str, issue: str | None = None, stance: Stance = Stance.NEUTRAL) -> PositionRecord:
    said.place += 1  # type: ignore[attr-defined]
    return position(OF, who, words, issue=issue, stance=stance, start=said.place * 90)  # type: ignore[attr-defined]


said.place = 0  # type: ignore[attr-defined]


def order(*records: PositionRecord, heard: PositionRecord | None = None, most: int = 9) -> list[PositionRecord]:
    """In which order positions of equal weight are told."""
    every = [Told(record, [record], [OF], score=1.0) for record in records]
    page = Page(every)
    if heard:
        page.hear(Told(heard, [heard], [OF]))
    return [told.record for told, _ in in_turn(every, page, most)]


def test_everybody_speaks_before_anybody_speaks_thrice() -> None:
    lead = [said(KWAN, f"view {n} of the talks that were held") for n in range(3)]
    others = [said(who, f"the view of {who.name} on it") for who in (SOUTH, AMERICA)]
    told = order(*lead, *others)
    assert {record.actor for record in told[:3]} == {KWAN, SOUTH, AMERICA}
    assert told[-1].actor == KWAN


def test_a_state_not_heard_comes_before_a_second_voice_of_one_that_was() -> None:
    spokeswoman, staff = said(SANDERS, "the plan would never work"), said(STAFF, "the drills were lawful")
    china = said(CHINA, "the plan was still the best option")
    assert order(spokeswoman, staff, china)[:2] == [spokeswoman, china]


def test_an_answer_comes_before_a_further_issue_and_an_echo_last() -> None:
    against = said(SANDERS, "the plan would never work", "freeze proposal", Stance.OPPOSES)
    echo = said(KWAN, "the plan was dead and buried", "freeze proposal", Stance.OPPOSES)
    further = said(SOUTH, "the sanctions ought to stay", "sanctions", Stance.SUPPORTS)
    answer = said(CHINA, "the plan was still the best option", "freeze proposal", Stance.SUPPORTS)
    assert order(echo, further, answer, heard=against) == [answer, further, echo]


def test_what_a_holder_said_of_an_issue_is_not_said_again_first() -> None:
    first = said(KWAN, "the army would be built up", "nuclear programme", Stance.SUPPORTS)
    again = said(KWAN, "the force would be completed soon", "nuclear programme", Stance.SUPPORTS)
    other = said(KWAN, "the new sanctions meant nothing", "sanctions", Stance.OPPOSES)
    assert order(first, again, other) == [first, other, again]


def test_the_bottom_line_and_disputes_count_as_heard() -> None:
    lead = position(OF, NORTH, "it would not hold talks", issue="talks", stance=Stance.OPPOSES, start=0)
    sentence = lead.evidence[0].sentence + " It said so on Wednesday."
    lead = replace(lead, evidence=(replace(lead.evidence[0], sentence=sentence, end=len(sentence)),))
    others = [said(ActorRef(id=f"k{n}", name=f"Person {n}"), f"remark {n} on {'the matter ' * 9}") for n in range(12)]
    again = said(NORTH, "there would be no meeting of envoys", "talks", Stance.OPPOSES)
    made = select.brief([dossier(OF, lead, again, *others)], Query(), now=NOW)
    assert made.bottom_line[0].text.startswith("North Korea said it would not hold talks")
    assert again.id not in {item.record.id for item in made.positions}


def test_what_one_says_that_another_holds_is_told_once() -> None:
    sentence = "Sanders said that Kim Kye Gwan rejected every plan for a freeze of the drills."
    outer = position(OF, SANDERS, "that Kim Kye Gwan rejected every plan for a freeze of the drills", sentence=sentence)
    inner = position(
        OF, KWAN, "every plan for a freeze of the drills", cue="rejected", cue_class="deny", sentence=sentence
    )
    other = said(SOUTH, "the view of the South on it")
    assert order(outer, replace(inner, teller=SANDERS), other)[1:] == [other]


def test_an_agreement_is_told_as_a_move_that_names_both() -> None:
    pact = move(OF, MoveType.AGREE, [SOUTH], "South Korea and the United States agreed to seek peace", at=5000)
    words = replace(
        position(OF, SOUTH, "to seek peace", cue="agreed", cue_class="agree", start=5000), evidence=pact.evidence
    )
    made = select.brief([dossier(OF, pact, words)], Query(), now=NOW)
    assert [item.record.id for item in made.moves] == [pact.id]
    assert made.positions == ()


def test_one_act_read_as_two_kinds_is_told_once() -> None:
    clause = "Britain put sanctions on nine officers for the attack on Israel"
    sure = move(OF, MoveType.SANCTION, [SOUTH], clause, at=5000)
    unsure = replace(move(OF, MoveType.ASSAULT, [SOUTH], clause, at=5000, on="2018-05-16"), confidence=0.6)
    made = select.brief([dossier(OF, unsure, sure)], Query(), now=NOW)
    assert [item.record.id for item in made.moves] == [sure.id]


def test_the_explanation_tells_what_a_position_added() -> None:
    records = [said(KWAN, "the army would be built up", "talks", Stance.OPPOSES), said(SOUTH, "there was hope for it")]
    reasons = select.explain([dossier(OF, *records)], Query(), now=NOW)
    assert all("new voice" in dict(reason.parts) for reason in reasons)
