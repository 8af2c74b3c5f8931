"""A calendar of drills that calendar programs can read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.calendar import drill_calendar
from bot.domain.facts import DrillPhase
from bot.domain.records import ActorRef, DrillRecord, Evidence

NOW = datetime(2024, 3, 1, 8, 30, tzinfo=UTC)


def drill(
    start: str | None,
    end: str | None = None,
    *,
    name: str | None = None,
    place: str | None = None,
    phase: DrillPhase = DrillPhase.PLANNED,
    sentence: str = "Norway and Sweden will train together.",
) -> DrillRecord:
    evidence = Evidence(article_id="d1", content_hash="h", sentence=sentence, start=0, end=len(sentence))
    return DrillRecord(
        id="x1", number=1, article_id="d1", evidence=(evidence,), rule="noun", confidence=0.8, name=name, type="naval",
        participants=(ActorRef(id="NOR", name="Norway"), ActorRef(id="SWE", name="Sweden")), start=start, end=end,
        place=place, phase=phase, recurrence=None, duration=None, purposes=(),
    )  # fmt: skip


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_drill_is_an_all_day_event_that_ends_the_day_after_its_last() -> None:
    lines = unfolded(
        drill_calendar([drill("2024-03-04", "2024-03-08", place="the fjord")], {"x1": "Naval drills"}, now=NOW)
    )
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "UID:x1@briefbot",
        "DTSTAMP:20240301T083000Z",
        "DTSTART;VALUE=DATE:20240304",
        "DTEND;VALUE=DATE:20240309",
        "SUMMARY:Naval drills: Norway\\, Sweden",
        "LOCATION:the fjord",
        "DESCRIPTION:Norway and Sweden will train together.",
        "STATUS:TENTATIVE",
    ):
        assert line in lines


def test_a_month_printed_without_a_day_covers_the_month() -> None:
    lines = unfolded(drill_calendar([drill("2024-02")], now=NOW))
    assert "DTSTART;VALUE=DATE:20240201" in lines
    assert "DTEND;VALUE=DATE:20240301" in lines


@pytest.mark.parametrize("start", [None, "P4D", "XXXX-WXX-1", "FUTURE_REF"])
def test_a_drill_without_a_start_is_no_event(start: str | None) -> None:
    assert "VEVENT" not in drill_calendar([drill(start)], now=NOW)


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    sentence = "Ärger über Übungen; näher, “so nah” wie nie\\zuvor.\n" * 6
    text = drill_calendar([drill("2024-03-04", name="Zapad", sentence=sentence)], now=NOW)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    escaped = sentence.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    assert f"DESCRIPTION:{escaped}" in unfolded(text)


def test_the_last_day_there_is_does_not_overflow() -> None:
    assert "DTEND;VALUE=DATE:99991231" in drill_calendar([drill("9999-12-31")], now=NOW)


def test_a_called_off_drill_says_so() -> None:
    assert "STATUS:CANCELLED" in drill_calendar([drill("2024-03-04", phase=DrillPhase.CANCELLED)], now=NOW)
