"""Rules for durations and sets, for what is counted from now or from a told day ("two days ago"), and for "now"."""

from __future__ import annotations

from bot.domain.facts import DateType
from bot.extract.dates.grammar import Hit, Rule, rule
from bot.extract.dates.meaning import Counted, Fixed, Found

_CODES = {
    "day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE",
    "weekend": "WE", "hour": "TH", "minute": "TM", "second": "TS",
}  # fmt: skip


def duration(unit: str, amount: float | None) -> str | None:
    """``P4D``, ``PT30M``, ``P2.5Y``, ``PXW`` (amount unknown); a fortnight is two weeks."""
    if unit == "fortnight":
        return duration("week", None if amount is None else 2 * amount)
    if amount is not None and amount != int(amount) and unit in ("hour", "century", "decade"):
        unit, amount = {
            "hour": ("minute", amount * 60),
            "century": ("year", amount * 100),
            "decade": ("year", amount * 10),
        }[unit]
    code = _CODES.get(unit)
    if code is None:
        return None
    number = "X" if amount is None else f"{amount:g}" if amount < 1e6 else f"{int(amount)}"
    return f"P{code[:-1] if code[0] == 'T' else ''}{number}{code[-1] if code[0] == 'T' else code}"


def _amount(hit: Hit) -> float | None:
    """The number of a quantity, 1 for "a"; ``None`` when it is vague. "Two and a half" is 2.5."""
    word = hit.last("n")
    if word is None or word.symbol == "V":
        return None
    value = float(word.value) if isinstance(word.value, int | float) else 1.0
    return value + (0.5 if hit.match["half"] else 0.0)


def _unit(hit: Hit) -> str:
    word = hit.word("u")
    if word is not None and word.symbol == "O":
        return "second"
    return hit.text("u")


def _duration(hit: Hit) -> list[Found]:
    after, second = hit.after(), hit.after(1)
    if after is not None and (
        after.symbol == "d" or (after.symbol == "-" and second is not None and second.symbol == "d")
    ):
        return []
    unit, amount = _unit(hit), _amount(hit)
    if (unit == "weekend" and hit.match["n"][-1] != "n") or (unit == "quarter" and not hit.match["turned"]):
        return []
    if amount == 0 or (amount is not None and amount > 100_000) or _measures(hit):
        return []
    number = hit.last("n")
    if (number is not None and number.symbol == "Y" and hit.match["u"] == "U") or (
        after is not None and after.symbol == "g"
    ):
        return []  # "2018 day five"; "that two weeks ago" is a point in time
    value = duration(unit, amount)
    return [Found(_opening(hit), hit.match.end(), DateType.DURATION, Fixed(value))] if value else []


def _opening(hit: Hit) -> int:
    """Where a duration begins: no article goes with "the three-day visit", no preposition with "over the past year"."""
    start, symbols = hit.match.start(), hit.match.group()
    if symbols.startswith("q") and symbols[1:2] in ("t", "I"):
        start += 1  # "about four years", but "about [the past four years]"
    if "-" in symbols and hit.words[start].symbol in ("t", "a"):
        start += 1
    return start


def _measures(hit: Hit) -> bool:
    """A number that belongs to something before it: "$2 day trading", "No. 3 day"."""
    before = hit.before()
    return before is not None and (before.symbol == "$" or before.text in "#.+")


def _one(hit: Hit) -> list[Found]:
    """ "a year": a duration, or a set where something is counted by it ("$2 billion a year")."""
    unit = _unit(hit)
    if unit in ("quarter", "weekend", "second"):
        return []
    type_ = DateType.SET if _is_rate(hit) else DateType.DURATION
    value = duration(unit, 0.5 if hit.match["half"] else 1)
    return [hit.found(type_, Fixed(value))] if value else []


def _is_rate(hit: Hit) -> bool:
    """Whether a number or a sum of money stands within three words before, with no preposition between."""
    for steps in range(1, 5):
        word = hit.before(steps)
        if word is None or word.symbol in "!,>fbrs~t&":
            return False
        if word.symbol in "$nDY":
            return True
    return False


def _half(hit: Hit) -> list[Found]:
    value = duration(hit.text("u"), 0.5)
    ok = value and hit.text("u") in ("hour", "day", "year", "century", "decade", "month", "week")
    if hit.text("u") == "year":
        value = "P6M"
    return [hit.found(DateType.DURATION, Fixed(value))] if ok else []


def _turned(hit: Hit) -> list[Found]:
    """ "the past year", "over the next month", "the coming weeks"."""
    unit, start = hit.text("u"), _opening(hit)
    before = hit.words[start - 1] if start else None
    plural = hit.match["u"] == "u"
    if unit == "weekend" or (unit == "day" and not plural and hit.match["own"] != "K"):
        return []
    if not plural and hit.match["own"] == "X" and (before is None or before.symbol not in ">sq"):
        return []
    value = duration(unit, None if plural else 1)
    return [Found(start, hit.match.end(), DateType.DURATION, Fixed(value))] if value else []


_SMALL = frozenset(("small", "wee"))


def _bare(hit: Hit) -> list[Found]:
    """ "for years", "weeks of talks", "decades-long"."""
    unit, before = hit.text("u"), hit.before()
    if unit in ("quarter", "weekend") or (before is not None and (before.symbol == "E" or before.lower in _SMALL)):
        return []  # "the early hours of Sunday"
    return [hit.found(DateType.DURATION, Fixed(duration(unit, None if hit.match["u"] == "u" else 1)))]


def _ahead(hit: Hit) -> list[Found]:
    """ "the months ahead"."""
    ahead = hit.words[hit.match.end() - 1].lower == "ahead"
    value = duration(hit.text("u"), None)
    return [hit.found(DateType.DURATION, Fixed(value))] if ahead and value else []


def _fixed_duration(hit: Hit) -> list[Found]:
    return [hit.found(DateType.DURATION, Fixed(hit.text("g")))]


# --- counted from now or from a told day ------------------------------------------------------------------------------


def _counted(hit: Hit) -> list[Found]:
    unit, side, after = _unit(hit), hit.match["side"], hit.after()
    if after is not None and after.lower == "than":
        return []  # "three days earlier than planned"
    sign = -1 if side[0] in "geb" else 1
    amount = 0.5 if hit.match["h"] else _amount(hit)
    if unit in ("second", "weekend"):
        return []
    if (hit.match["n"] in (None, "") and not hit.match["h"]) or amount is None:
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        return [hit.found(DateType.DATE, Fixed(value))]
    type_ = DateType.TIME if unit in ("hour", "minute") and amount % 24 else DateType.DATE
    return [hit.found(type_, Counted(unit, sign * amount, from_reference=side[0] not in "gr"))]


def _beside(hit: Hit) -> list[Found]:
    """ "the day before." at the end of a clause: next to the last date told."""
    sign = -1 if hit.match["side"] in "be" else 1
    if hit.text("u") in ("hour", "minute"):
        return []
    return [hit.found(DateType.DATE, Counted(hit.text("u"), sign, from_reference=True))]


# --- sets ---------------------------------------------------------------------------------------------------------------


def _set(hit: Hit, value: str | None) -> list[Found]:
    return [hit.found(DateType.SET, Fixed(value))] if value else []


def _every_unit(hit: Hit) -> list[Found]:
    word = hit.word("n")
    amount = float(word.value) if word is not None and isinstance(word.value, int | float) else 1.0
    if hit.text("u") == "weekend":
        return _set(hit, "XXXX-WXX-WE")
    return _set(hit, duration(hit.text("u"), 2 if hit.match["other"] else amount))


def _every_point(hit: Hit) -> list[Found]:
    part = hit.text("p")
    if hit.match["w"]:
        return _set(hit, f"XXXX-WXX-{hit.number('w')}{part}")
    if hit.match["m"]:
        day = hit.number("d")
        return _set(hit, f"XXXX-{hit.number('m'):02}" + (f"-{day:02}" if day else ""))
    return _set(hit, f"XXXX-{hit.text('s')}" if hit.match["s"] else f"XXXX-XX-XX{part}" if part else None)


def _per(hit: Hit) -> list[Found]:
    return _set(hit, duration(hit.text("u"), 1))


def _often(hit: Hit) -> list[Found]:
    return _set(hit, hit.text("a"))


def _units(hit: Hit) -> list[Found]:
    """ "weekends" come round; "it took months" and "spent years" last."""
    before = hit.before()
    if hit.text("u") == "weekend":
        return _set(hit, "XXXX-WXX-WE")
    after_verb = before is not None and (before.tag.startswith("VB") or before.lower in ("took", "lasted", "spent"))
    return _bare(hit) if after_verb else []


# --- now, recently, the past --------------------------------------------------------------------------------------------


def _reference(hit: Hit) -> list[Found]:
    word = hit.words[hit.match.start()]
    value = word.value if word.symbol in "JV" else None
    return [hit.found(DateType.DATE, Fixed(str(value)))] if value else []


def _the_past(hit: Hit) -> list[Found]:
    return [hit.found(DateType.DATE, Fixed("PAST_REF"), 0, "k")]


_HALF = r"(?P<half>&ah)?"

SPANS: tuple[Rule, ...] = (
    rule(rf"q?(?P<turned>t[LKXxOz]|[IL]K?|I[Xx]|[LKXx]|t=?|i)?(?P<n>aV|a?n|[nDY]|V)o?{_HALF}-?\+*-?(?P<u>[uU])(?:-?\+)?", _duration),
    rule(r"(?P<turned>)(?P<half>)(?P<n>[nD])-(?P<u>O)", lambda hit: _duration(hit) if hit.words[hit.match.end() - 1].lower == "second" else []),
    rule(r"q?a\+?(?P<u>U)(?P<half>)", _one),
    rule(r"(?:q?t[KLX]|q?a)?h-?a?(?P<u>U)", _half),
    rule(r"q?t?(?P<own>K|X|x|L)(?P<u>[uU])", _turned),
    rule(r"(?<=[>fbrs~])(?P<u>u)(?!-?d)", _bare),
    rule(r"(?P<u>u)(?=[obf])", _bare),
    rule(r"(?P<u>[uU])-\+", _bare),
    rule(r"t(?P<u>u)\.", _ahead),
    rule(r"(?P<g>G)", _fixed_duration),
    rule(rf"q?(?:(?P<n>aV|[nDY]|V|a?n|a)o?{_HALF}|(?P<h>a?h)-?a?)\+?-?(?P<u>[uU])(?:&\.)?(?P<side>g|[le]|[bf](?=[!,]|$)|r[JR])", _counted),
    rule(r"(?P<n>)(?P<h>)(?P<u>u)(?P<side>[gle])", _counted),
    rule(r"t(?P<u>U)(?P<side>[be]|f)(?=[!,]|$)", _beside),
    rule(r"c?Q(?P<n>[nDO])?(?P<other>)\+?(?P<u>[uU])", _every_unit),
    rule(r"Q(?P<n>)(?P<other>\.)(?P<u>U)", lambda hit: _every_unit(hit) if hit.words[hit.match.start() + 1].lower == "other" else []),
    rule(r"Q(?:(?P<w>W)(?P<p>P)?|(?P<m>M)(?P<d>D)?|(?P<s>S)|(?P<p_>P))", lambda hit: _every_point(hit)),
    rule(r"(?P<w>w)(?P<p>p)?(?P<m>)(?P<s>)", _every_point),
    rule(r"(?P<w>W)(?P<p>p)(?P<m>)(?P<s>)", _every_point),
    rule(r"(?:c|[nD]m)(?:a|/)(?P<u>U)", _per),
    rule(r"/(?P<u>U)", _per),
    rule(r"(?:c-?)?(?P<a>A)", _often),
    rule(r"(?P<u>u)", _units),
    rule(r"[JV]", _reference),
    rule(r"t(?P<k>K)(?=[!,&>]|$)", _the_past),
)  # fmt: skip
