"""Dates, durations and verbs as a reader reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.briefing import wording
from bot.domain.facts import Stance
from bot.domain.plover import MoveStatus, MoveType


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2017-11-11", "2017-11-14", "11–14 Nov"),
        ("2017-11-30", "2017-12-02", "30 Nov – 2 Dec"),
        ("2016-12-30", "2017-01-02", "30 Dec 2016 – 2 Jan"),
        ("2017-11-16", None, "from Thu 16 Nov"),
        (None, "2017-11-16", "until Thu 16 Nov"),
        ("2017-11-16", "2017-11-16", "Thu 16 Nov"),
        ("2018-08", "2018-08", "Aug 2018"),
        ("2018-W33", None, "from week of 13 Aug 2018"),
        (None, None, ""),
        ("XXXX-WXX-1", None, ""),
        ("2017-02-31", None, ""),
    ],
)
def test_spans(start: str | None, end: str | None, words: str) -> None:
    assert wording.span_words(start, end, year=2017) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("P4D", "four days"),
        ("P1W", "one week"),
        ("P30D", "30 days"),
        ("PT6H", "six hours"),
        ("P1.5Y", "1.5 years"),
        ("soon", ""),
        (None, ""),
    ],
)
def test_durations(value: str | None, words: str) -> None:
    assert wording.duration_words(value) == words


def test_both_days_of_a_drill_count() -> None:
    assert wording.days_between("2017-11-11", "2017-11-14") == "four days"
    assert wording.days_between("2017-11", "2017-12") == ""


def test_moments_are_local_and_a_bare_date_stays_its_day() -> None:
    seoul = ZoneInfo("Asia/Seoul")
    assert wording.moment_words(datetime(2017, 11, 17, 22, 30, tzinfo=UTC), seoul) == "Sat 18 Nov 2017, 07:30"
    # A feed that gives only a date gives midnight: no zone may move it to the day before.
    bare = datetime(2017, 11, 17, tzinfo=UTC)
    assert wording.moment_words(bare, ZoneInfo("America/New_York")) == "Fri 17 Nov 2017"


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        (MoveStatus.DONE, "Consults"),
        (MoveStatus.PLANNED, "To consult"),
        (MoveStatus.REFUSED, "Refuses to consult"),
        (MoveStatus.DENIED, "Consults (denied)"),
    ],
)
def test_the_verb_tells_how_real_a_move_is(status: MoveStatus, verb: str) -> None:
    assert wording.move_verb(MoveType.CONSULT, status) == verb


def test_a_refusal_is_not_refused_again() -> None:
    assert wording.move_verb(MoveType.REJECT, MoveStatus.REFUSED) == "Refuses"


def test_every_move_has_a_verb() -> None:
    assert all(wording.move_verb(kind, status) for kind in MoveType for status in MoveStatus)


def test_stances() -> None:
    assert wording.stance_words(Stance.OPPOSES, "joint_drills") == "opposes joint drills"
    assert wording.stance_words(Stance.SUPPORTS, None) == ""


@pytest.mark.parametrize(
    ("name", "kind", "title"),
    [
        ("Vigilant Ace", "air", "Vigilant Ace"),
        (None, "naval", "Naval drill"),
        (None, "live-fire", "Live-fire drill"),
        (None, "command post exercise", "Command post exercise"),
        (None, "", "Military drill"),
    ],
)
def test_a_drill_without_a_name_goes_by_its_type(name: str | None, kind: str, title: str) -> None:
    assert wording.drill_title(name, kind) == title


def test_lists() -> None:
    assert wording.listed(["A"]) == "A"
    assert wording.listed(["A", "B", "A"]) == "A and B"
    assert wording.listed("ABCDE", 2) == "A, B and 3 more"


def test_days_of_the_week() -> None:
    chosen = (range(7), range(5), {5, 6}, {0, 2})
    assert [wording.days_words(days) for days in chosen] == ["every day", "on weekdays", "at weekends", "on Mon, Wed"]


def test_ages() -> None:
    now = datetime(2018, 1, 2, tzinfo=UTC)
    assert wording.ago(now - timedelta(minutes=5), now) == "5 min"
    assert wording.ago(now - timedelta(hours=30), now) == "30 h"
    assert wording.ago(now - timedelta(days=3), now) == "3 days"
    assert wording.ago(now + timedelta(days=3), now) == ""
