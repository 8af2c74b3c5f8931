"""Lines: what is quoted, what is reported, and which condition belongs to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.briefing.gather import Told
from bot.briefing.items import Citer, move_item, position_item
from bot.briefing.quoting import best_quotation, report, tells, unshown_condition, untold
from bot.briefing.render import Renderer
from bot.domain.briefing import IssueGroup, MoveList, Query, SaidList
from bot.domain.facts import ActorKind, SpeechKind
from bot.domain.plover import MoveType
from bot.domain.records import ActorRef

from .build import AMERICA, KWAN, NORTH, NOW, article, move, position
from .test_pack import read

OF = article("d1")


def test_a_condition_of_another_sentence_is_not_put_to_the_words_shown() -> None:
    content = "“We see. If they stop, then we will think again.”"
    said = position(OF, KWAN, content, condition="If they stop")
    assert unshown_condition(said, "We see") is None
    assert unshown_condition(said, "then we will think again") == "If they stop"


def test_mixed_words_that_open_with_a_quotation_are_quoted() -> None:
    later = "He said at length that nobody would ever know why it was called “far from settled” by them all"
    assert best_quotation(position(OF, KWAN, later))[0] is None
    mixed = position(OF, KWAN, "the matter “lies far from settled” now")
    opening = "“The matter is far from settled.” He said that they had “never” agreed to anything"
    opened = replace(mixed, content=opening, quotes=("The matter is far from settled.", "never"))
    assert best_quotation(opened) == ("The matter is far from settled", True)


def test_quoted_words_that_something_is_done_to_keep_the_verb() -> None:
    """Not: China: “blackmail and bullying”."""
    told = 'China rejects "blackmail and bullying" by others.'
    blamed = position(OF, NORTH, '"blackmail and bullying"', cue="rejects", cue_class="deny", sentence=told)
    quoted = replace(blamed, quotes=("blackmail and bullying",), kind=SpeechKind.DIRECT)
    assert best_quotation(quoted) == (None, False)
    assert report(quoted) == 'rejects "blackmail and bullying"'
    spoken = replace(quoted, cue_class="say", cue="says")
    assert best_quotation(spoken)[0] == "blackmail and bullying"
    announced = '"Blackmail and bullying won\'t work," China warned.'
    before = position(
        OF, NORTH, "Blackmail and bullying won't work", cue="warned", cue_class="threat", sentence=announced
    )
    assert best_quotation(replace(before, quotes=(before.content,), kind=SpeechKind.DIRECT))[0] == before.content


def test_a_report_takes_its_verb_only_where_words_follow_it_directly() -> None:
    after = position(OF, KWAN, "the talks were over", cue="said")
    assert report(after) == "said the talks were over"
    before = position(OF, KWAN, "The talks were over", cue="said", sentence="The talks were over, Kim Kye Gwan said.")
    assert report(before) == "The talks were over"
    needs_more = position(OF, KWAN, "that the talks were over", cue="told")
    assert report(needs_more) == "the talks were over"
    participle = position(OF, KWAN, "the talks were over", cue="saying")
    assert report(participle) == "the talks were over"


@pytest.mark.parametrize(
    ("before", "content", "shown"),
    [
        ("told reporters in Lima", "that the talks were over", "told reporters in Lima that the talks were over"),
        ("told reporters", "the talks were over", "told reporters the talks were over"),
        ("told the daily Helsingin Sanomat on Monday", "that it was over", "told … that it was over"),
        ("told the daily Helsingin Sanomat on Monday", "it was over", "it was over"),
        ("told", "the court the talks were over", "told the court the talks were over"),
        ("told reporters", f"that it was over {'as he had feared ' * 5}".strip(), "told … that it was over as he had"),
        ("told reporters", f"it was over {'as he had feared ' * 5}".strip(), "it was over as he had"),
    ],
)
def test_who_tells_somebody_something_keeps_his_verb(before: str, content: str, shown: str) -> None:
    told = position(OF, KWAN, content, cue="told", sentence=f"Kim Kye Gwan {before} {content}.")
    assert report(told)[: len(shown)] == shown


def test_of_two_who_tell_something_each_keeps_his_own_listener() -> None:
    sentence = "Abel Stone told Kim Kye Gwan, who told Moon that the talks were over."
    assert report(position(OF, KWAN, "that the talks were over", cue="told", sentence=sentence)) == (
        "told Moon that the talks were over"
    )
    untold = "Kim Kye Gwan left an untold tale and told Moon that the talks were over."
    assert report(position(OF, KWAN, "that the talks were over", cue="told", sentence=untold)) == (
        "told Moon that the talks were over"
    )


def test_a_preposition_apart_from_its_verb_stays_with_it() -> None:
    told = position(OF, KWAN, "the plan", cue="spoke", sentence="Kim Kye Gwan spoke highly of the plan.")
    assert report(told) == "spoke highly of the plan"
    dated = position(OF, KWAN, "the plan", cue="rejected", sentence="Kim Kye Gwan rejected on Monday the plan.")
    assert report(dated) == "rejected the plan"


def test_who_acted_is_not_added_where_the_clause_calls_him_otherwise() -> None:
    def doer(clause: str, *called: str) -> str | None:
        named = tuple((AMERICA.id, words) for words in called)
        record = replace(move(OF, MoveType.REJECT, [AMERICA], clause), named=named)
        return move_item(Told(record, [record], [OF]), Citer()).doer

    assert doer("the subsequent end of talks with the U.S. and Cuba", "U.S.") is None
    assert doer("this time the U.S. had called them off", "U.S.") is None
    assert doer("it had called them off in Bucharest", "US") == AMERICA.name


def test_all_are_named_whom_both_sides_or_they_stand_for() -> None:
    def doer(clause: str, initiators: tuple[ActorRef, ...], *targets: ActorRef) -> str | None:
        record = replace(move(OF, MoveType.AGREE, initiators, clause), targets=targets)
        return move_item(Told(record, [record], [OF]), Citer()).doer

    assert doer("Both sides agreed to a halt", (NORTH,), AMERICA) == "North Korea, United States"
    assert doer("they would send envoys to Kim Kye Gwan", (NORTH, AMERICA), KWAN) == "North Korea, United States"
    assert doer("they agreed to a halt", (NORTH,), AMERICA) == "North Korea, United States"
    officials = replace(NORTH, kind=ActorKind.GROUP)
    assert doer("they agreed to a halt", (officials,), AMERICA) == "North Korea", "officials may be they"
    assert doer("it agreed to a halt", (NORTH,), AMERICA) == "North Korea"


def test_who_acted_is_added_only_where_the_clause_points_at_them() -> None:
    def doer(clause: str) -> str | None:
        record = move(OF, MoveType.REJECT, [NORTH, AMERICA], clause)
        return move_item(Told(record, [record], [OF]), Citer()).doer

    assert doer("it called off the talks") == "North Korea"
    assert doer("The country called off the talks") == "North Korea"
    assert doer("called off the talks in the night") == "North Korea"
    assert doer("it would not talk to South Korea") == "North Korea", "another Korea is named"
    assert doer("Pyongyang called off the talks") is None
    assert doer("The North called off the talks") is None
    assert doer("thousands of North Koreans called off the talks") != "North Korea", "named by its people"
    assert doer("it and North Korea called off the talks") == "United States"


def test_words_without_a_date_of_their_own_have_their_articles() -> None:
    vague = position(OF, KWAN, "the talks would go on", on="FUTURE_REF")
    assert position_item(Told(vague, [vague], [OF]), Citer()).on == "2018-05-16"


@pytest.mark.parametrize(
    ("cue", "content", "tells_something"),
    [
        ("condemned", "the manoeuvres", True),
        ("called", "Wednesday", False),
        ("insulted", "him", False),
        ("said", "had told him that he understood", False),
        ("proposed", "under which the states would guard their waters", False),
        ("asked", "him to cut off the oil", True),
        ("", "on Saudi oil plants", False),
        ("", "supporting armed groups", False),
        ("", "if talks fail, the drills resume", True),
    ],
)
def test_words_that_say_nothing_by_themselves_make_no_line(cue: str, content: str, tells_something: bool) -> None:
    assert tells(position(OF, KWAN, content, cue=cue)) is tells_something


def test_a_clause_does_not_begin_with_what_joins_it() -> None:
    record = move(OF, MoveType.REJECT, [NORTH], "and North Korea had rejected the plan")
    assert move_item(Told(record, [record], [OF]), Citer()).summary == "North Korea had rejected the plan"


def test_the_condition_of_somebody_s_own_sentence_is_no_condition_of_the_act() -> None:
    clause = "the allies had never accepted a halt of the drills"
    record = move(OF, MoveType.REJECT, [AMERICA], clause)
    sentence = f"Kwan said that {clause}, adding, “If they accept it, then we will think.”"
    record = replace(record, condition="If they accept it", evidence=(replace(record.evidence[0], sentence=sentence),))
    assert move_item(Told(record, [record], [OF]), Citer()).condition is None
    own = replace(record, condition="unless the North gave in")
    assert move_item(Told(own, [own], [OF]), Citer()).condition == "unless the North gave in"


def test_words_of_a_speaker_stand_between_marks_as_a_move_too() -> None:
    record = move(OF, MoveType.MOBILIZE, [NORTH], "My country will build up its forces")
    render = Renderer().render
    for quoted, shown in ((True, "“My country will build up its forces”"), (False, "My country will build")):
        item = move_item(Told(replace(record, quoted=quoted), [record], [OF]), Citer())
        (page,) = render("moves", list=MoveList(moves=(item,)), query=Query(), now=NOW)
        assert shown in read(page).text


def test_a_report_that_begins_within_a_quotation_keeps_its_mark() -> None:
    sentence = "“There is no comparison between the actions” of the North and “our own drills,” Sanders said."
    content = "There is no comparison between the actions” of the North and “our own drills,”"
    said = position(OF, KWAN, "x", sentence=sentence)
    told = replace(said, content=content, quotes=("There is no comparison between the actions", "our own drills"))
    assert report(told) == "“There is no comparison between the actions” of the North and “our own drills”"


def test_who_tells_what_another_holds_is_named() -> None:
    record = replace(position(OF, KWAN, "every plan for a freeze", cue="rejected"), teller=AMERICA)
    item = position_item(Told(record, [record], [OF]), Citer())
    (page,) = Renderer().render(
        "said", view=SaidList(name="x", groups=(IssueGroup(issue="x", items=(item,)),)), query=Query(), now=NOW
    )
    assert "rejected every plan for a freeze (according to United States)" in read(page).text


def test_a_long_list_of_those_who_do_it_does_not_push_out_what_they_do() -> None:
    content = (
        "that Foreign Minister Ada Lund of the coalition government, Defence Minister Bo Holm and the chief of the "
        "National Office of Intelligence, Cy Berg, would jointly visit the capital in the coming week"
    )
    shown = report(position(OF, KWAN, content, cue="confirmed"))
    assert shown.startswith("confirmed that Foreign Minister Ada Lund")
    assert "would jointly visit" in shown


def test_a_condition_that_opens_long_words_stands_behind_them() -> None:
    condition = "If an emergency on the island entails battleships and the use of force"
    content = f"{condition}, then that could constitute a situation that threatens the survival of the whole country"
    said = position(OF, KWAN, content, condition=condition, cue="told", sentence=f"{content}, he told them.")
    assert report(said).startswith("that could constitute a situation")
    assert report(replace(said, condition=content)).startswith("If an emergency")


def test_a_condition_whose_beginning_is_shown_is_not_told_again() -> None:
    condition = "If an emergency on the island entails battleships and the use of force by anybody at all"
    assert untold(condition, "If an emergency on the island … could threaten the whole country") is None
    assert untold(condition, "could threaten the whole country") is not None


def test_a_state_is_named_by_its_people_and_not_by_another_that_begins_like_it() -> None:
    def doer(name: str, clause: str) -> str | None:
        record = move(OF, MoveType.REJECT, [replace(NORTH, id="s", name=name)], clause)
        return move_item(Told(record, [record], [OF]), Citer()).doer

    assert doer("Niger", "it called off the talks with Nigeria") == "Niger"
    assert doer("Israel", "many of the Israelis called off the talks") is None
