"""Rules for what is counted from a day: weekdays, "yesterday", "last week", parts of a day, clock times."""

from __future__ import annotations

from bot.domain.facts import DateType
from bot.extract.dates.grammar import MODIFIER, TURNS, Hit, Rule, rule
from bot.extract.dates.meaning import Calendar, Counted, Found, From, Moment, Part, Weekday

_DATE, _TIME = DateType.DATE, DateType.TIME
#: "Friday", "Nov. 17, 2017", "17 November", "yesterday": a day told in the same breath as a time.
_DAY = r"(?P<wd>W)(?:,?(?P<wm>M)(?P<wdd>[DO])(?:,?(?P<wy>Y))?)? | (?P<m>M)(?P<d>[DO])(?:,?(?P<y>Y))? | (?P<rd>R)"


# --- days, weeks and what is counted from them ----------------------------------------------------------------------


def _day(hit: Hit) -> Calendar | Weekday | Counted | None:
    """The day that the groups of ``_DAY`` tell."""
    if hit.word("wm") is not None:
        return Calendar(hit.number("wm"), hit.number("wdd"), hit.number("wy"))
    if hit.word("wd") is not None:
        return Weekday(hit.number("wd") or 1, hit.turn("own") if "own" in hit.match.re.groupindex else None)
    if hit.word("m") is not None:
        return Calendar(hit.number("m"), hit.number("d"), hit.number("y"))
    word = hit.word("rd")
    return Counted("day", word.value[0]) if word is not None and isinstance(word.value, tuple) else None


def _weekday(hit: Hit) -> list[Found]:
    day, turn = hit.number("d") or 1, hit.turn("own")
    if hit.word("t") is not None and hit.text("u") != "week":
        return []
    meaning = Weekday(day, turn, hit.turn("t"))
    if hit.word("past") is not None:
        meaning = Weekday(day, -1)
    coming = hit.word("coming")
    if coming is not None:
        if coming.lower != "coming":
            return []
        meaning = Weekday(day, 1)
    if part := hit.text("p"):
        return [hit.found(_TIME, Moment(meaning, part))]
    return [hit.found(_DATE, meaning)]


def _relative_day(hit: Hit) -> list[Found]:
    word = hit.word("r")
    if word is None or not isinstance(word.value, tuple):
        return []
    days, part = word.value
    part = hit.text("p") or part
    meaning = Counted("day", days)
    return [hit.found(_TIME, Moment(meaning, part)) if part else hit.found(_DATE, meaning)]


def _day_beside(hit: Hit) -> list[Found]:
    """ "the day before yesterday", "the day after tomorrow"."""
    word = hit.word("r")
    if hit.text("u") != "day" or word is None or not isinstance(word.value, tuple):
        return []
    return [hit.found(_DATE, Counted("day", word.value[0] + (-1 if hit.match["side"] == "b" else 1)))]


def _unit(hit: Hit) -> list[Found]:
    """ "last week", "this year", "the following month", "that day", "the end of the year"."""
    unit, own = hit.text("u"), hit.match["own"]
    if unit in ("hour", "minute", ""):
        return []
    after = hit.after()
    if unit == "day" and hit.match.group()[0] in "el":
        return [hit.found(_DATE, Counted("day", 0, from_reference=True))]
    if unit == "quarter" and own == "t":
        return [hit.found(_DATE, Counted("quarter", 0, from_reference=True))]
    if own in ("t", "") and (unit == "day" or (after is not None and after.symbol in "obf-g")):
        return []
    if unit == "weekend" and own in "LIXxt":
        return [hit.found(_DATE, Part("WE", turn=None if own == "t" else TURNS[own]))]
    if own == "L" and unit == "day":
        return []
    return [
        hit.found(
            _DATE, Counted(unit, TURNS.get(own, 0), from_reference=own in "Fzi=" or (own == "X" and unit == "day"))
        )
    ]


def _over_next(hit: Hit) -> list[Found]:
    """ "the week after next", "the month before last"."""
    unit, last = hit.text("u"), hit.words[hit.match.end() - 1].symbol == "L"
    if unit in ("hour", "minute", "weekend", "") or last is (hit.match["side"] == "f"):
        return []
    return [hit.found(_DATE, Counted(unit, -2 if last else 2))]


def _year_end(hit: Hit) -> list[Found]:
    """ "year-end", "month's end"."""
    ok = hit.text("u") in ("year", "month", "week", "quarter") and hit.words[hit.match.end() - 1].lower == "end"
    return [hit.found(_DATE, Counted(hit.text("u"), 0))] if ok else []


def _weekend(hit: Hit) -> list[Found]:
    return [hit.found(_DATE, Part("WE", turn=hit.turn("own")))] if hit.text("u") == "weekend" else []


def _from(hit: Hit) -> list[Found]:
    """ "a week from Monday", "two weeks from today"."""
    amount = hit.number("n") or 1
    day = hit.word("w")
    unit = hit.text("u")
    if day is None or unit not in ("day", "week", "fortnight"):
        return []
    if day.symbol == "W":
        return [hit.found(_DATE, From(unit, amount, Weekday(hit.number("w") or 1, 1)))]
    shift = day.value[0] if isinstance(day.value, tuple) else 0
    return [hit.found(_DATE, From(unit, amount, Counted("day", shift)))]


def _turned_unit(hit: Hit) -> list[Found]:
    """ "the next year" is a stretch after a preposition, and "the last year" always: the rules of spans take these."""
    text = hit.match.group()
    lead = hit.words[hit.match.start("own") - 1].symbol if hit.match.start("own") > hit.match.start() else ""
    stretch = lead == "t" and "o" not in text and hit.match["own"] in "LX" and hit.text("u") not in ("day", "weekend")
    before = hit.before()
    if stretch and (hit.match["own"] == "L" or (before is not None and before.symbol in ">s")):
        return []
    if "IK" in text:
        return [hit.found(_DATE, Part("WE", turn=-1) if hit.text("u") == "weekend" else Counted(hit.text("u"), -1))]
    return _unit(hit)


# --- parts of a day and clock times ---------------------------------------------------------------------------------


def _part_of_day(hit: Hit) -> list[Found]:
    own, part, before = hit.match["own"], hit.text("p"), hit.before()
    if before is not None and before.lower == "for" and own not in ("I", "X"):
        return []  # "left for the evening"
    base = {
        "I": Counted("day", 0),
        "L": Counted("day", -1),
        "i": Counted("day", 0, True),
        "=": Counted("day", 0, True),
        "X": Counted("day", 1, True),
        "F": Counted("day", 1, True),
        "z": Counted("day", -1, True),
    }.get(own or "")
    return [hit.found(_TIME, Moment(base, part))]


def _clock(hit: Hit) -> list[Found]:
    value = hit.text("clock")
    return [hit.found(_TIME, Moment(_day(hit), value))] if value else []


def _part_of(hit: Hit) -> list[Found]:
    """ "the night of Nov. 17", "the morning of Friday"."""
    return [hit.found(_TIME, Moment(_day(hit), hit.text("p")))]


COUNTED: tuple[Rule, ...] = (
    rule(rf"{MODIFIER}t?(?P<own>[LIXzx])?(?:(?<=I)(?P<past>K)|(?<=[IL])x|(?<=[It])(?P<coming>V))?(?P<d>W)(?:o?t?(?P<t>[LIXFz])(?P<u>U))?(?:E)?(?P<p>P)?", _weekday),
    rule(rf"{MODIFIER}(?P<r>R)(?P<p>P)?", _relative_day),
    rule(r"t(?P<u>U)(?P<side>[bf])(?P<r>R)", _day_beside),
    rule(r"t(?P<u>U)(?P<side>[bf])[XL]", _over_next),
    rule(rf"(?:{MODIFIER}|[el]>?)t?(?P<own>[LIXzFxi=])(?:(?<=I)[Kx])?(?P<u>U)", lambda hit: _turned_unit(hit)),
    rule(r"(?:t?Bo|[el]>)(?P<own>t)(?P<u>U)", _unit),
    rule(r"(?P<u>U)(?:'|-)B", _year_end),
    rule(r"(?<=>)(?P<own>t)(?P<u>U)(?=[!,.&>]|$)", lambda hit: _unit(hit) if hit.text("u") in ("year", "quarter") else []),
    rule(rf"{MODIFIER}t?(?P<own>[LIXx])?(?P<u>U)", _weekend),
    rule(r"(?P<n>[anD])(?P<u>[Uu])r(?P<w>[WR])", _from),
    rule(r"(?:E|[el])?(?P<own>[ILi])E?(?P<p>P)", _part_of_day),
    rule(r"t(?P<own>[FX=z])(?P<p>P)", _part_of_day),
    rule(r"(?<=[>~fbs])E?t(?P<own>)E?(?P<p>P)(?!o)", _part_of_day),
    rule(rf"t?E?(?P<p>P)o(?:{_DAY})", _part_of),
    rule(rf"(?P<clock>T)(?:,?(?:{_DAY})P?)?", _clock),
    rule(rf"(?:{_DAY})P?,?(?P<clock>T)", _clock),
)  # fmt: skip
