"""Expressions of time and their values, where no verb is needed to tell which way they point."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import spacy

from bot.domain.articles import Article
from bot.domain.facts import DateType
from bot.extract.dates import find_dates
from bot.extract.lexicon import load_lexicon
from bot.extract.reading import Reading
from bot.extract.text import build_doc

_FRIDAY = datetime(2017, 11, 17, 8, tzinfo=UTC)


def dates(text: str, published: datetime | None = _FRIDAY) -> list[tuple[str, str | None, DateType]]:
    """Text, value and type of each expression, read without a parse."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc, offsets = build_doc(nlp, text)
    article = Article.of(source_id="s", title="", text=text, fetched_at=_FRIDAY, published_at=published)
    reading = Reading(article, nlp(doc), offsets, load_lexicon())
    return [(reading.span(d.start, d.end).of(text), d.value, d.type) for d in find_dates(reading)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell on 17 November 2016.", {"17 November 2016": "2016-11-17"}),
        ("It fell on Nov. 3, 4 and 6.", {"Nov. 3": "2017-11-03", "4": "2017-11-04", "6": "2017-11-06"}),
        ("It fell on 2016-02-29.", {"2016-02-29": "2016-02-29"}),
        ("It fell on 25/12/2016.", {"25/12/2016": "2016-12-25"}),
        ("At 6:13 P.M. EDT it fell.", {"6:13 P.M. EDT": "2017-11-17T18:13"}),
        ("In March of that year it fell.", {"March of that year": "2017-03"}),
        ("Between May and June in 1981 it fell.", {"May": "1981-05", "June in 1981": "1981-06"}),
        ("It was a few days.", {"a few days": "PXD"}),
        ("It was a dozen years.", {"a dozen years": "P12Y"}),
        ("It was 2 1/2 years.", {"2 1/2 years": "P2.5Y"}),
        ("In the 3Q it fell.", {"3Q": "2017-Q3"}),
        ("It still stands today.", {"today": "PRESENT_REF"}),
        ("He said today that it stands.", {"today": "2017-11-17"}),
        ("The next 48 hours are hard.", {"The next 48 hours": "PT48H"}),
        ("Every four years it falls.", {"Every four years": "P4Y"}),
    ],
)
def test_values(text: str, expected: dict[str, str]) -> None:
    assert {found: value for found, value, _ in dates(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "The 38-year-old and her 2-year-old boy left.",
        "Some 2016 more: flight 1549 and resolution 1929.",
        "They bought the Sunday Times at $2015.",
        "The fall of Kabul came.",
        "He read Chimes at Midnight aloud.",
    ],
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert dates(text) == []


def test_a_range_ends_after_it_began() -> None:
    found = dates("From Monday through Sunday it ran.")
    assert [value for _, value, _ in found] == ["2017-11-13", "2017-11-19"]


def test_without_a_day_of_publication_nothing_is_guessed() -> None:
    found = dates("On Friday and last week, two days ago and on 1 May 2016, it fell.", published=None)
    assert [value for _, value, _ in found] == [None, None, None, "2016-05-01"]


def test_the_day_that_an_article_gives_itself_is_trusted() -> None:
    found = dates("Yesterday's Vote\n\nSaturday, November 18, 2017\n\nYesterday they voted.")
    assert [value for _, value, _ in found][1:] == ["2017-11-18", "2017-11-17"]


def test_types() -> None:
    found = dates("Daily at noon for four days until 1 May 2016.")
    assert [kind for _, _, kind in found] == [DateType.SET, DateType.TIME, DateType.DURATION, DateType.DATE]
