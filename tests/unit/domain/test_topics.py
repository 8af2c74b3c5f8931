"""Topics by name, and what stands for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.catalogues import load_languages
from bot.domain.topics import LONGEST, MOST, Topic, Topics

TABLE = Topics(
    [
        Topic("korea", "Korea", ("Korea", "Pyongyang"), ("dprk",)),
        Topic("drills", "Military drills", ("naval drills",), ("war games",)),
    ]
)


def test_names_marks_and_other_names_mean_the_topic() -> None:
    assert TABLE.read(["korea,", "War", "games;", "DPRK,", "Military drills"]) == ("#korea", "#drills")


def test_a_topic_goes_by_its_name_in_the_readers_language() -> None:
    german = load_languages().of("de")
    assert TABLE.read(["militärübungen,", "Black", "Sea"], german) == ("#drills", "Black Sea")
    assert TABLE.labels(("#drills",), german) == ("Militärübungen",)


def test_other_words_stay_a_phrase() -> None:
    assert TABLE.read(["Black", "Sea,", "grain", "deal"]) == ("Black Sea", "grain deal")


def test_what_is_kept_is_shown_and_searched() -> None:
    kept = ("#korea", "Black Sea")
    assert TABLE.labels(kept) == ("Korea", "Black Sea")
    assert TABLE.phrases(kept) == ("Korea", "Pyongyang", "Black Sea")


def test_a_topic_that_left_the_table_stands_for_its_word() -> None:
    assert TABLE.phrases(("#gone",)) == ("gone",)


@given(st.lists(st.text(max_size=200), max_size=40))
def test_whatever_is_typed_is_bounded(words: list[str]) -> None:
    kept = TABLE.read(words)
    assert len(kept) <= MOST
    assert all(0 < len(one) <= LONGEST for one in kept)
    assert len(set(kept)) == len(kept)
