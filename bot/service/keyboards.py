"""Rows of buttons to choose from: times, days, topics, zones. Each takes the start of the data that comes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.briefing.datewords import day_name
from bot.domain.conversation import Button
from bot.domain.language import Language
from bot.domain.schedule import ALL_DAYS
from bot.domain.topics import Topic
from bot.domain.wishes import zone_label

Rows = list[tuple[Button, ...]]

_TIMES = (time(6), time(7), time(7, 30), time(8), time(9), time(12), time(17), time(18), time(20))
_WEEKDAYS = frozenset(range(5))
#: Zones by offset, those where most people live.
_OFFSETS = (
    "Etc/GMT+8", "Etc/GMT+7", "Etc/GMT+6", "Etc/GMT+5", "Etc/GMT+4", "Etc/GMT+3", "UTC", "Etc/GMT-1", "Etc/GMT-2",
    "Etc/GMT-3", "Etc/GMT-4", "Etc/GMT-5", "Asia/Kolkata", "Etc/GMT-7", "Etc/GMT-8", "Etc/GMT-9", "Etc/GMT-10",
    "Etc/GMT-12",
)  # fmt: skip


def in_rows(buttons: Iterable[Button], width: int) -> Rows:
    """Buttons in rows of at most ``width``."""
    every = list(buttons)
    return [tuple(every[start : start + width]) for start in range(0, len(every), width)]


def ticked(label: str, chosen: bool) -> str:
    """A label that shows whether it is chosen."""
    return f"✓ {label}" if chosen else label


def times(data: str, chosen: Collection[time] = ()) -> Rows:
    """Times of day: ``<data>0730``."""
    offered = sorted({*_TIMES, *chosen})
    return in_rows((Button(ticked(f"{at:%H:%M}", at in chosen), f"{data}{at:%H%M}") for at in offered), 3)


def days(data: str, chosen: frozenset[int], language: Language) -> Rows:
    """Days of the week: ``<data>0`` to ``<data>6``, ``<data>week``, ``<data>all``."""
    names = [day_name(day, language) for day in range(7)]
    single = [Button(ticked(name, number in chosen), f"{data}{number}") for number, name in enumerate(names)]
    sets = (
        Button(ticked(language.gettext("Weekdays"), chosen == _WEEKDAYS), f"{data}week"),
        Button(ticked(language.gettext("Every day"), chosen == ALL_DAYS), f"{data}all"),
    )
    return [tuple(single[:4]), tuple(single[4:]), sets]


def topics(data: str, table: Iterable[Topic], language: Language, chosen: Collection[str] = ()) -> Rows:
    """Topics: ``<data>korea``."""
    buttons = (Button(ticked(one.label_in(language), one.mark in chosen), f"{data}{one.key}") for one in table)
    return in_rows(buttons, 2)


def zones(data: str, now: datetime, likely: Sequence[str] = ()) -> Rows:
    """Time zones by the time that it is there: ``<data>Etc/GMT-9``; the likely ones first, by name."""
    named = [Button(f"{_clock(now, zone)} · {zone_label(zone)}", f"{data}{zone}") for zone in likely]
    by_clock = [Button(_clock(now, zone), f"{data}{zone}") for zone in _OFFSETS]
    return [*in_rows(named, 1), *in_rows(by_clock, 6)]


def _clock(now: datetime, zone: str) -> str:
    return f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
