"""Who said what: one hand-checked sentence for each way that news attributes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.facts import DateType, Position, SpeechKind, Stance
from bot.extract.attribution import find_positions, find_quotations, speakers
from bot.extract.reading import Reading, TokenDate
from tests.unit.extract.attribution.parses import misparsed, parsed, told, unparsed, words
from tests.unit.extract.who.parses import read


def only(name: str) -> tuple[Reading, Position]:
    reading = parsed(name)
    (position,) = (p for p in find_positions(reading) if not p.within)
    return reading, position


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("before", ("Kenya", "said", "that it would join the talks")),
        ("quote_after", ("the minister", "said", "“We will sign,”")),
        ("quote_before", ("The minister", "said", "“We will sign.”")),
        ("around", ("Okello", "said", "“We,” … “will never leave.”")),
        ("two_sentences", ("he", "said", "“It is safe,” … “Nobody left.”")),
        ("inverted", ("Ana Costa", "said", "“It is late,”")),
        ("inserted", ("he", "said", "The plan … will fail")),
        ("according", ("the bank", "according to", "Growth will slow")),
        ("noun", ("His", "demand for", "new sanctions")),
        ("quoted_as", ("The minister", "saying", "that prices fell")),
        ("denied", ("The king", "denied", "that he had paid")),
        ("made", ("Poland", "urged", "Mali to end the drills")),
        ("called", ("The general", "called", "the sanctions illegal")),
        ("wants", ("She", "wants", "to end the war")),
        ("condemned", ("Norway", "condemned", "the attack")),
        ("relative", ("The man", "said", "that it rained")),
        ("mixed", ("Police", "said", "the “ringleader” had fled")),
        ("passive", ("Peru", "accused of", "fraud")),
        ("asked", ("Lee", "said", "it failed")),
        ("misread", ("Harwell", "accused", "Ostrander of lying")),
        ("nodded", ("He", "", "“Somebody must go.”")),
    ],
)
def test_source_cue_and_content_are_verbatim(name: str, expected: tuple[str, str, str]) -> None:
    reading, position = only(name)
    assert told(reading, position) == expected


@pytest.mark.parametrize("name", ["negated", "hypothetical", "question", "condition"])
def test_what_nobody_said_is_no_position(name: str) -> None:
    assert find_positions(parsed(name)) == []


def test_both_levels_of_a_nested_attribution_are_found() -> None:
    reading = parsed("nested")
    assert [told(reading, position) for position in find_positions(reading)] == [
        ("The envoy", "said", "Ankara recognised that it failed"),
        ("Ankara", "recognised", "that it failed"),
    ]


def test_a_further_report_belongs_to_whoever_reports_not_to_the_one_spoken_of() -> None:
    reading = parsed("adding")
    assert [told(reading, position) for position in find_positions(reading)] == [
        ("He", "said", "they left"),
        ("He", "adding", "that it rained"),
    ]


@pytest.mark.parametrize(
    ("name", "expected", "stance", "issue"),
    [
        ("own_words", ("She", "said", "she opposes the tax"), Stance.OPPOSES, "taxes"),
        ("we_want", ("he", "said", "“We want peace,”"), Stance.SUPPORTS, "peace efforts"),
    ],
)
def test_the_speakers_own_words_twice_over_are_one_position(
    name: str, expected: tuple[str, str, str], stance: Stance, issue: str
) -> None:
    reading, position = only(name)
    assert (told(reading, position), position.stance, position.issue) == (expected, stance, issue)


def test_both_levels_of_the_speakers_own_words_are_told_and_the_inner_is_marked() -> None:
    reading = parsed("own_words")
    assert [(*told(reading, position), position.within) for position in find_positions(reading)] == [
        ("She", "said", "she opposes the tax", False),
        ("she", "opposes", "the tax", True),
    ]


def test_what_is_said_ends_where_the_writer_goes_on_to_the_next_report() -> None:
    reading = parsed("goes_on")
    assert [told(reading, position) for position in find_positions(reading)] == [
        ("Lee", "admitted", "that it failed"),
        ("aides", "said", "it rained"),
    ]


def test_a_joined_verb_shares_its_subject() -> None:
    reading = parsed("conj")
    assert [(*told(reading, p), p.stance) for p in find_positions(reading)] == [
        ("Turkey", "opposes", "the pipeline", Stance.OPPOSES),
        ("Turkey", "supports", "the road", Stance.SUPPORTS),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("quote_after", SpeechKind.DIRECT),
        ("around", SpeechKind.DIRECT),
        ("mixed", SpeechKind.MIXED),
        ("before", SpeechKind.INDIRECT),
    ],
)
def test_the_kind_tells_how_much_stands_between_marks(name: str, kind: SpeechKind) -> None:
    _, position = only(name)
    assert position.kind is kind


@pytest.mark.parametrize(
    ("name", "stance", "issue"),
    [
        ("called", Stance.OPPOSES, "sanctions"),
        ("made", Stance.OPPOSES, "joint drills"),
        ("noun", Stance.SUPPORTS, "sanctions"),
        ("wants", Stance.OPPOSES, "war"),
        ("denied", Stance.NEUTRAL, None),
    ],
)
def test_the_stance_on_the_issue(name: str, stance: Stance, issue: str | None) -> None:
    _, position = only(name)
    assert (position.stance, position.issue) == (stance, issue)


def test_the_words_that_decide_a_stance_are_kept() -> None:
    reading, position = only("called")
    assert words(reading, position.stance_words) == ["illegal"]


def test_the_date_of_saying_is_taken_from_outside_the_content() -> None:
    reading = parsed("before")
    reading.dates = [
        TokenDate(0, 1, 0, "2024-05-06", DateType.DATE),
        TokenDate(7, 8, 7, "2024-09-01", DateType.DATE),
    ]
    (position,) = find_positions(reading)
    assert position.date == "2024-05-06"


def test_speakers_are_known_before_anybody_else_is() -> None:
    reading = parsed("quote_after")
    ((quotation, head),) = speakers(reading).items()
    assert (quotation.start, head.text) == (0, "minister")


def test_doing_it_again_gives_the_same() -> None:
    reading = parsed("nested")
    assert find_positions(reading) == find_positions(reading)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "said",
        "“said”",
        "said said said",
        "“",
        "Yes.\n\n“No.”\n\n“Why?”\n\n“Because.”",
        "- one\n- two said\n- three",
        "a | b | said\nc | d | e",
        "according to",
        "according",
        "in the view of",
    ],
)
def test_odd_text_yields_nothing_and_breaks_nothing(text: str) -> None:
    reading = unparsed(text)
    reading.quotations = find_quotations(reading)
    assert find_positions(reading) == []
    assert speakers(reading) == {}


_WORDS = ("Lee", "said", "that", "accused", "called", "“", "”", ",", ".", "who", "to", "for", "of", "he", "plan", "and")
_POS = ("PROPN", "VERB", "NOUN", "PRON", "ADP", "PUNCT", "SCONJ", "AUX", "ADJ", "CCONJ")
_TAGS = ("NNP", "VBD", "VBN", "VBG", "NN", "PRP", "IN", "MD")
_DEPS = ("nsubj", "obj", "ccomp", "xcomp", "acl", "acl:relcl", "advcl", "conj", "obl", "mark", "aux", "amod", "punct")

_ROW = st.tuples(*map(st.sampled_from, (_WORDS, _POS, _TAGS, _DEPS)), st.integers(0, 12))


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(*map(st.sampled_from, (_WORDS, _POS, _TAGS, _DEPS)), st.integers(0, 12)), min_size=1, max_size=14
    )
)
def test_no_parse_however_wrong_breaks_the_rules(rows: list[tuple[str, str, str, str, int]]) -> None:
    reading = misparsed([(*row[:4], min(row[4], number)) for number, row in enumerate(rows)])
    reading.quotations = find_quotations(reading)
    for position in find_positions(reading):
        assert position.content
        assert all(span.start < span.end for span in (*position.content, *position.source))


_ENDLESS = (
    ("envoy", "NOUN", "NN", "nsubj", 1), ("said", "VERB", "VBD", "conj", -6), ("that", "SCONJ", "IN", "mark", 4),
    ("union", "NOUN", "NN", "nsubj", 4), ("wants", "VERB", "VBZ", "ccomp", 1), ("tariffs", "NOUN", "NNS", "obj", 4),
    ("and", "CCONJ", "CC", "cc", 1),
)  # fmt: skip


def test_a_sentence_without_end_costs_linear_time() -> None:
    def cost(clauses: int) -> float:
        rows = [
            (*row[:4], max(0 if number else 1, row[4] + number * len(_ENDLESS)))
            for number in range(clauses)
            for row in _ENDLESS
        ]
        reading = misparsed(rows)
        started = time.process_time()
        assert len(find_positions(reading)) >= clauses
        return time.process_time() - started

    small, large = min(cost(150) for _ in range(3)), min(cost(600) for _ in range(3))
    assert large < 8 * small, f"four times the words cost {large / small:.1f} times as much"


def test_a_title_that_the_parser_takes_for_the_head_speaks_as_the_name_behind_it() -> None:
    reading = read(
        "Ambassador/PROPN/4/nsubj Amina/PROPN/1/flat/B-PERSON Odhiambo/PROPN/1/flat/I-PERSON said/VERB/0/root "
        "talks/NOUN/7/nsubj would/AUX/7/aux resume/VERB/4/ccomp ./PUNCT/4/punct"
    )
    (position,) = find_positions(reading)
    assert position.actor is not None
    assert reading.actors[position.actor].name == "Amina Odhiambo"


def test_what_both_sides_say_is_held_by_the_two_together() -> None:
    reading = read(
        "Kenya/PROPN/4/nsubj/B-LOC and/CCONJ/3/cc Uganda/PROPN/1/conj/B-LOC spoke/VERB/0/root ./PUNCT/4/punct",
        "Both/DET/2/det countries/NOUN/3/nsubj said/VERB/0/root talks/NOUN/6/nsubj would/AUX/6/aux resume/VERB/3/ccomp "
        "./PUNCT/3/punct",
    )
    (position,) = find_positions(reading)
    assert position.actor is None
    assert [reading.actors[actor].name for actor in position.together] == ["Kenya", "Uganda"]


@pytest.mark.parametrize(("noun", "told"), [("television", 0), ("visit", 0), ("taxes", 1)])
def test_where_words_were_said_is_not_what_they_are_about(noun: str, told: int) -> None:
    reading = read(
        "Leaders/NOUN/2/nsubj make/VERB/0/root a/DET/4/det comment/NOUN/2/obj on/ADP/7/case state/NOUN/7/compound "
        f"{noun}/NOUN/4/nmod ./PUNCT/2/punct"
    )
    assert len(find_positions(reading)) == told


#: Sentences as a parser misread them, "word/POS/tag/relation/head"; and what is to be found all the same.
_MISREAD = {
    "a verb taken for a plural": (
        "Lee/PROPN/NNP/nsubj/1 wants/VERB/VBZ/ROOT/1 aid/NOUN/NN/obj/1 and/CCONJ/CC/cc/4 "
        "backs/NOUN/NNS/conj/2 the/DET/DT/det/6 tax/NOUN/NN/obj/1 ./PUNCT/./punct/1",
        [("Lee", "wants", "aid"), ("Lee", "backs", "the tax")],
    ),
    "a participle with a subject of its own": (
        "Kenya/PROPN/NNP/nsubj/1 denied/VERB/VBD/ROOT/1 it/PRON/PRP/obj/1 ,/PUNCT/,/punct/1 "
        "with/ADP/IN/mark/6 Lee/PROPN/NNP/nsubj/6 arguing/VERB/VBG/advcl/1 that/SCONJ/IN/mark/9 "
        "it/PRON/PRP/nsubj/9 rained/VERB/VBD/ccomp/6 ./PUNCT/./punct/1",
        [("Kenya", "denied", "it"), ("Lee", "arguing", "that it rained")],
    ),
    "a relative clause before the verb": (
        "Lawyers/NOUN/NNS/nsubj/1 contend/VERB/VBP/ROOT/1 the/DET/DT/det/3 law/NOUN/NN/obj/1 "
        ",/PUNCT/,/punct/6 which/PRON/WDT/nsubj/6 failed/VERB/VBD/acl:relcl/3 ,/PUNCT/,/punct/1 "
        "was/AUX/VBD/cop/9 unfair/ADJ/JJ/conj/1 ./PUNCT/./punct/1",
        [("Lawyers", "contend", "the law, which failed, was unfair")],
    ),
    "a list of sources": (
        "Peru/PROPN/NNP/nsubj/6 ,/PUNCT/,/punct/2 Chile/PROPN/NNP/conj/0 ,/PUNCT/,/punct/5 and/CCONJ/CC/cc/5 "
        "Cuba/PROPN/NNP/nsubj/6 said/VERB/VBD/ROOT/6 it/PRON/PRP/nsubj/8 rained/VERB/VBD/ccomp/6 "
        "./PUNCT/./punct/6",
        [("Peru, Chile, and Cuba", "said", "it rained")],
    ),
    "a name like a modal": (
        "Theresa/PROPN/NNP/nsubj/2 May/PROPN/NNP/aux/2 said/VERB/VBD/ROOT/2 it/PRON/PRP/nsubj/4 "
        "rained/VERB/VBD/ccomp/2 ./PUNCT/./punct/2",
        [("Theresa May", "said", "it rained")],
    ),
    "a survey with a figure": (
        "Data/NOUN/NNS/nsubj/1 had/VERB/VBD/ROOT/1 Lee/PROPN/NNP/obj/1 at/ADP/IN/case/4 44/NUM/CD/obl/1",
        [("Data", "had", "Lee at 44")],
    ),
    "anybody with a house": (
        "Lawyers/NOUN/NNS/nsubj/1 had/VERB/VBD/ROOT/1 houses/NOUN/NNS/obj/1 ./PUNCT/./punct/1",
        [],
    ),
    "another verb by its particle": (
        "India/PROPN/NNP/nsubj/1 called/VERB/VBD/ROOT/1 off/ADP/RP/compound:prt/1 the/DET/DT/det/5 "
        "joint/ADJ/JJ/amod/5 drills/NOUN/NNS/obj/1 ./PUNCT/./punct/1",
        [],
    ),
    "a report that found": (
        "Lee/PROPN/NNP/nsubj/1 leaked/VERB/VBD/ROOT/1 Canadian/ADJ/JJ/amod/3 report/NOUN/NN/obj/1 "
        "that/SCONJ/IN/mark/5 caused/VERB/VBD/acl/3 anger/NOUN/NN/obj/5 ./PUNCT/./punct/1",
        [],
    ),
}


@pytest.mark.parametrize("name", _MISREAD)
def test_what_a_parser_misreads_is_read_by_the_order_of_words(name: str) -> None:
    marked, expected = _MISREAD[name]
    rows = [word.split("/") for word in marked.split()]
    reading = misparsed([(form, pos, tag, relation, int(head)) for form, pos, tag, relation, head in rows])
    found = [told(reading, position) for position in find_positions(reading)]
    assert found == [(source.replace(",", " ,"), cue, content.replace(",", " ,")) for source, cue, content in expected]
