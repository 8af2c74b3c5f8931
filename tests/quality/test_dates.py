"""How well dates are found and resolved in own sentences: one of each kind that news writes, and false friends.

Floors are what was reached when they were set, less a point or two; lowering one needs a reason in the commit.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import resources
from bot.extract.analyzer import Analyzer
from bot.extract.lexicon import load_lexicon
from bot.extract.pipeline import load_pipeline
from tests.quality.reading import Tally, read

_GOLD = Path(__file__).with_name("dates") / "gold.tsv"
_PUBLISHED = "2017-11-17"
VALUES, FULL_DAYS = 0.95, 0.96


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    if not (resources.folder("models") / "en_brief" / "config.cfg").is_file():
        pytest.skip("models/en_brief is not in this checkout")
    return Analyzer(load_pipeline(), load_lexicon())


def gold() -> list[tuple[str, list[tuple[int, str]]]]:
    """Each sentence with the end and the value of every expression."""
    rows = []
    with _GOLD.open(encoding="utf-8", newline="") as file:
        for sentence, told in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            expected, at = [], 0
            for expression in told.split(" ; ") if told else []:
                text, _, value = expression.rpartition("=")
                at = sentence.index(text, at) + len(text)
                expected.append((at, value))
            rows.append((sentence, expected))
    return rows


def test_own_sentences(analyzer: Analyzer, record_property: Callable[[str, object], None]) -> None:
    values, days = Tally(), Tally()
    for sentence, expected in gold():
        dates = [(date.span.end, date.value or "") for date in read(analyzer, sentence, _PUBLISHED).dates]
        values.note(expected, dates)
        days.note(*([(end, value[:10]) for end, value in all_ if value[4:5] == "-" and value[7:8] == "-"]
                    for all_ in (expected, dates)))  # fmt: skip
    record_property("figures", f"values {values.f1:.3f} full days {days.f1:.3f}")
    assert values.f1 >= VALUES, values
    assert days.f1 >= FULL_DAYS, days
