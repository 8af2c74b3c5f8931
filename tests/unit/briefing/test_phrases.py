"""Words are cut, never changed: what a reader sees stands in the source in the same order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.phrases import (
    CUT,
    QUOTE_WORDS,
    balanced,
    clip,
    clip_open,
    clip_quote,
    sentences,
    tidy,
)

_WORDS = st.lists(
    st.sampled_from(
        ["the", "drill", "U.S.", "and", "“lawful,”", "that", "talks,", "to", "Kim", "said.", "as", "한국", "🚀"]
    ),
    max_size=60,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("It would stay calm.", 10, "It would stay calm"),
        ("talks with the U.S.", 10, "talks with the U.S."),
        (
            "the fleet would sail on Monday because the talks had failed in Geneva",
            8,
            "the fleet would sail on Monday …",
        ),
        ("the fleet had to turn back, officials in the capital told the press", 9, "the fleet had to turn back …"),
        ("it would wait as long as the drills went on", 5, "it would wait …"),
    ],
)
def test_cut_where_a_phrase_ends(text: str, words: int, shown: str) -> None:
    assert clip(text, words=words, characters=200) == shown


def test_a_quotation_that_is_cut_is_closed_again() -> None:
    text = "the army showed “firm resolve to defeat any attack by anybody who comes across the line” that day"
    assert clip(text, words=11, characters=200) == "the army showed “firm resolve to defeat any attack by anybody” …"


def test_a_quotation_cut_to_a_stump_is_left_out_whole() -> None:
    text = "officials in the capital called it “wholly and entirely without any merit whatever”"
    assert clip(text, words=8, characters=200) == "officials in the capital called it …"


@pytest.mark.parametrize(
    ("quotation", "shown", "cut"),
    [
        ("We will talk.", "We will talk", False),
        ("If they take back all that they did, we may think again what we do.", "we may think again what we do", True),
        (
            "That is a very long and old story which nobody here has time for. We are ready to talk now.",
            "We are ready to talk now",
            True,
        ),
        ("People like to speak of such a plan all day long, but it will never work.", "it will never work", True),
        (
            "This is the answer, the only answer to cope with the threat that we all face",
            "This is the answer, the only answer to cope with the threat",
            True,
        ),
    ],
)
def test_a_long_quotation_gives_its_point(quotation: str, shown: str, cut: bool) -> None:
    assert clip_quote(quotation) == (shown, cut)


def test_an_aside_between_dashes_gives_way_before_the_end_does() -> None:
    text = "the envoy — the first to be sent there in two years — would report and visit his counterparts"
    assert clip_open(text, words=12, characters=80) == "the envoy … would report and visit his counterparts"
    assert clip_open(text, words=40, characters=200) == text


def test_a_line_a_little_too_long_stays_whole() -> None:
    text = "would report the results of the congress and visit counterparts"
    assert clip_open(text, words=9, characters=60) == text
    assert clip_open(text, words=7, characters=50).endswith(CUT)


def test_the_words_that_tell_the_act_stay() -> None:
    text = (
        "the special envoy of the president would report the results of the long congress of last month to his hosts "
        "in the capital and visit the new power plant"
    )
    cut = clip_open(text, words=16, characters=90, needed="visit")
    assert cut == "the special envoy of the president … and visit the new power plant"


def test_a_comma_set_inside_the_marks_goes_and_the_point_of_an_abbreviation_stays() -> None:
    assert tidy("he was “begging for war,”") == "he was “begging for war”"
    assert tidy("it was over by 6 p.m.") == "it was over by 6 p.m."


def test_two_halves_of_a_phrase_are_not_parted() -> None:
    text = "the North will refrain from any further nuclear or missile tests of that kind this year"
    assert "nuclear" not in clip(text, words=9, characters=90).split()
    call = "the decision was taken in a call between the acting secretary and his counterpart in Seoul last night"
    assert not clip(call, words=14, characters=75).endswith("secretary …")


def test_abbreviations_end_no_sentence() -> None:
    assert sentences("The U.S. left. Gen. Brooks stayed.") == ["The U.S. left.", "Gen. Brooks stayed."]


@given(_WORDS, st.integers(1, 30), st.integers(5, 150))
def test_a_clip_is_the_beginning_of_its_text(text: str, words: int, characters: int) -> None:
    shown = clip(text, words=words, characters=characters).removesuffix(CUT)
    assert len(shown.split()) <= words + 1
    assert len(shown) <= characters + 1
    bare = str.maketrans("", "", "“”")
    assert tidy(text).translate(bare).startswith(shown.translate(bare).rstrip())
    assert shown.count("“") == shown.count("”") or text.count("“") != text.count("”")


@given(_WORDS)
def test_a_cut_quotation_is_one_stretch_of_the_quotation(text: str) -> None:
    shown, cut = clip_quote(text)
    assert shown in " ".join(text.split())
    assert len(shown.split()) <= QUOTE_WORDS
    assert cut or len(shown.split()) == len(text.removeprefix("that ").split()) or not shown.strip("“”.,")


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    clip(text, words=10, characters=60)
    clip_quote(text)
    sentences(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('We reject these claims," the ministry said', "We reject these claims, the ministry said"),
        ('he said "we reject these', "he said we reject these"),
        ('he called it "a trick" and left', 'he called it "a trick" and left'),
        ('so be it," he said, calling it "a trick"', 'so be it, he said, calling it "a trick"'),
        ('these claims," he said. "We will', "these claims, he said. We will"),
        ("so be it,” he said of the “war games”", "so be it, he said of the “war games”"),
        ("he spoke of “war games", "he spoke of war games"),
    ],
)
def test_a_mark_that_lost_its_other_half_is_left_out(text: str, shown: str) -> None:
    assert balanced(text) == shown


def test_what_is_meant_of_both_is_not_cut_to_the_second() -> None:
    said = "Calm in the strait is important not only for our own security but also for that of all our neighbours"
    shown, cut = clip_quote(said)
    assert shown.startswith("Calm in the strait")
    assert cut
    turn = "We would like to go on with this for as long as we can, but the other side will not sign it"
    assert clip_quote(turn)[0] == "the other side will not sign it"


def test_a_bracket_that_is_never_closed_is_left_out() -> None:
    assert (
        tidy("demands that it act against the Front of the North (FN")
        == "demands that it act against the Front of the North"
    )
    assert tidy("the Front (FN) is banned") == "the Front (FN) is banned"
