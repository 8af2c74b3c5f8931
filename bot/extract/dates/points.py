"""Rules for points in time: days, weeks, months, years, parts of a day, clock times."""

from __future__ import annotations

import re

from bot.domain.facts import DateType
from bot.extract.dates.grammar import MODIFIER, Hit, Rule, rule
from bot.extract.dates.lexer import Word
from bot.extract.dates.meaning import Calendar, Counted, Fixed, Found, From, Holiday, Moment, Part, Weekday

_DATE, _TIME = DateType.DATE, DateType.TIME
#: "Friday", "Nov. 17, 2017", "17 November", "yesterday": a day told in the same breath as a time.
_DAY = r"(?P<wd>W)(?:,?(?P<wm>M)(?P<wdd>[DO])(?:,?(?P<wy>Y))?)? | (?P<m>M)(?P<d>[DO])(?:,?(?P<y>Y))? | (?P<rd>R)"
_COUNTED_AFTER = re.compile(r"NNS|NNPS")
_NOT_YEARS = frozenset(
    "about nearly almost some roughly around over than least approximately flight resolution unscr room route channel "
    "highway boeing airbus building unit bus train article section chapter number".split()
)


# --- full dates and months ----------------------------------------------------------------------------------------


def _numeric(hit: Hit) -> list[Found]:
    text = hit.words[hit.match.start()].value
    value = _numeric_value(str(text))
    return [hit.found(_TIME if value and "T" in value else _DATE, Fixed(value))] if value else []


def _numeric_value(text: str) -> str | None:
    """ISO dates as they are; 3/5/2018 month first, as newswire in English writes it, unless the month would be 13 or more."""
    if re.match(r"\d{4}-", text):
        return text.replace(" ", "T").rstrip("Z")[:16]
    first, second, year = (int(part) for part in re.split(r"[/.]", text))
    if year < 100:
        year += 2000 if year < 50 else 1900
    month, day = (second, first) if "." in text or first > 12 else (first, second)
    return f"{year:04}-{month:02}-{day:02}" if month <= 12 and day <= 31 else None


def _full_date(hit: Hit) -> list[Found]:
    if (hit.number("d") or 32) > 31:
        return []
    if hit.word("t") is not None and hit.text("u") != "year":
        return []
    turn, told = hit.turn("t"), hit.told("t")
    meaning = Calendar(hit.number("m"), hit.number("d"), hit.number("y"), year_turn=turn, year_told=told)
    return [hit.found(_DATE, meaning)]


def _day_range(hit: Hit) -> list[Found]:
    """ "Nov. 11-14, 2017", "11 to 14 November", "Nov. 28 - Dec. 3", "Nov. 11, 12 and 14"."""
    month, year = hit.number("m"), hit.number("y")
    month_to = hit.number("m2") or month
    days = [hit.number("d"), hit.number("d2")]
    if any(day is None or day > 31 for day in days):
        return []
    before = hit.before()
    ranged = hit.word("sep") is None or hit.match["sep"] in "-~" or (before is not None and before.symbol == "N")
    first_year = year - 1 if year and month and month_to and month > month_to else year
    first = Calendar(month, days[0], first_year)
    last = Calendar(month_to, days[1], year)
    head = "from_m" if hit.match["from_m"] else "d"
    return [
        Found(hit.match.start(head), hit.match.end("d"), _DATE, first, "start" if ranged else None),
        Found(hit.match.start("to"), hit.match.end(), _DATE, last, "end" if ranged else None),
    ]


def _day_list(hit: Hit) -> list[Found]:
    """ "Nov. 3, 4 and 6"."""
    month, year = hit.number("m"), hit.number("y")
    found: list[Found] = []
    for i in range(hit.match.start("d"), hit.match.end("last")):
        word = hit.words[i]
        if word.symbol in "DO" and isinstance(word.value, int):
            first = hit.match.start() if not found else i
            found.append(Found(first, i + 1, _DATE, Calendar(month, word.value, year)))
    return found


def _begins_a_name(hit: Hit) -> bool:
    """Whether a month or season alone stands before another capital with nothing to lead it in: "June Smith"."""
    before, after = hit.before(), hit.after()
    led = before is not None and before.symbol not in ".!"
    return after is not None and after.symbol == "." and after.text.istitle() and not led


def _month(hit: Hit) -> list[Found]:
    if hit.word("t") is not None and hit.text("u") != "year":
        return []
    word, year = hit.word("m"), hit.match.start("y")
    alone = len(hit.match.group()) == 1
    if word is None or (alone and (word.person or word.tag in ("MD", "VB", "VBP") or _begins_a_name(hit))):
        return []
    if year > 0 and hit.words[year - 1].symbol == ">" and hit.words[year - 1].lower != "in":
        return []
    meaning = Calendar(hit.number("m"), None, hit.number("y"), hit.turn("own"), hit.turn("t"), hit.told("t"))
    return [hit.found(_DATE, meaning)]


def _months(hit: Hit) -> list[Found]:
    """ "March and April 2015", "March-April 2015"."""
    year = hit.number("y")
    bounds = ("start", "end") if hit.match["sep"] in "-~" else (None, None)
    return [
        hit.found(_DATE, Calendar(hit.number("m"), None, year), "m", "m", bounds[0]),
        hit.found(_DATE, Calendar(hit.number("m2"), None, year), "m2", 0, bounds[1]),
    ]


def _day_of_month(hit: Hit) -> list[Found]:
    word = hit.word("d")
    if word is None or not word.text[0].isdigit():
        return []
    return [hit.found(_DATE, Calendar(None, hit.number("d"), turn=hit.turn("t")))]


# --- years, decades, centuries ------------------------------------------------------------------------------------


def _year(hit: Hit) -> list[Found]:
    year, after, before = hit.number("y"), hit.after(), hit.before()
    if year is None or not 1000 <= year <= 2199:
        return []
    plain = len(hit.match.group()) == 1
    if plain and before is not None and (before.symbol in "$nq" or before.lower in _NOT_YEARS or before.text in "#+"):
        return []
    if plain and after is not None and _is_count(year, after, hit.after(1)):
        return []
    return [hit.found(_DATE, Fixed(f"{year:04}"))]


def _is_count(year: int, after: Word, second: Word | None) -> bool:
    """Whether "2000 soldiers" counts: plurals follow years too ("the 2016 sanctions"), but hardly round ones."""
    if after.symbol in "uU%/" and after.text != "/":
        return True
    recent = 1900 <= year <= 2060 and year % 100 != 0
    if _COUNTED_AFTER.fullmatch(after.tag):
        return not recent
    adjective = after.tag in ("JJ", "VBN", "VBG", "NN")
    return adjective and not recent and second is not None and bool(_COUNTED_AFTER.fullmatch(second.tag))


def _year_range(hit: Hit) -> list[Found]:
    first, last = hit.number("y"), hit.number("y2")
    if first is None or last is None:
        return []
    if last < 100:
        last += first // 100 * 100
    if not first < last <= first + 200:
        return []
    return [
        hit.found(_DATE, Fixed(f"{first:04}"), "y", "y", "start"),
        hit.found(_DATE, Fixed(f"{last:04}"), "y2", 0, "end"),
    ]


def _fiscal(hit: Hit) -> list[Found]:
    if hit.word("u") is not None and hit.text("u") != "year":
        return []
    return [hit.found(_DATE, Fixed(f"{hit.number('y'):04}"))]


def _decade(hit: Hit) -> list[Found]:
    word, value = hit.word("c"), hit.number("c")
    if word is None or value is None:
        return []
    if value < 100:
        lead = hit.before()
        if "t" not in hit.match.group() and not word.text.startswith(("'", "’", "‘")):
            return []
        if lead is not None and lead.lower in ("his", "her", "their", "my", "your"):
            return []
        value += 1900 if value >= 20 else 2000
    return [hit.found(_DATE, Fixed(f"{value // 10:03}X"))]


def _century(hit: Hit) -> list[Found]:
    if hit.text("u") != "century":
        return []
    numbers = [n for n in (hit.number("o"), hit.number("o2")) if n]
    found = [
        hit.found(_DATE, Fixed(f"{n - 1:02}XX"), "o" if i else 0, "o" if len(numbers) > 1 and not i else 0)
        for i, n in enumerate(numbers)
    ]
    if len(found) == 2:
        found[1] = hit.found(_DATE, Fixed(f"{numbers[1] - 1:02}XX"), "o2", 0)
    return found


# --- parts of a year ----------------------------------------------------------------------------------------------


def _season(hit: Hit) -> list[Found]:
    word = hit.word("s")
    if word is None or (hit.word("t") is not None and hit.text("u") != "year"):
        return []
    if len(hit.match.group()) == 1 and (word.tag.startswith("VB") or _begins_a_name(hit)):
        return []
    after = hit.after()
    if after is not None and after.symbol == "o" and hit.match["y"] is None:
        return []  # "the fall of Kabul"
    return [hit.found(_DATE, Part(hit.text("s"), hit.number("y"), hit.turn("own"), hit.turn("t"), hit.told("t")))]


def _quarter(hit: Hit) -> list[Found]:
    number = hit.number("q") if hit.word("q") is not None else None
    if number is None or not 1 <= number <= 4 or (hit.match["unit"] and hit.text("unit") != "quarter"):
        return []
    if hit.match["u"] and hit.text("u") != "year":
        return []
    return [hit.found(_DATE, Part(f"Q{number}", hit.number("y"), None, hit.turn("t"), hit.told("t")))]


def _half(hit: Hit) -> list[Found]:
    number = hit.number("q")
    if number not in (1, 2) or (hit.match["u"] and hit.text("u") != "year"):
        return []
    turn = hit.turn("t") if hit.match["t"] else 0 if hit.match["u"] else None
    return [hit.found(_DATE, Part(f"H{number}", hit.number("y"), None, turn))]


def _holiday(hit: Hit) -> list[Found]:
    word = hit.word("h")
    if word is not None and word.person:
        return []  # somebody called Christmas
    return [hit.found(_DATE, Holiday(hit.text("h"), hit.number("y"), hit.turn("own")))]


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
        return [hit.found(_DATE, Part("WE", turn=None if own == "t" else TURN[own]))]
    if own in "Lt" and own == "L" and unit == "day":
        return []
    return [
        hit.found(
            _DATE, Counted(unit, TURN.get(own, 0), from_reference=own in "Fzi=" or (own == "X" and unit == "day"))
        )
    ]


TURN = {"L": -1, "z": -1, "I": 0, "X": 1, "F": 1, "x": 1, "i": 0, "=": 0, "t": 0}


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


_OWN = r"(?P<own>[LIXzF]|I(?=[Kx]))"
_YEAR_TAIL = r"o?t?(?P<t>[LIXzFi=])(?P<u>U)"

POINTS: tuple[Rule, ...] = (
    rule(r"Z", _numeric),
    rule(rf"{MODIFIER} (?:W,?)? (?P<m>M)(?P<d>[DO]) (?:,?(?P<y>Y)|{_YEAR_TAIL})? (?:,W)?", _full_date),
    rule(rf"{MODIFIER} (?:W,?)? t?(?P<d>[DO])o?(?P<m>M) (?:,?(?P<y>Y)|{_YEAR_TAIL})?", _full_date),
    rule(r"(?P<from_m>(?:W,?)?(?P<m>M))(?P<d>[DO])(?P<sep>[-~&])(?P<to>(?:W,?)?(?P<m2>M)?(?P<d2>[DO]))(?:,?(?P<y>Y))?", _day_range),
    rule(r"(?P<m>M)(?P<d>[DO])(?:,[DO])+,?&(?P<last>[DO])(?:,?(?P<y>Y))?", _day_list),
    rule(r"(?P<from_m>)t?(?P<d>[DO])(?P<sep>[-~&])(?P<to>t?(?P<d2>[DO]))o?(?P<m>M)(?P<m2>)(?:,?(?P<y>Y))?", _day_range),
    rule(rf"{MODIFIER} (?P<own>[LIXzx])?(?P<m>M) (?:,?[o>]?(?P<y>Y)|{_YEAR_TAIL})?", _month),
    rule(r"(?P<m>M)(?P<sep>[-~&])(?P<m2>M)[o>]?(?P<y>Y)", _months),
    rule(r"t(?P<d>O)(?:o(?P<t>[ILXz])U|ot?U|(?=[!,&~-]|$))", _day_of_month),
    rule(rf"{MODIFIER}(?:tU)?(?P<y>Y)", _year),
    rule(r"(?P<y>Y)-(?P<y2>[YDn])(?![-U])", _year_range),
    rule(r"t?y(?P<u>U)?(?P<y>Y)|t?(?P<y_>Y)y(?P<u_>U)", lambda hit: _fiscal(hit) if hit.match["y"] else _fiscal_after(hit)),
    rule(r"t?(?:E-?)*t?(?P<c>C)", _decade),
    rule(r"(?:t?(?:E-?|Bo))*t?(?P<o>O)-?(?:&t?(?P<o2>O))?-?(?P<u>[Uu])", _century),
    rule(rf"{MODIFIER}t?(?P<own>[LIXzx])?K?(?P<s>S)(?:,?o?(?P<y>Y)|{_YEAR_TAIL})?", _season),
    rule(rf"{MODIFIER}t?y?(?P<q>O)y?-?(?P<unit>U)(?:o?t?y?U?(?P<y>Y)|{_YEAR_TAIL}|ot(?P<u_>U))?", _quarter),
    rule(r"(?P<unit>)(?P<u>)(?P<t>)t?(?P<y>Y)y?(?P<q>O)U|(?P<q_>k)", lambda hit: _quarter(hit) if hit.match["y"] else []),
    rule(r"(?P<unit>)(?P<u>)(?P<t>)(?P<q>k)(?:o?(?P<y>Y))?", _quarter),
    rule(r"(?P<t>[LIXz])(?P<u>U)'y?(?P<q>O)(?P<unit>U)(?P<y>)", _quarter),
    rule(rf"{MODIFIER}t?(?P<q>O)-?h(?:o?t?(?P<y>Y)|o?t?(?P<t>[LIXz])?(?P<u>U))", _half),
    rule(rf"{MODIFIER}(?P<own>[LIXzx])?(?P<h>H)(?:,?(?P<y>Y))?", _holiday),
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


def _fiscal_after(hit: Hit) -> list[Found]:
    return [hit.found(_DATE, Fixed(f"{hit.number('y_'):04}"))] if hit.text("u_") == "year" else []


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
