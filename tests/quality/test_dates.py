"""How well dates are found and resolved in own sentences.

``gold.tsv``: one of each kind that news writes, and false friends. ``newswire.tsv``: sentences of the wires from many
years, coded before they were first read; on that first run 0.910 of the values and 0.924 of the full days were right,
half of what was not being a matter of how an expression is cut ("9 p.m." and "Tuesday", not one).

Floors are what was reached when they were set, less a point or two; lowering one needs a reason in the commit.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.extract.analyzer import Analyzer
from tests.quality.reading import Tally, read

_FOLDER = Path(__file__).with_name("dates")
_PUBLISHED = "2017-11-17"
VALUES, FULL_DAYS = 0.95, 0.96


def gold(path: Path) -> Iterator[tuple[str, str, list[tuple[int, str]]]]:
    """Day of publication, sentence, end and value of every expression in it."""
    with path.open(encoding="utf-8", newline="") as file:
        for *published, sentence, told in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            expected, at = [], 0
            for expression in told.split(" ; ") if told else []:
                text, _, value = expression.rpartition("=")
                at = sentence.index(text, at) + len(text)
                expected.append((at, value))
            yield published[0] if published else _PUBLISHED, sentence, expected


@pytest.mark.parametrize("name", ["gold.tsv", "newswire.tsv"])
def test_own_sentences(analyzer: Analyzer, name: str, record_property: Callable[[str, object], None]) -> None:
    values, days = Tally(), Tally()
    for published, sentence, expected in gold(_FOLDER / name):
        dates = [(date.span.end, date.value or "") for date in read(analyzer, sentence, published).dates]
        values.note(expected, dates)
        days.note(*([(end, value[:10]) for end, value in all_ if value[4:5] == "-" and value[7:8] == "-"]
                    for all_ in (expected, dates)))  # fmt: skip
    record_property("figures", f"values {values.f1:.3f} full days {days.f1:.3f}")
    assert values.f1 >= VALUES, values
    assert days.f1 >= FULL_DAYS, days
