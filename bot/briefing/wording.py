"""The fixed words that templates put around facts: dates, durations, stances, verbs of moves, names of issues."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from bot.briefing.phrases import POINTING
from bot.domain.facts import DrillPhase, Stance
from bot.domain.plover import MoveStatus, MoveType

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DURATION = re.compile(r"P(\d+(?:\.\d+)?)([YMWD])$|PT(\d+(?:\.\d+)?)([HM])$")
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour"}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_WEEK = re.compile(r"(\d{4})-W(\d{2})$")

#: Verb of a move that is done, and its plain form.
_VERBS: dict[MoveType, tuple[str, str]] = {
    MoveType.AGREE: ("Agrees", "agree"),
    MoveType.CONSULT: ("Consults", "consult"),
    MoveType.SUPPORT: ("Supports", "support"),
    MoveType.CONCEDE: ("Yields", "yield"),
    MoveType.COOPERATE: ("Cooperates", "cooperate"),
    MoveType.AID: ("Gives aid", "give aid"),
    MoveType.RETREAT: ("Pulls back", "pull back"),
    MoveType.REQUEST: ("Asks", "ask"),
    MoveType.ACCUSE: ("Accuses", "accuse"),
    MoveType.REJECT: ("Rejects", "reject"),
    MoveType.THREATEN: ("Threatens", "threaten"),
    MoveType.SANCTION: ("Sanctions", "sanction"),
    MoveType.PROTEST: ("Protests", "protest"),
    MoveType.MOBILIZE: ("Mobilises", "mobilise"),
    MoveType.COERCE: ("Coerces", "coerce"),
    MoveType.ASSAULT: ("Attacks", "attack"),
}

_STANCES = {Stance.SUPPORTS: "supports", Stance.OPPOSES: "opposes", Stance.NEUTRAL: "on"}
_PHASES = {
    DrillPhase.PLANNED: "planned",
    DrillPhase.ONGOING: "under way",
    DrillPhase.COMPLETED: "completed",
    DrillPhase.SUSPENDED: "suspended",
    DrillPhase.CANCELLED: "cancelled",
    DrillPhase.UNKNOWN: "",
}


def day_of(value: str | None) -> date | None:
    """The first day that a TIMEX3 value covers, or ``None`` when it names none."""
    if not value:
        return None
    try:
        if match := _DAY.match(value):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _MONTH.match(value):
            return date(int(match[1]), int(match[2]), 1)
        if match := _WEEK.match(value):
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass
    return None


def date_words(value: str | None, *, year: int | None = None) -> str:
    """A TIMEX3 value in words: ``Fri 17 Nov``, with the year unless it is ``year``; empty when it names no date."""
    if not value:
        return ""
    day = day_of(value)
    if day is None:
        return value if re.fullmatch(r"\d{4}", value) else ""
    tail = "" if day.year == year else f" {day.year}"
    if _DAY.match(value):
        return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{tail}"
    if _MONTH.match(value):
        return f"{_MONTHS[day.month - 1]} {day.year}"
    return f"week of {day.day} {_MONTHS[day.month - 1]}{tail}"


def span_words(start: str | None, end: str | None, *, year: int | None = None) -> str:
    """From and to: ``11–14 Nov``, ``30 Nov – 2 Dec``, ``from Mon 4 Dec``, ``until Fri 8 Dec``."""
    first, last = day_of(start), day_of(end)
    if first is None or last is None or start is None or end is None:
        if first is not None:
            return f"from {date_words(start, year=year)}"
        return f"until {date_words(end, year=year)}" if last is not None else date_words(start or end, year=year)
    if first == last or not (_DAY.match(start) and _DAY.match(end)):
        return date_words(start, year=year) if start == end else f"{date_words(start)} – {date_words(end)}"
    tail = "" if last.year == year else f" {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {_MONTHS[last.month - 1]}{tail}"
    head = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_MONTHS[first.month - 1]}{head} – {last.day} {_MONTHS[last.month - 1]}{tail}"


def duration_words(value: str | None) -> str:
    """An ISO 8601 duration in words: ``four days``; empty when it is none."""
    match = _DURATION.match(value or "")
    if not match:
        return ""
    amount, unit = (match[1], _UNITS[match[2]]) if match[1] else (match[3], "minute" if match[4] == "M" else "hour")
    number = float(amount)
    words = _NUMBERS[int(number)] if number.is_integer() and 0 < number < len(_NUMBERS) else amount
    return f"{words} {unit}{'' if number == 1 else 's'}"


def days_between(start: str | None, end: str | None) -> str:
    """How long from the first day to the last, both counted; empty unless both are days."""
    first, last = day_of(start), day_of(end)
    if first is None or last is None or last <= first or not (_DAY.match(start or "") and _DAY.match(end or "")):
        return ""
    return duration_words(f"P{(last - first).days + 1}D")


def moment_words(moment: datetime | None, zone: tzinfo, *, year: int | None = None, clock: bool = True) -> str:
    """An instant in a zone: ``Fri 17 Nov 2017, 07:00``; midnight without a time, as feeds give bare dates so."""
    if moment is None:
        return ""
    try:
        local = moment.astimezone(zone)
    except OverflowError:
        local = moment
    words = date_words(local.date().isoformat(), year=year)
    bare = moment.time() == datetime.min.time()
    return (
        f"{words}, {local:%H:%M}"
        if clock and not bare
        else (date_words(moment.date().isoformat(), year=year) if bare else words)
    )


def issue_words(issue: str | None) -> str:
    """An issue's key as words: ``nuclear_program`` is ``nuclear program``."""
    return " ".join((issue or "").replace("_", " ").split())


def is_topic(issue: str | None) -> bool:
    """Whether one can be for or against an issue by its words: those of the table, and things named in small letters.

    Where no issue of the table fits, the extraction gives the article's own noun phrase; "supports President" and
    "opposes his country" say nothing.
    """
    words = issue_words(issue).split()
    return bool(words) and words == [word.lower() for word in words] and words[0] not in POINTING


def stance_words(stance: Stance, issue: str | None) -> str:
    """``opposes talks``, ``supports sanctions``, ``on sanctions``; empty for a neutral word on no issue."""
    words = issue_words(issue) if is_topic(issue) else ""
    if stance is Stance.NEUTRAL:
        return f"on {words}" if words else ""
    return f"{_STANCES[stance]} {words}".strip() if words else ""


def move_verb(kind: MoveType, status: MoveStatus) -> str:
    """The verb that opens a move's line: ``Consults``, ``To consult``, ``Refuses to consult``."""
    done, plain = _VERBS[kind]
    if status in (MoveStatus.PLANNED, MoveStatus.ANNOUNCED):
        return f"To {plain}" if status is MoveStatus.PLANNED else f"{done} (announced)"
    if status is MoveStatus.REFUSED:
        return "Refuses" if kind is MoveType.REJECT else f"Refuses to {plain}"
    return f"{done} (denied)" if status is MoveStatus.DENIED else done


def phase_words(phase: DrillPhase) -> str:
    """``under way``, ``planned``, …; empty when it is not known."""
    return _PHASES[phase]


def drill_title(name: str | None, kind: str) -> str:
    """A drill's name, else its type: ``Naval drill``; a type that is a noun already stays as it is."""
    if name:
        return name
    words = " ".join(kind.replace("_", " ").replace("-", "-").split()) or "military"
    if not words.endswith(("drill", "exercise", "exercises", "drills", "maneuvers", "manoeuvres", "games", "game")):
        words += " drill"
    return words[:1].upper() + words[1:]


def listed(names: Iterable[str], limit: int = 4) -> str:
    """``A, B and C``; past ``limit``, ``A, B, C and 4 more``."""
    every = list(dict.fromkeys(name for name in names if name))
    if len(every) > limit:
        return f"{', '.join(every[:limit])} and {len(every) - limit} more"
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} and {every[-1]}"


def ago(moment: datetime | None, now: datetime) -> str:
    """How old: ``5 min``, ``3 h``, ``2 days``; empty when unknown or ahead."""
    if moment is None or moment > now:
        return ""
    age = now - moment
    if age < timedelta(hours=1):
        return f"{max(1, int(age.total_seconds() // 60))} min"
    if age < timedelta(days=2):
        return f"{int(age.total_seconds() // 3600)} h"
    return f"{age.days} days"
