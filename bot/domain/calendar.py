"""Drills as a calendar file (iCalendar, RFC 5545) that any calendar program can subscribe to or import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from bot.domain import timex
from bot.domain.facts import DrillPhase
from bot.domain.records import DrillRecord

_PRODUCT = "-//briefbot//drills//EN"
#: Octets of a content line, without its break (RFC 5545, section 3.1).
_LINE = 75
#: The last day that has a next one.
_LAST_DAY = date.max - timedelta(days=1)
_STATUS = {
    DrillPhase.PLANNED: "TENTATIVE",
    DrillPhase.ONGOING: "CONFIRMED",
    DrillPhase.COMPLETED: "CONFIRMED",
    DrillPhase.SUSPENDED: "CANCELLED",
    DrillPhase.CANCELLED: "CANCELLED",
}
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def drill_calendar(
    records: Iterable[DrillRecord], titles: Mapping[str, str] = MappingProxyType({}), *, now: datetime
) -> str:
    """The drills that print a start, as all-day events; lines end in CRLF.

    :param titles: what each is called, by its id; its name where that is missing.
    :param now: aware; the time stamp of every event.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for record in records:
        start = timex.start_of(record.start) if record.start else None
        if start is not None:
            lines += _event(record, titles.get(record.id) or record.name or record.type, start, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(record: DrillRecord, title: str, start: date, now: datetime) -> list[str]:
    last = timex.end_of(record.end or record.start or "") or start
    lines = [
        "BEGIN:VEVENT",
        f"UID:{record.id}@briefbot",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{start:%Y%m%d}",
        # The end of an all-day event is the first day after it.
        f"DTEND;VALUE=DATE:{min(max(start, last), _LAST_DAY) + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(_summary(record, title))}",
    ]
    if record.place:
        lines.append(f"LOCATION:{_text(record.place)}")
    if record.evidence:
        lines.append(f"DESCRIPTION:{_text(record.evidence[0].sentence)}")
    if record.phase in _STATUS:
        lines.append(f"STATUS:{_STATUS[record.phase]}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _summary(record: DrillRecord, title: str) -> str:
    sides = ", ".join(actor.name for actor in record.participants)
    return f"{title}: {sides}" if sides else title


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _folded(line: str) -> list[str]:
    """A content line in pieces of at most 75 octets; all but the first begin with a space. No letter is cut."""
    pieces, current, size = [], "", 0
    for letter in line:
        width = len(letter.encode("utf-8", "replace"))
        if size + width > _LINE:
            pieces.append(current)
            current, size = " ", 1
        current, size = current + letter, size + width
    return [*pieces, current]
