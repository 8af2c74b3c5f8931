"""What templates may call: the fixed words of :mod:`bot.briefing.wording` and the parts of lines of
:mod:`bot.briefing.parts`, told where and when the reader is and what language it is that they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from babel.numbers import format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context

from bot.briefing import datewords, wording
from bot.briefing.naming import called
from bot.briefing.parts import (
    by_holder,
    cites,
    drill_days,
    drill_kind,
    drill_name,
    fixed,
    link,
    marked,
    name_of,
    numbered,
    omitted,
    outlet,
    plural,
    role_of,
    short,
    small,
    sourcing,
    stance,
    sureness,
    verb,
)
from bot.briefing.sandbox import language_of, names_of
from bot.domain.facts import DrillPhase
from bot.domain.lines import DrillItem
from bot.domain.records import PositionRecord


def _said(call: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that is told the reader's language."""

    @pass_context
    def told(context: Context, *values: Any) -> Any:
        return call(*values, language=language_of(context))

    return told


@pass_context
def _stance(context: Context, record: PositionRecord, grouped: bool = False) -> str:
    return stance(record, grouped, language_of(context), names_of(context))


@pass_context
def _issue(context: Context, issue: str | None) -> str:
    return wording.issue_label(issue, language_of(context), names_of(context))


def _zone(context: Context) -> tzinfo:
    zone = context.get("zone")
    return zone if isinstance(zone, tzinfo) else UTC


def _year(context: Context) -> int | None:
    now = context.get("now")
    return now.astimezone(_zone(context)).year if isinstance(now, datetime) else None


@pass_context
def _day(context: Context, value: str | None) -> str:
    return datewords.date_words(value, language_of(context), year=_year(context))


@pass_context
def _value(context: Context, value: str | None) -> str:
    """A value that a change goes from or to: a date, a phase or a stance, in words."""
    return wording.value_words(value or "", language_of(context), names_of(context), year=_year(context))


@pass_context
def _when(context: Context, moment: datetime | None) -> str:
    return datewords.moment_words(moment, _zone(context), language_of(context))


@pass_context
def _date(context: Context, moment: datetime | None) -> str:
    return datewords.moment_words(moment, _zone(context), language_of(context), clock=False)


@pass_context
def _phase(context: Context, item: DrillItem) -> str:
    """A drill's phase in words; where a plan or a drill under way may be over by now, with the day it was told."""
    now, record, language = context.get("now"), item.record, language_of(context)
    words = wording.phase_words(record.phase, language)
    if not isinstance(now, datetime) or record.phase not in (DrillPhase.PLANNED, DrillPhase.ONGOING):
        return words
    today = now.astimezone(_zone(context)).date()
    first, last, told = (datewords.day_of(value) for value in (record.start, record.end, item.told_on))
    if last is not None and last < today:
        return ""
    begun = record.phase is DrillPhase.PLANNED and first is not None and first <= today
    if begun and told is not None and first is not None and told >= first:
        return ""  # a plan of what has begun by its own date
    stale = last is None and told is not None and today - told > wording.PHASE_HOLDS
    if not begun and not stale:
        return words
    day = datewords.date_words(item.told_on, language, year=today.year)
    return language.gettext("%(phase)s as of %(day)s", phase=words, day=day)


@pass_context
def _days(context: Context, record: Any) -> str:
    return drill_days(record, _year(context) or 0, language_of(context))


@pass_context
def _ago(context: Context, moment: datetime | None) -> str:
    now = context.get("now")
    return datewords.ago(moment, now, language_of(context)) if isinstance(now, datetime) else ""


@pass_context
def _number(context: Context, number: float) -> str:
    return format_decimal(number, locale=language_of(context).locale)


@pass_context
def _disputes(context: Context, item: DrillItem) -> list[tuple[str, list[tuple[str, str]]]]:
    """Values of a drill that sources disagree on, ready to print: (field, [(value, numbers)])."""
    year, language = _year(context), language_of(context)
    return [
        (name, [(datewords.date_words(value, language, year=year), cites(by)) for value, by in values])
        for name, values in item.disputes
    ]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "short": short,
    "link": link,
    "cites": cites,
    "small": small,
    "by_holder": by_holder,
    "stance": _stance,
    "holder": _said(name_of),
    "called": _said(called),
    "role": role_of,
    "drill": _said(drill_name),
    "kind": _said(drill_kind),
    "days": _days,
    "phase": _phase,
    "verb": _said(verb),
    "marked": marked,
    "sureness": _said(sureness),
    "outlet": _said(outlet),
    "plural": plural,
    "sourcing": _said(sourcing),
    "listed": _said(wording.listed),
    "issue": _issue,
    "field": _said(wording.field_words),
    "number": _number,
    "day": _day,
    "value": _value,
    "when": _when,
    "date": _date,
    "ago": _ago,
    "disputes": _disputes,
    "omitted": omitted,
    "numbered": numbered,
    "fixed": fixed,
}
