"""A clause is shown from its first word to its last, and the second act of a sentence by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.briefing.clauses import (
    own_clause,
    own_part,
    said_apart,
    whole_words,
    with_infinitive,
    with_object,
    without_measure,
    without_opener,
)
from bot.briefing.exercises import gather_drills
from bot.briefing.gather import Told
from bot.briefing.items import Citer, move_item
from bot.domain.plover import MoveType

from .build import AMERICA, NORTH, article, drill, move


def test_words_begun_are_told_to_their_end() -> None:
    sentence = "President Lai Ching-te promised aid to Moon Jae-in."
    assert whole_words("te promised aid to Moon Jae", sentence) == "Ching-te promised aid to Moon Jae-in"
    assert whole_words("promised aid", sentence) == "promised aid"


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ("State media reported that the envoy would visit his counterparts", "the envoy would visit his counterparts"),
        ("The ministry said on Friday that it would visit nobody", "it would visit nobody"),
        ("The envoy said so during a visit", "The envoy said so during a visit"),
    ],
)
def test_who_reported_a_move_is_no_part_of_it(clause: str, told: str) -> None:
    assert said_apart(clause, "visit") == told


def test_a_name_begun_is_told_whole() -> None:
    sentence = "Chung Eui-yong, who had dined with Kim, met Moon Jae-in on Monday."
    assert whole_words("yong, who had dined with Kim", sentence) == "Eui-yong, who had dined with Kim"
    named = whole_words("yong, who had dined with Kim, met Moon", sentence, ("Chung Eui-yong", "Moon Jae-in"))
    assert named == "Chung Eui-yong, who had dined with Kim, met Moon Jae-in"
    assert whole_words("not there", sentence, ("Kim",)) == "not there"


def test_a_measure_without_what_it_measures_from_is_left_out() -> None:
    sentence = "The North accepted an offer on Friday, hours after the allies put off the drill, a week late."
    assert without_measure("The North accepted an offer on Friday, hours", sentence) == (
        "The North accepted an offer on Friday"
    )
    assert without_measure("the allies put off the drill, a week", sentence) == "the allies put off the drill, a week"


def test_what_is_asked_for_belongs_to_the_clause() -> None:
    sentence = "China called on both sides to avoid escalation, a spokesman said."
    assert with_infinitive("China called on both sides", sentence, 100) == (
        "China called on both sides to avoid escalation"
    )
    assert with_infinitive("China called on both sides", sentence, 30) == "China called on both sides"
    assert with_infinitive("a spokesman said", sentence, 100) == "a spokesman said"


@pytest.mark.parametrize(
    ("clause", "cue", "told"),
    [
        ("the ministry said, and urged China to act with restraint", "urged", "urged China to act with restraint"),
        ("that Kim had sent him a letter", "sent", "Kim had sent him a letter"),
        ("Ambassador Haley said Trump had phoned Xi", "phoned", "Trump had phoned Xi"),
        ("the minister demanded the release of the crew", "demanded", "the minister demanded the release of the crew"),
        ("days after it accused Seoul of flying drones", "accused", "it accused Seoul of flying drones"),
        ("as China opened a drill", "opened", "China opened a drill"),
    ],
)
def test_what_joins_a_clause_to_the_one_before_is_left_out(clause: str, cue: str, told: str) -> None:
    assert said_apart(clause, cue) == told


def test_a_place_does_not_end_in_the_word_that_opens_the_next_clause() -> None:
    assert without_opener("Taiwan that") == "Taiwan"
    of = article("d1")
    (told,) = gather_drills([drill(of, AMERICA, place="the strait where", start="2018-05-16")], {of.id: of})
    assert told.record.place == "the strait"


def test_the_second_act_of_a_sentence_is_told_with_who_acts() -> None:
    clause = "he wished the games success and offered to send a team, but also demanded that the drills end"
    assert own_part(clause, "offered") == (
        "he wished the games … and offered to send a team, but also demanded that the drills end"
    )
    assert own_part(clause, "demanded") == "he wished the games … but also demanded that the drills end"
    assert own_part(clause, "wished") is None
    assert own_part("the guard fired, and asked for help", "asked") == "the guard fired and asked for help"
    named = own_part("American Defense Secretary Lloyd Austin spoke with him at length and urged care", "urged")
    assert named == "American Defense Secretary Lloyd Austin … and urged care"
    assert own_part("he met envoys of Iran and, after a long night, of Iraq left", "left") is None


def test_an_act_that_only_tells_when_is_left_out_before_the_own_one() -> None:
    clause = "two states opened a drill, a day after China held an exercise around the island"
    assert own_clause(clause, "held") == "China held an exercise around the island"
    assert own_clause(clause, "opened") == clause


def test_a_page_begins_a_sentence_once() -> None:
    of, clause = article("d1"), "he wished the games success, but also demanded that the drills end"
    first = move(of, MoveType.AGREE, [NORTH], clause)
    second = move(of, MoveType.REQUEST, [NORTH], clause)
    at = clause.index("demanded")
    second = replace(second, evidence=(replace(second.evidence[0], marks=((at, at + 8),)),))
    page = Citer()
    lines = [move_item(Told(one, [one], [of]), page) for one in (first, second)]
    assert [line.summary for line in lines] == [clause, "he wished the games … but also demanded that the drills end"]
    assert lines[1].doer == "North Korea"
    assert move_item(Told(second, [second], [of]), Citer()).summary == clause


def test_an_act_told_by_a_noun_keeps_the_verb_of_its_clause() -> None:
    of, clause = article("d1"), "Trump told reporters there after his meeting with Kim"
    record = move(of, MoveType.CONSULT, [AMERICA], clause)
    at = clause.index("meeting")
    record = replace(record, rule="noun meeting", evidence=(replace(record.evidence[0], marks=((at, at + 7),)),))
    assert move_item(Told(record, [record], [of]), Citer()).summary == clause


def test_what_is_done_to_something_between_two_commas_keeps_the_thing() -> None:
    sentence = "The group endorsed, on Monday, a truce brokered by Egypt, its officials said."
    assert with_object("The group endorsed, on Monday", sentence, 100).endswith(
        "endorsed, on Monday, a truce brokered by Egypt"
    )
    assert with_object("The group endorsed, on Monday", sentence, 40) == "The group endorsed, on Monday"
    assert with_object("The group endorsed", sentence, 100) == "The group endorsed"


def test_a_clause_begins_behind_what_ties_it_to_another() -> None:
    assert said_apart("where thousands held a protest", "held") == "thousands held a protest"
    assert said_apart("in which Lund met Holm", "met") == "Lund met Holm"
    assert said_apart("which met on Monday", "met") == "which met on Monday"
