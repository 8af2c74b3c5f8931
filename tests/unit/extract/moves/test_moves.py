"""What counts as a move and who stands on which side, on own sentences with hand-written parses."""

from __future__ import annotations

import pytest

from bot.domain.facts import DateType
from bot.extract.drills import find_drills
from bot.extract.moves import find_moves
from bot.extract.reading import TokenDate
from tests.unit.extract.who.parses import read

Told = tuple[str, str, list[str], list[str]]


def told(sentence: str) -> list[Told]:
    """Type, status, initiators and targets of every move of one sentence."""
    reading = read(sentence)
    names = reading.actors
    return [
        (m.type.value, m.status.value, [names[a].name for a in m.initiators], [names[a].name for a in m.targets])
        for m in find_moves(reading, [])
    ]


def test_what_an_accusation_says_is_no_move_of_its_own() -> None:
    assert told(
        "Chad/PROPN/2/nsubj/B-LOC accused/VERB/0/root Sudan/PROPN/2/obj/B-LOC of/SCONJ/5/mark arming/VERB/2/advcl "
        "rebels/NOUN/5/obj ./PUNCT/2/punct"
    ) == [("ACCUSE", "done", ["Chad"], ["Sudan"])]


def test_whom_a_demand_names_in_its_clause_is_asked() -> None:
    assert told(
        "Japan/PROPN/2/nsubj/B-LOC demanded/VERB/0/root that/SCONJ/5/mark Russia/PROPN/5/nsubj/B-LOC leave/VERB/2/ccomp"
        " ./PUNCT/2/punct"
    ) == [("REQUEST", "done", ["Japan"], ["Russia"])]


@pytest.mark.parametrize(
    ("verb", "content", "kind"),
    [("vowed", "attack", "THREATEN"), ("vowed", "visit", "AGREE"), ("refused", "visit", "REJECT")],
)
def test_what_one_binds_oneself_to_decides_between_promise_and_threat(verb: str, content: str, kind: str) -> None:
    sentence = (
        f"Turkey/PROPN/2/nsubj/B-LOC {verb}/VERB/0/root to/PART/4/mark {content}/VERB/2/xcomp "
        "Syria/PROPN/4/obj/B-LOC ./PUNCT/2/punct"
    )
    assert told(sentence) == [(kind, "done", ["Turkey"], ["Syria"])]


@pytest.mark.parametrize("doubt", ["may", "might", "could"])
def test_what_only_may_happen_is_no_move(doubt: str) -> None:
    assert not told(
        f"Egypt/PROPN/3/nsubj/B-LOC {doubt}/AUX/3/aux attack/VERB/0/root Libya/PROPN/3/obj/B-LOC ./PUNCT/3/punct"
    )


def test_what_nobody_did_is_no_move() -> None:
    attack = "{}/3/nsubj attacked/VERB/0/root Libya/PROPN/{}/obj/B-LOC ./PUNCT/{}/punct"
    assert not told("No/DET/2/det " + attack.format("ships/NOUN", 3, 3))
    assert told("Egyptian/ADJ/2/amod/B-NORP " + attack.format("ships/NOUN", 3, 3))


def test_help_to_come_is_a_promise_and_a_visit_to_come_a_planned_visit() -> None:
    future = "Peru/PROPN/3/nsubj/B-LOC will/AUX/3/aux {}/VERB/0/root Chile/PROPN/3/obj/B-LOC ./PUNCT/3/punct"
    assert told(future.format("assist")) == [("AGREE", "planned", ["Peru"], ["Chile"])]
    assert told(future.format("visit")) == [("CONSULT", "planned", ["Peru"], ["Chile"])]


def test_refusing_by_negation_is_a_rejection() -> None:
    assert told(
        "Cuba/PROPN/4/nsubj/B-LOC will/AUX/4/aux not/PART/4/advmod visit/VERB/0/root Spain/PROPN/4/obj/B-LOC "
        "./PUNCT/4/punct"
    ) == [("REJECT", "refused", ["Cuba"], ["Spain"])]


def test_a_purpose_is_nothing_done() -> None:
    assert [kind for kind, *_ in told(
        "Kenya/PROPN/2/nsubj/B-LOC met/VERB/0/root Uganda/PROPN/2/obj/B-LOC to/PART/5/mark attack/VERB/2/advcl "
        "Sudan/PROPN/5/obj/B-LOC ./PUNCT/2/punct"
    )] == ["CONSULT"]  # fmt: skip


def test_a_clause_aside_gives_way_to_the_main_line() -> None:
    sentence = (
        "Norway/PROPN/2/nsubj/B-LOC praised/VERB/0/root Ghana/PROPN/2/obj/B-LOC after/SCONJ/6/mark "
        "Iran/PROPN/6/nsubj/B-LOC attacked/VERB/2/advcl Iraq/PROPN/6/obj/B-LOC ./PUNCT/2/punct"
    )
    assert told(sentence) == [("SUPPORT", "done", ["Norway"], ["Ghana"])]


def test_one_attack_told_twice_is_one_move() -> None:
    sentence = (
        "Rebels/NOUN/2/nsubj bombed/VERB/0/root Nepal/PROPN/2/obj/B-LOC ,/PUNCT/5/punct killing/VERB/2/advcl "
        "soldiers/NOUN/5/obj ./PUNCT/2/punct"
    )
    assert [(kind, len(targets)) for kind, _, _, targets in told(sentence)] == [("ASSAULT", 2)]


def test_the_passive_turns_the_sides_about() -> None:
    assert told(
        "Belgium/PROPN/3/nsubj:pass/B-LOC was/AUX/3/aux:pass criticized/VERB/0/root by/ADP/5/case "
        "Rwanda/PROPN/3/obl:agent/B-LOC ./PUNCT/3/punct"
    ) == [("ACCUSE", "done", ["Rwanda"], ["Belgium"])]


def test_whoever_is_acted_on_becomes_an_actor() -> None:
    reading = read(
        "Burma/PROPN/2/nsubj/B-LOC urged/VERB/0/root donors/NOUN/2/obj to/PART/5/mark pay/VERB/2/xcomp ./PUNCT/2/punct"
    )
    (move,) = find_moves(reading, [])
    assert [reading.actors[a].name for a in move.targets] == ["donors"]
    assert any(m.actors == move.targets for m in reading.mentions)


def test_a_word_that_needs_its_preposition_tells_nothing_without_it() -> None:
    left = "Mali/PROPN/2/nsubj/B-LOC left/VERB/0/root {}Togo/PROPN/2/{}/B-LOC ./PUNCT/2/punct"
    assert not told(left.format("", "obj"))
    assert [kind for kind, *_ in told(left.format("for/ADP/4/case ", "obl"))] == ["CONSULT"]


@pytest.mark.parametrize("modal", ["must", "should"])
def test_saying_what_somebody_must_do_is_a_demand_on_him(modal: str) -> None:
    clause = f"Peru/PROPN/5/nsubj/B-LOC {modal}/AUX/5/aux leave/VERB/2/ccomp ./PUNCT/2/punct"
    assert told(f"Chile/PROPN/2/nsubj/B-LOC said/VERB/0/root {clause}") == [("REQUEST", "done", ["Chile"], ["Peru"])]
    assert not told(f"It/PRON/2/nsubj said/VERB/0/root {clause}")


def test_saying_that_somebody_did_wrong_accuses_him() -> None:
    assert told(
        "Chile/PROPN/2/nsubj/B-LOC said/VERB/0/root Peru/PROPN/5/nsubj/B-LOC had/AUX/5/aux violated/VERB/2/ccomp "
        "treaties/NOUN/5/obj ./PUNCT/2/punct"
    ) == [("ACCUSE", "done", ["Chile"], ["Peru"])]


CONDITIONAL = (
    "Chile/PROPN/3/nsubj/B-LOC will/AUX/3/aux help/VERB/0/root Peru/PROPN/3/obj/B-LOC if/SCONJ/7/mark "
    "Bolivia/PROPN/7/nsubj/B-LOC expels/VERB/3/advcl Cuba/PROPN/7/obj/B-LOC ./PUNCT/3/punct"
)


def test_a_promise_keeps_its_condition_and_what_the_condition_tells_is_not_done() -> None:
    assert told(CONDITIONAL) == [("AGREE", "planned", ["Chile"], ["Peru"])]
    reading = read(CONDITIONAL)
    (move,) = find_moves(reading, [])
    assert [span.of(reading.article.text) for span in move.condition] == ["if Bolivia expels Cuba"]


def test_two_who_agree_stand_one_on_each_side() -> None:
    assert told(
        "Chile/PROPN/4/nsubj/B-LOC and/CCONJ/3/cc Peru/PROPN/1/conj/B-LOC agreed/VERB/0/root to/PART/6/mark "
        "meet/VERB/4/xcomp ./PUNCT/4/punct"
    ) == [("AGREE", "done", ["Chile"], ["Peru"])]


def test_a_thing_does_nothing_unless_it_is_a_weapon() -> None:
    struck = "A/DET/2/det {}/NOUN/3/nsubj killed/VERB/0/root Chileans/PROPN/3/obj/B-NORP ./PUNCT/3/punct"
    assert not told(struck.format("virus"))
    assert [kind for kind, *_ in told(struck.format("bomb"))] == ["ASSAULT"]


def test_to_get_ready_is_a_plan_and_no_promise() -> None:
    assert not told(
        "Iran/PROPN/3/nsubj/B-LOC did/AUX/3/aux get/VERB/0/root ready/ADJ/3/xcomp to/PART/6/mark visit/VERB/4/xcomp "
        "Syria/PROPN/6/obj/B-LOC ./PUNCT/3/punct"
    )
    assert told(
        "Iran/PROPN/3/nsubj/B-LOC is/AUX/3/cop ready/ADJ/0/root to/PART/5/mark visit/VERB/3/xcomp "
        "Syria/PROPN/5/obj/B-LOC ./PUNCT/3/punct"
    ) == [("AGREE", "done", ["Iran"], ["Syria"])]


def test_a_fight_that_kills_is_between_those_who_fight() -> None:
    assert told(
        "fighting/NOUN/7/nsubj between/ADP/3/case Chad/PROPN/1/nmod/B-LOC and/CCONJ/5/cc Sudan/PROPN/3/conj/B-LOC "
        "has/AUX/7/aux killed/VERB/0/root ten/NUM/9/nummod people/NOUN/7/obj ./PUNCT/7/punct"
    ) == [("ASSAULT", "done", ["Chad"], ["Sudan"])]


def test_two_nations_that_one_noun_counts_stand_one_on_each_side() -> None:
    assert told(
        "Chilean/ADJ/4/amod/B-NORP and/CCONJ/3/cc Peruvian/ADJ/1/conj/B-NORP ministers/NOUN/5/nsubj met/VERB/0/root "
        "./PUNCT/5/punct"
    ) == [("CONSULT", "done", ["Chile"], ["Peru"])]


def test_what_a_protest_shouts_tells_whom_it_is_against() -> None:
    assert told(
        "Students/NOUN/2/nsubj marched/VERB/0/root ,/PUNCT/4/punct denouncing/VERB/2/advcl France/PROPN/4/obj/B-LOC "
        "./PUNCT/2/punct"
    ) == [("PROTEST", "done", ["Students"], ["France"])]


@pytest.mark.parametrize(("object_", "kind"), [("minister", "COERCE"), ("claim", "REJECT")])
def test_a_person_is_dismissed_from_office_and_a_claim_out_of_hand(object_: str, kind: str) -> None:
    (move,) = told(
        f"Egypt/PROPN/2/nsubj/B-LOC dismissed/VERB/0/root the/DET/4/det {object_}/NOUN/2/obj ./PUNCT/2/punct"
    )
    assert move[0] == kind


def test_a_move_has_the_issue_that_its_clause_names() -> None:
    reading = read(
        "Japan/PROPN/2/nsubj/B-LOC imposed/VERB/0/root embargo/NOUN/2/obj on/ADP/5/case Syria/PROPN/2/obl/B-LOC "
        "./PUNCT/2/punct"
    )
    (move,) = find_moves(reading, [])
    assert move.issue == "sanctions"


def test_a_drill_is_a_move_about_drills() -> None:
    reading = read(
        "Japan/PROPN/2/nsubj/B-LOC began/VERB/0/root a/DET/5/det naval/ADJ/5/amod exercise/NOUN/2/obj ./PUNCT/2/punct"
    )
    (move,) = find_moves(reading, find_drills(reading))
    assert (move.type.value, move.issue) == ("MOBILIZE", "joint drills")


def test_the_date_of_another_clause_is_not_the_moves() -> None:
    sentence = "Japan/PROPN/3/nsubj/B-LOC will/AUX/3/aux visit/VERB/0/root Syria/PROPN/3/obj/B-LOC {} ./PUNCT/3/punct"
    reading = read(sentence.format("bombed/VERB/4/acl in/ADP/7/case March/PROPN/5/obl"))
    reading.dates = [TokenDate(6, 7, 6, "2016-03", DateType.DATE)]
    assert [move.date for move in find_moves(reading, [])] == [None]
    reading = read(sentence.format("in/ADP/6/case March/PROPN/3/obl"))
    reading.dates = [TokenDate(5, 6, 5, "2031-03", DateType.DATE)]
    assert [move.date for move in find_moves(reading, [])] == ["2031-03"]


@pytest.mark.parametrize(("noun", "count"), [("allegations", 0), ("news", 1)])
def test_what_an_allegation_says_nobody_did(noun: str, count: int) -> None:
    sentence = (
        f"Oslo/PROPN/2/nsubj/B-LOC cited/VERB/0/root {noun}/NOUN/2/obj that/SCONJ/6/mark Chad/PROPN/6/nsubj/B-LOC "
        "attacked/VERB/3/acl Libya/PROPN/6/obj/B-LOC ./PUNCT/2/punct"
    )
    assert told(sentence).count(("ASSAULT", "done", ["Chad"], ["Libya"])) == count


def test_what_somebody_is_accused_of_planning_he_did_not_do() -> None:
    moves = told(
        "Rebels/NOUN/2/nsubj accused/VERB/4/acl of/SCONJ/4/mark planning/VERB/2/advcl to/PART/6/mark "
        "attack/VERB/4/xcomp Libya/PROPN/6/obj/B-LOC slept/VERB/0/root ./PUNCT/8/punct"
    )
    assert "ASSAULT" not in [kind for kind, *_ in moves]


def test_an_infinitive_that_the_parse_has_for_the_main_verb_tells_a_plan() -> None:
    assert told(
        "Peru/PROPN/6/nsubj/B-LOC is/AUX/6/cop also/ADV/6/advmod due/ADJ/6/mark to/PART/6/mark visit/VERB/0/root "
        "Chile/PROPN/6/obj/B-LOC ./PUNCT/6/punct"
    ) == [("CONSULT", "planned", ["Peru"], ["Chile"])]


def test_whoever_has_yet_to_do_something_has_not_done_it() -> None:
    assert not told(
        "Peru/PROPN/5/nsubj/B-LOC has/AUX/5/aux yet/ADV/5/advmod to/PART/5/mark visit/VERB/0/root "
        "Chile/PROPN/5/obj/B-LOC ./PUNCT/5/punct"
    )
