"""What is read of drills, on own sentences with hand-written parses."""

from __future__ import annotations

import pytest

from bot.domain.facts import Drill, DrillPhase
from bot.extract.drills import find_drills
from bot.extract.reading import Reading
from tests.unit.extract.who.parses import read


def only(reading: Reading) -> Drill:
    """The one drill of a reading."""
    (drill,) = find_drills(reading)
    return drill


def names(reading: Reading, drill: Drill) -> set[str]:
    """Who takes part, by name."""
    return {reading.actors[a].name for a in drill.participants}


def held(verb: str, auxiliary: str = "") -> Reading:
    """ "Oman (auxiliary) verb military exercises with Qatar in Muscat." """
    shift = bool(auxiliary)
    verb_at = 2 + shift
    words = [f"Oman/PROPN/{verb_at}/nsubj/B-LOC"]
    words += [f"{auxiliary}/AUX/{verb_at}/aux"] if auxiliary else []
    words += [
        f"{verb}/VERB/0/root", f"military/ADJ/{4 + shift}/amod", f"exercises/NOUN/{verb_at}/obj",
        f"with/ADP/{6 + shift}/case", f"Qatar/PROPN/{4 + shift}/nmod/B-LOC", f"./PUNCT/{verb_at}/punct",
    ]  # fmt: skip
    return read(" ".join(words))


def test_holder_and_partner_take_part() -> None:
    reading = held("began")
    assert names(reading, only(reading)) == {"Oman", "Qatar"}


@pytest.mark.parametrize(
    ("verb", "auxiliary", "phase"),
    [
        ("began", "", DrillPhase.ONGOING),
        ("hold", "will", DrillPhase.PLANNED),
        ("concluded", "", DrillPhase.COMPLETED),
        ("postponed", "", DrillPhase.SUSPENDED),
        ("scrapped", "", DrillPhase.CANCELLED),
    ],
)
def test_the_verb_tells_the_phase(verb: str, auxiliary: str, phase: DrillPhase) -> None:
    assert only(held(verb, auxiliary)).phase is phase


@pytest.mark.parametrize("doubt", ["may", "could"])
def test_a_merely_possible_exercise_is_none(doubt: str) -> None:
    assert not find_drills(held("hold", doubt))


def test_whoever_only_denounces_takes_no_part() -> None:
    reading = held("denounced")
    assert "Oman" not in names(reading, only(reading))


def test_a_text_can_name_a_drill() -> None:
    reading = read(
        "Oman/PROPN/2/nsubj/B-LOC began/VERB/0/root a/DET/5/det military/ADJ/5/amod exercise/NOUN/2/obj "
        "dubbed/VERB/5/acl Desert/PROPN/8/compound Lantern/PROPN/6/xcomp ./PUNCT/2/punct"
    )
    assert only(reading).name == "Desert Lantern"


def test_the_place_is_printed_as_it_stands() -> None:
    reading = read(
        "Oman/PROPN/2/nsubj/B-LOC began/VERB/0/root military/ADJ/4/amod exercises/NOUN/2/obj near/ADP/8/case "
        "the/DET/8/det southern/ADJ/8/amod border/NOUN/2/obl ./PUNCT/2/punct"
    )
    assert only(reading).place == "the southern border"


@pytest.mark.parametrize("last", ["-/PUNCT", "of/ADP", "and/CCONJ", "on/ADP", ",/PUNCT"])
def test_a_text_may_be_cut_off_within_a_place(last: str) -> None:
    reading = read(
        "Oman/PROPN/2/nsubj/B-LOC began/VERB/0/root military/ADJ/4/amod exercises/NOUN/2/obj near/ADP/6/case "
        f"Bergen/PROPN/2/obl/B-LOC {last}/6/dep"
    )
    assert only(reading).place == "Bergen"


def test_phrases_within_phrases_without_end_are_no_place() -> None:
    many = " ".join(f"in/ADP/{n + 1}/case phases/NOUN/2/obl" for n in range(5, 4000, 2))
    reading = read(
        f"Oman/PROPN/2/nsubj/B-LOC began/VERB/0/root military/ADJ/4/amod exercises/NOUN/2/obj {many} ./PUNCT/2/punct"
    )
    assert only(reading).place is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Oman/PROPN/2/nsubj/B-LOC held/VERB/0/root an/DET/5/det evacuation/NOUN/5/compound drill/NOUN/2/obj "
        "./PUNCT/2/punct",
        "The/DET/2/det vote/NOUN/5/nsubj was/AUX/5/cop an/DET/5/det exercise/NOUN/0/root in/ADP/7/case "
        "futility/NOUN/5/nmod ./PUNCT/5/punct",
        "Doctors/NOUN/2/nsubj praise/VERB/0/root the/DET/4/det exercises/NOUN/2/obj ./PUNCT/2/punct",
    ],
)  # fmt: skip
def test_other_exercises_are_no_drills(sentence: str) -> None:
    assert not find_drills(read(sentence))


def test_where_something_was_said_about_a_drill_is_not_its_place() -> None:
    said = (
        "In/ADP/2/case Oslo/PROPN/5/obl/B-LOC ,/PUNCT/5/punct officials/NOUN/5/nsubj {}/VERB/0/root Swedish/ADJ/8/amod/"
        "B-NORP military/ADJ/8/amod exercises/NOUN/9/nsubj ended/VERB/5/ccomp ./PUNCT/5/punct"
    )
    assert only(read(said.format("said"))).place is None


def test_the_main_verb_tells_the_phase_before_a_clause_that_hangs_on_the_drill() -> None:
    reading = read(
        "Oman/PROPN/2/nsubj/B-LOC cancelled/VERB/0/root military/ADJ/4/amod drills/NOUN/2/obj planned/VERB/4/acl "
        "for/ADP/7/case May/PROPN/5/obl ./PUNCT/2/punct"
    )
    assert only(reading).phase is DrillPhase.CANCELLED


@pytest.mark.parametrize("marker", ["if", "whether"])
def test_a_supposed_exercise_is_none(marker: str) -> None:
    sentence = (
        "{}/SCONJ/3/mark Oman/PROPN/3/nsubj/B-LOC hosted/VERB/7/advcl naval/ADJ/5/amod exercises/NOUN/3/obj "
        "Qatar/PROPN/7/nsubj/B-LOC objected/VERB/0/root ./PUNCT/7/punct"
    )
    assert not find_drills(read(sentence.format(marker)))
    assert find_drills(read(sentence.format("after")))


def test_who_speaks_of_drills_with_one_other_takes_part() -> None:
    reading = read(
        "Oman/PROPN/2/nsubj/B-LOC says/VERB/0/root naval/ADJ/4/amod drills/NOUN/7/nsubj with/ADP/6/case "
        "Qatar/PROPN/4/nmod/B-LOC continue/VERB/2/ccomp ./PUNCT/2/punct"
    )
    assert names(reading, only(reading)) == {"Oman", "Qatar"}


def test_who_calls_a_drill_a_rehearsal_takes_no_part() -> None:
    sentence = (
        "Oman/PROPN/2/nsubj/B-LOC said/VERB/0/root naval/ADJ/4/amod drills/NOUN/7/nsubj were/AUX/7/cop a/DET/7/det "
        "{}/NOUN/2/ccomp ./PUNCT/2/punct"
    )
    reading = read(sentence.format("success"))
    assert names(reading, only(reading)) == {"Oman"}
    reading = read(sentence.format("provocation"))
    assert not only(reading).participants


def test_a_host_lends_its_soil_and_takes_no_part() -> None:
    reading = read(
        "naval/ADJ/2/amod drills/NOUN/0/root hosted/VERB/2/acl by/ADP/5/case Oman/PROPN/3/obl/B-LOC ./PUNCT/2/punct"
    )
    assert only(reading).place == "Oman"
    assert not only(reading).participants


def test_what_is_not_to_be_cancelled_is_planned() -> None:
    sentence = (
        "Oman/PROPN/2/nsubj/B-LOC has/VERB/0/root {}/DET/4/det plans/NOUN/2/obj to/PART/6/mark cancel/VERB/4/acl "
        "naval/ADJ/8/amod drills/NOUN/6/obj ./PUNCT/2/punct"
    )
    assert only(read(sentence.format("no"))).phase is DrillPhase.PLANNED
    assert only(read(sentence.format("the"))).phase is DrillPhase.CANCELLED


def test_an_exercise_with_a_state_is_a_drill_without_a_word_of_arms() -> None:
    sentence = "The/DET/2/det exercise/NOUN/5/nsubj with/ADP/4/case {}/2/nmod{} ended/VERB/0/root ./PUNCT/5/punct"
    assert find_drills(read(sentence.format("Qatar/PROPN", "/B-LOC")))
    assert not find_drills(read(sentence.format("weights/NOUN", "")))


def test_forces_that_train_together_hold_a_drill_and_students_do_not() -> None:
    ending = "trained/VERB/0/root together/ADV/3/advmod ./PUNCT/3/punct"
    reading = read(f"Omani/ADJ/2/amod/B-NORP soldiers/NOUN/3/nsubj {ending}")
    assert names(reading, only(reading)) == {"Oman"}
    assert not find_drills(read(f"Omani/ADJ/2/amod/B-NORP students/NOUN/3/nsubj {ending}"))


def test_what_somebody_calls_a_drill_is_told_of_by_the_clause_above() -> None:
    reading = read(
        "Oman/PROPN/3/nsubj/B-LOC has/AUX/3/aux cancelled/VERB/0/root what/PRON/3/obj it/PRON/6/nsubj "
        "calls/VERB/4/acl:relcl military/ADJ/8/amod exercises/NOUN/6/obj ./PUNCT/3/punct"
    )
    assert only(reading).phase is DrillPhase.CANCELLED
    assert names(reading, only(reading)) == {"Oman"}
