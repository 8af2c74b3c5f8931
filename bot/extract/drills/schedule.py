"""When a drill begins, when it ends and how long it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain import timex
from bot.domain.facts import DateType
from bot.extract.drills.phrase import Spotted
from bot.extract.forms import one_of
from bot.extract.parse import Token
from bot.extract.reading import Reading, TokenDate

_END = frozenset(("end", "conclude", "finish", "wrap", "complete"))
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split(), 1
    )
}


def schedule(
    reading: Reading, spotted: Spotted, verbs: Sequence[Token], top: Token
) -> tuple[str | None, str | None, str | None]:
    """First day, last day, duration. A drill of N days that starts on day S ends on S+N-1.

    :param verbs: the verbs told of the drill or that it depends on.
    :param top: the noun that stands for the drill in its clause.
    """
    near = _near_dates(reading, spotted, verbs, top)
    if any(one_of(verb, _ANNOUNCING) is not None for verb in verbs):
        near = [later for date in near if (later := _still_ahead(reading, date)) is not None]
    duration = next((d.value for d in near if d.type is DateType.DURATION and d.value), None) or _day_words(
        reading, spotted
    )
    first = next((d.value for d in near if d.bound == "start"), None)
    last = next((d.value for d in near if d.bound == "end"), None)
    plain = next(
        (d.value for d in near if d.bound is None and d.type in (DateType.DATE, DateType.TIME) and d.value), None
    )
    if plain is not None and first is None and last is None:
        if any(verb.lemma_.lower() in _END for verb in verbs):
            last = plain
        else:
            first = plain
    days = timex.duration_days(duration)
    if days is not None and days < 400:
        if first is not None and last is None:
            last = timex.add_days(first, days - 1)
        elif last is not None and first is None:
            first = timex.add_days(last, 1 - days)
    return _day(first), _day(last), duration


#: What is announced lies ahead; a past date beside these is that of the announcement.
_ANNOUNCING = frozenset(("announce", "order", "propose", "approve"))


def _still_ahead(reading: Reading, date: TokenDate) -> TokenDate | None:
    """A date of something announced: none that is over, a bare month that of next year."""
    published, last = reading.article.published_at, timex.end_of(date.value or "")
    if published is None or last is None or last >= published.date():
        return date
    month = _MONTH.fullmatch(date.value or "")
    if month is None or any(t.text[:1].isdigit() for t in reading.doc[date.start : date.end]):
        return None
    return replace(date, value=f"{int(month[1]) + 1}-{month[2]}")


_MONTH = re.compile(r"(\d{4})-(\d\d)")


def _day(value: str | None) -> str | None:
    """A value without its time of day."""
    found = timex.day(value)
    return found.isoformat() if found else value if value and value[:1].isdigit() else None


def _day_words(reading: Reading, spotted: Spotted) -> str | None:
    """ "four-day", "week-long", "10-day" before the noun."""
    words = reading.span(spotted.start, spotted.end).of(reading.article.text).lower()
    match = re.search(r"\b(\w+)[- ](day|week)s?(?:[- ]long)?\b|\b(week|day|month)[- ]?long\b", words)
    if match is None:
        return None
    if match[3]:
        return {"week": "P1W", "day": "P1D", "month": "P1M"}[match[3]]
    number = _NUMBERS.get(match[1]) or (int(match[1]) if match[1].isdigit() else None)
    return f"P{number}{'D' if match[2] == 'day' else 'W'}" if number else None


def _near_dates(reading: Reading, spotted: Spotted, verbs: Sequence[Token], top: Token) -> list[TokenDate]:
    """Dates that hang on the drill or its verb and on no other verb between, nearest first."""
    sent = reading.doc[spotted.head].sent
    inside = [d for d in reading.dates if sent.start <= d.start < sent.end and d.type is not DateType.SET]
    inside = [d for d in inside if not _season_of(reading, d)]
    if not inside:
        return []
    anchors = {spotted.head, top.i}
    for verb in verbs:
        anchors.add(verb.i)
        upper = verb
        for _ in range(3):
            if upper.dep_ in ("xcomp", "conj") and upper.head.i != upper.i:
                upper = upper.head
                anchors.add(upper.i)
    attached = [d for d in inside if _anchor(reading.doc[d.head]) in anchors]
    telling = not verbs or any(verb.lemma_.lower() in reading.lexicon.drills.phases for verb in verbs)
    if not attached and telling and len(inside) == 1:
        only = inside[0]
        attached = [only] if _speech(reading, only) is False else []
    return sorted(attached, key=lambda d: abs(d.head - spotted.head))


def _season_of(reading: Reading, date: TokenDate) -> bool:
    """ "a [winter] exercise": what kind it is, and not when."""
    inside = date.end - date.start == 1 and reading.doc[date.head].dep_ in ("compound", "amod")
    return inside and (date.value or "")[-2:] in ("SP", "SU", "FA", "WI")


def _anchor(token: Token) -> int:
    """The verb or drill noun that a date expression hangs on."""
    for _ in range(5):
        head = token.head
        if head.i == token.i or head.pos_ in ("VERB", "AUX"):
            return head.i
        if head.lemma_.lower() in ("drill", "exercise", "maneuver", "manoeuvre", "game", "day", "week"):
            return head.i
        token = head
    return token.i


def _speech(reading: Reading, date: TokenDate) -> bool:
    verb = reading.doc[_anchor(reading.doc[date.head])]
    return verb.lemma_.lower() in ("say", "tell", "announce", "report", "add", "warn", "state", "condemn")
