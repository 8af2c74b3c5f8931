"""Who said what: one hand-checked sentence for each way that news attributes."""

from __future__ import annotations

import pytest

from bot.domain.facts import DateType, Position, SpeechKind, Stance
from bot.extract.attribution import find_positions, find_quotations, speakers
from bot.extract.reading import Reading, TokenDate
from tests.unit.extract.attribution.parses import parsed, told, unparsed, words


def only(name: str) -> tuple[Reading, Position]:
    reading = parsed(name)
    (position,) = find_positions(reading)
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
        ("wants", Stance.OPPOSES, "war and peace"),
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
