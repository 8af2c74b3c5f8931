"""Rules for what a calendar holds: days of a month, months, years, decades, seasons, quarters, holidays."""

from __future__ import annotations

import re

from bot.domain.facts import DateType
from bot.extract.dates.grammar import MODIFIER, Hit, Rule, rule
from bot.extract.dates.lexer import Word
from bot.extract.dates.meaning import Calendar, Fixed, Found, Holiday, Part

_DATE, _TIME = DateType.DATE, DateType.TIME
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


def _fiscal_after(hit: Hit) -> list[Found]:
    return [hit.found(_DATE, Fixed(f"{hit.number('y_'):04}"))] if hit.text("u_") == "year" else []


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


_YEAR_TAIL = r"o?t?(?P<t>[LIXzFi=])(?P<u>U)"

CALENDAR: tuple[Rule, ...] = (
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
)  # fmt: skip
