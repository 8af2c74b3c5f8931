"""Clustering: what is joined, what stays apart, and where copies go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from bot.briefing.clusters import cluster, regroup
from bot.briefing.terms import Vector


def article(*terms: str) -> Vector:
    return dict.fromkeys(terms, 1 / math.sqrt(len(terms))) if terms else {}


def grouped(vectors: Sequence[Vector], copies: Sequence[int | None] | None = None) -> list[int]:
    return cluster(vectors, [None] * len(vectors), copies or [None] * len(vectors))


LEADERS = ("leader", "rival", "missile")
#: Two meetings of the same leaders in different cities, three reports of each; no word stands in all three.
MEETINGS = [
    article(*LEADERS, *words, "-".join(words))
    for place in (("hanoi", "metropole", "motorcade"), ("sentosa", "capella", "gardens"))
    for words in combinations(place, 2)
]
#: One event: half of the reports have a word that the other half lacks.
WRECK = ("ferry", "strait", "captain", "harbour", "storm", "divers")
FERRY = [article(*WRECK, word, f"one{n}", f"other{n}") for word in ("coastguard", "minister") for n in range(3)]


def test_what_is_alike_is_joined_and_named_by_its_first() -> None:
    flood, vote = article("river", "dam", "flood"), article("ballot", "turnout", "runoff")
    assert grouped([flood, vote, flood, vote, article()]) == [0, 1, 0, 1, 4]


def test_two_events_are_told_apart_though_most_is_alike() -> None:
    assert grouped(MEETINGS) == [0, 0, 0, 3, 3, 3]
    assert grouped([MEETINGS[n] for n in (3, 0, 4, 1, 5, 2)]) == [0, 1, 0, 1, 0, 1]


def test_and_so_they_are_among_the_newest_of_a_story() -> None:
    assert regroup(MEETINGS, ["s"] * 6, [None] * 6) == [0, 0, 0, 3, 3, 3]


def test_one_event_stays_one_though_each_half_has_a_word_of_its_own() -> None:
    assert grouped(FERRY) == [0] * 6


def test_rewrites_of_one_report_stay_with_the_other_reports_of_its_event() -> None:
    agency = [article("quake", "aceh", "fault", "mosque", "tide", "alarm", "coast", f"edit{n}") for n in range(3)]
    others = [article("quake", "aceh", "fault", "mosque", *(f"own{n}{m}" for m in range(4))) for n in range(3)]
    assert grouped([*agency, *others]) == [0] * 6


def test_a_copy_goes_where_its_original_is() -> None:
    flood, vote = article("river", "dam", "flood"), article("ballot", "turnout", "runoff")
    assert grouped([flood, vote, article()], [None, None, 1]) == [0, 1, 1]


def test_copies_of_one_report_do_not_make_an_event_of_it() -> None:
    first = article("strike", "port", "union", "crane", "cargo", "quay")
    others = [article("strike", "port", "union", "mayor", f"own{n}", f"other{n}") for n in range(3)]
    assert grouped([first, *[first] * 4, *others], [None, 0, 0, 0, 0, None, None, None]) == [0] * 8


def test_nothing_makes_nothing() -> None:
    assert grouped([]) == []
