"""The stage: finds the expressions of each block, ties them to tokens and resolves them in text order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain import timex
from bot.domain.facts import DateType
from bot.extract.dates.calendar import CALENDAR
from bot.extract.dates.counted import COUNTED
from bot.extract.dates.grammar import parse
from bot.extract.dates.lexer import Word, lex
from bot.extract.dates.meaning import Calendar, Counted, Fixed, Found, Meaning, Moment, Weekday
from bot.extract.dates.resolve import Anchor, Tense, resolve
from bot.extract.dates.spans import SPANS
from bot.extract.dates.tense import tense_at
from bot.extract.lexicon.dates import DateTable
from bot.extract.reading import Reading, TokenDate

_RULES = CALENDAR + COUNTED + SPANS
#: A year within the first words of a sentence holds for all of it.
_LEADING = 3
#: How many expressions away the day of a clock time may be told.
_NEIGHBOURS = 4
#: How many words before "today" a "still" may stand.
_LEAD = 6
#: Among how many lines at the head the article's own date is looked for, and how many days it may differ from the feed's.
_HEAD_BLOCKS, _OFF_BY = 5, 3
_CLOSERS = frozenset(("until", "till", "through", "thru", "til"))


def find_dates(reading: Reading) -> list[TokenDate]:
    """All time expressions in text order; one that cannot be resolved has the value ``None``."""
    table = reading.lexicon.dates
    resolver = _Resolver(reading, table)
    found: list[TokenDate] = []
    first = 0
    for number, block in enumerate(reading.offsets.blocks):
        last = first
        while last < len(reading.doc) and reading.offsets.block_of[last] == number:
            last += 1
        if last > first:
            words = lex(block.span.of(reading.article.text), table)
            tokens = _align(reading, words, block.span.start, first, last)
            _tag(reading, words, tokens)
            expressions = _bounded(words, parse(words, _RULES))
            if number < _HEAD_BLOCKS:
                resolver.dated(words, expressions)
            found.extend(resolver.resolve(words, tokens, expressions))
        first = last
    return found


def _align(reading: Reading, words: Sequence[Word], offset: int, first: int, last: int) -> list[tuple[int, int]]:
    """First and past-last token of each word; a token cut by a word's edge counts whole."""
    ends, starts = reading.offsets.ends, reading.offsets.starts
    spans: list[tuple[int, int]] = []
    token = first
    for word in words:
        while token < last - 1 and ends[token] <= offset + word.start:
            token += 1
        after = token
        while after < last and starts[after] < offset + word.end:
            after += 1
        spans.append((token, max(after, token + 1)))
    return spans


def _tag(reading: Reading, words: Sequence[Word], tokens: Sequence[tuple[int, int]]) -> None:
    """Tell each word what the pipeline made of its last token."""
    for word, (_, end) in zip(words, tokens, strict=True):
        last = reading.doc[end - 1]
        word.tag, word.person = last.tag_, last.ent_type_ == "PERSON"


def _bounded(words: Sequence[Word], found: Sequence[Found]) -> list[Found]:
    """Marks the ends of ranges: "from Monday through Friday", "between 2015 and 2017", "until May"."""
    marked = list(found)
    for i, item in enumerate(found):
        before = words[item.start - 1] if item.start else None
        if item.bound or item.type not in (DateType.DATE, DateType.TIME) or before is None:
            continue
        if before.symbol == "s" or (before.symbol == "r" and _goes_on(words, found, i)):
            marked[i] = replace(item, bound="start")
        elif before.lower in _CLOSERS:
            marked[i] = replace(item, bound="end")
    for i in range(len(found) - 1):
        here, then = marked[i], marked[i + 1]
        between = words[here.end : then.start]
        opener = words[here.start - 1].symbol if here.start else ""
        dated = {here.type, then.type} <= {DateType.DATE, DateType.TIME}
        if dated and len(between) == 1 and _spans(between[0], opener):
            marked[i], marked[i + 1] = replace(here, bound="start"), replace(then, bound="end")
    return marked


def _spans(link: Word, opener: str) -> bool:
    """Whether ``link`` makes one stretch of two dates: "Nov. 11-14", "from May to June", "between May and June"."""
    if link.symbol == "&":
        return opener == "N"
    return link.symbol == "-" or (link.symbol == "~" and (link.lower != "to" or opener == "r"))


def _goes_on(words: Sequence[Word], found: Sequence[Found], i: int) -> bool:
    """Whether "from" opens a stretch of time: another date follows after "to" or "until", or nothing but "on"."""
    item = found[i]
    after = words[item.end] if item.end < len(words) else None
    return after is not None and (after.symbol in "~-" or after.lower in ("on", "onward", "onwards", "forward"))


def _is_day(meaning: Calendar | Weekday | Counted) -> bool:
    if isinstance(meaning, Calendar):
        return meaning.day is not None
    return isinstance(meaning, Weekday) or (meaning.unit == "day" and not meaning.from_reference)


class _Resolver:
    """Resolves expressions in text order, remembering the last dates told."""

    def __init__(self, reading: Reading, table: DateTable) -> None:
        self.reading = reading
        self.table = table
        self.published: datetime | None = reading.article.published_at
        self.sentence_of = [sent.start for sent in reading.doc.sents for _ in range(sent.start, sent.end)]
        self.reference: str | None = None
        self.reference_day: date | None = None
        self.opened: str | None = None

    def dated(self, words: Sequence[Word], found: Sequence[Found]) -> None:
        """Trust a line at the head that is nothing but a date: it is the day the article itself gives."""
        if self.published is None or len(found) != 1 or found[0].end - found[0].start != len(words):
            return
        meaning = found[0].meaning
        if isinstance(meaning, Calendar) and meaning.year and meaning.month and meaning.day:
            told = timex.day(f"{meaning.year:04}-{meaning.month:02}-{meaning.day:02}")
            if told is not None and abs((told - self.published.date()).days) <= _OFF_BY:
                self.published = self.published.replace(year=told.year, month=told.month, day=told.day)

    def resolve(
        self, words: Sequence[Word], tokens: Sequence[tuple[int, int]], found: Sequence[Found]
    ) -> Iterator[TokenDate]:
        """The expressions of one block as token dates."""
        years = _Years()
        for i, item in enumerate(found):
            start, end = tokens[item.start][0], tokens[item.end - 1][1]
            sentence = self.sentence_of[start]
            anchor = self._anchor(start, end, years.at(sentence, item), item)
            value = self._in_order(item, resolve(self._grounded(i, found, tokens), anchor))
            value = _these_days(words, item, value, self.table)
            if item.type in (DateType.DATE, DateType.TIME):
                self._remember(value)
                years.note(sentence, start - sentence < _LEADING, item, value)
            yield TokenDate(start, end, self._head(start, end), value, item.type, item.bound)

    def _in_order(self, item: Found, value: str | None) -> str | None:
        """A range ends after it began: "from Monday through Friday" is Friday of that week."""
        first, last = timex.start_of(self.opened), timex.start_of(value)
        self.opened = value if item.bound == "start" else None
        if item.bound != "end" or not (first and last and value) or last >= first:
            return value
        if isinstance(item.meaning, Weekday):
            return timex.add_days(value, 7)
        yearless = isinstance(item.meaning, Calendar) and item.meaning.year is None and item.meaning.month is not None
        return f"{last.year + 1:04}{value[4:]}" if yearless else value

    def _anchor(self, start: int, end: int, year: int | None, item: Found) -> Anchor:
        dated = isinstance(item.meaning, Calendar) and None not in (item.meaning.month, item.meaning.day)

        def tense() -> Tense:
            return tense_at(self.reading.doc, start, end, self.table, dated=dated)

        return Anchor(self.published, self.reference, self.reference_day, year, tense)

    def _grounded(self, i: int, found: Sequence[Found], tokens: Sequence[tuple[int, int]]) -> Meaning:
        """A clock time alone is given the day that its sentence tells nearest to it."""
        item = found[i]
        if not isinstance(item.meaning, Moment) or item.meaning.base is not None:
            return item.meaning
        sentence = self.sentence_of[tokens[item.start][0]]
        days = [
            (abs(other.start - item.start), other.meaning)
            for other in found[max(0, i - _NEIGHBOURS) : i + _NEIGHBOURS + 1]
            if isinstance(other.meaning, Calendar | Weekday | Counted)
            and _is_day(other.meaning)
            and self.sentence_of[tokens[other.start][0]] == sentence
        ]
        nearest = min(days, key=lambda day: day[0], default=None)
        return item.meaning if nearest is None else replace(item.meaning, base=nearest[1])

    def _remember(self, value: str | None) -> None:
        if timex.granularity(value):
            self.reference = value
            self.reference_day = timex.day(value) or self.reference_day

    def _head(self, start: int, end: int) -> int:
        return self.reading.doc.root(start, end).i


class _Years:
    """The year that a month or a day without one takes from the text: "In 2014, Russia … in March"."""

    def __init__(self) -> None:
        self.told: tuple[int, int, bool] | None = None

    def at(self, sentence: int, item: Found) -> int | None:
        """The year for an expression; a day, mostly a fresh one, takes only what opened the sentence."""
        if self.told is None or self.told[0] != sentence or not isinstance(item.meaning, Calendar):
            return None
        return self.told[1] if self.told[2] or item.meaning.day is None else None

    def note(self, sentence: int, leading: bool, item: Found, value: str | None) -> None:
        """Remember a year told."""
        if timex.granularity(value) == "year" and isinstance(item.meaning, Fixed) and value:
            self.told = (sentence, int(value), leading)


def _these_days(words: Sequence[Word], item: Found, value: str | None, table: DateTable) -> str | None:
    """ "still in use today", "as strong today as then", "today's world" and "to this day" tell no day."""
    first, before = words[item.start].lower, words[max(0, item.start - _LEAD) : item.start]
    last = before[-1].lower if before else ""
    if first == "this":
        return "PRESENT_REF" if last == "to" and words[item.end - 1].lower == "day" else value
    if first != "today" or item.end - item.start > 1:
        return value
    behind = words[item.end : item.end + 3]
    owned = bool(behind) and behind[0].symbol == "'"
    compared = bool(behind) and behind[0].lower == "as" and any(word.lower == "as" for word in before)
    loose = compared or last in table.nowadays[0] or any(word.lower == "still" for word in before)
    return "PRESENT_REF" if loose or (owned and any(w.lower in table.nowadays[1] for w in behind)) else value
