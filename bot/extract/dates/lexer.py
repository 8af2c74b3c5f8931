"""A block of text as words, each with a one-letter symbol, so that the grammar can be regular expressions over symbols.

    on late Friday, Nov. 17   ->   > E W , M D

Legend (upper case: carries a value; see also ``seeds/dates.toml``):

    M month  W weekday  w weekdays  D number 1-31 in digits  Y four digits, a year  n other number  O ordinal
    U unit  u units  P part of day  p parts of day  S season  T clock time  Z numeric date  C decade  R today …
    H holiday  J now, recently …  A daily, annual …  G weeklong …  V several …  Q every, each  h half  k Q3
    t the  a a, an  $ money  L last  K past  X next  F following  z previous  I this  i that  = same  x coming
    g ago  l later  e earlier  b before  f after  r from  d old  + more, full, -long  m times  c once, twice  / per
    E early, late, mid  B end, beginning … (of)  o of  & and, or  N between  ~ to, until, through  s since, starting
    > other prepositions  y fiscal  q about …  ' possessive  - hyphen, dash  , comma  ! end of a clause  . any other
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.extract.dates.numbers import DECADES, MAGNITUDES, NUMBER_WORDS, is_number_word, ordinal_of, spelled
from bot.extract.lexicon.dates import DateTable, Value

_GRAMMAR = {
    "t": "the", "a": "a an another", "L": "last", "K": "past", "X": "next", "F": "following ensuing",
    "z": "previous preceding prior", "I": "this", "i": "that", "=": "same", "x": "upcoming", "g": "ago",
    "l": "later", "e": "earlier", "b": "before", "f": "after", "r": "from", "d": "old older young younger olds",
    "+": "more additional full consecutive straight whole long successive working business trading calendar solid",
    "m": "times", "c": "once twice thrice", "/": "per", "E": "early late mid", "o": "of", "&": "and or",
    "B": "end beginning start middle close rest remainder course eve outset", "N": "between",
    "~": "to through until till thru", "s": "since starting beginning effective",
    ">": "in on at by for over within during about into throughout around under", "Q": "every each", "h": "half",
    "y": "fiscal financial",
}  # fmt: skip
_SYMBOL = {word: symbol for symbol, words in _GRAMMAR.items() for word in words.split()}
_SYMBOL["beginning"] = "B"
_DASHES = "-–—‐‑−"
#: Time words that are other words too: a capital alone does not settle these.
_SHORT = frozenset(
    ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed")
) | frozenset(("thu", "thur", "thurs", "fri", "sat", "sun", "febr"))
_DOUBTFUL_MONTHS = frozenset(("may", "march"))
_MONTH_CUES = frozenset("DYOLXIEBsobf~NQ>r-&K")

_ZONE = r"(?:GMT|UTC|[ECMPK]?[SD]T|JST|CET|CEST|BST|MSK|IST|ET|local[ ]time|Eastern[ ]time|hrs|hours)"
_PIECES = r"""
    (?P<iso>(?<![\w.])\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?(?![\w-]))
  | (?P<slash>(?<![\w/.])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\w/])|(?<![\w.])\d{1,2}\.\d{1,2}\.\d{4}(?!\w))
  | (?P<clock>
      (?:(?<![\w:.,])(?:[01]?\d|2[0-4])(?:[:.][0-5]\d(?::[0-5]\d)?)?[ ]?(?i:[ap]\.[ ]?m\.|[ap]m\b)
      | (?<![\w:.,])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\w:])
      | (?<![\w.,$-])(?:[01]\d|2[0-3]):?[0-5]\d[ ]?(?=(?:GMT|UTC|hrs|hours|local[ ]time)\b)
      | (?<!\w)(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1?\d)[ ]o['’]clock)
      (?:[ ]?(?:\({zone}\)|{zone}\b))?)
  | (?P<fraction>(?<![\w.,$/])(?:\d+[ -])?[13]/[24](?![\w/])|(?<![\w.,$/])\d*[½¼¾])
  | (?P<decade>(?<![\w.,$])\d{3}0['’]?s\b|['‘’]?(?<![\w.,$])\d0['’]?s\b)
  | (?P<ordinal>(?<![\w.,])\d{1,2}(?:st|nd|rd|th)\b)
  | (?P<quarter>(?<!\w)(?:Q[1-4]|[1-4]Q)\b)
  | (?P<money>[$€£¥\#][ ]?\d[\d,.]*|(?<!\w)No\.[ ]?\d+)
  | (?P<number>\d+(?:,\d{3})*(?:\.\d+)?(?![\w%]))
  | (?P<possessive>['’]s?(?!\w))
  | (?P<abbreviation>(?<!\w)(?i:jan|febr?|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|thu|fri|sat|sun)\.)
  | (?P<word>[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?)
  | (?P<dash>[-–—‐‑−])
  | (?P<comma>,)
  | (?P<stop>[.!?;:()\[\]"“”«»…])
  | (?P<other>\S)
""".replace("{zone}", _ZONE)


@dataclass(slots=True)
class Word:
    """A word of the text as the grammar sees it."""

    symbol: str
    #: Characters of the block, half-open.
    start: int
    end: int
    #: As printed.
    text: str
    value: Value = None
    #: Penn tag and whether it is part of a person's name, where the pipeline told.
    tag: str = ""
    person: bool = False

    @property
    def lower(self) -> str:
        """For comparing."""
        return self.text.lower()


@lru_cache(maxsize=4)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(phrase).replace("'", "['’]") for phrase in phrases)
    return re.compile((rf"(?P<phrase>(?<!\w)(?i:{known})(?!\w))|" if known else "") + _PIECES, re.VERBOSE)


def lex(text: str, table: DateTable) -> list[Word]:
    """The words of one block, in order; linear in its length."""
    masked = [match.span() for match in table.names.finditer(text)] if table.names else []
    masked.reverse()
    words: list[Word] = []
    for match in _pattern(table.phrases).finditer(text):
        word = _word(match, table)
        while masked and masked[-1][1] <= word.start:
            masked.pop()
        if masked and word.start >= masked[-1][0]:
            word = replace(word, symbol=".", value=None)
        words.append(word)
    return _settled(list(_merged(words)), _in_capitals(words))


def _word(match: re.Match[str], table: DateTable) -> Word:
    kind, text = match.lastgroup or "other", match.group()
    symbol, value = _READERS.get(kind, _nothing)(text, table)
    return Word(symbol, match.start(), match.end(), text, value)


def _nothing(text: str, table: DateTable) -> tuple[str, Value]:
    return ".", None


def _known(text: str, table: DateTable) -> tuple[str, Value]:
    if text.isalpha() and text.islower() and not (text in table.words or text in _SYMBOL or text in NUMBER_WORDS):
        return ".", None
    lower = text.lower().replace("’", "'").rstrip(".")
    if lower in table.words:
        symbol, value = table.words[lower]
        if symbol in "MWwH" and not text[0].isupper():
            return ".", None
        return symbol, value
    if (rank := ordinal_of(lower)) is not None:
        return "O", rank
    if lower in DECADES:
        return "C", DECADES[lower]
    if is_number_word(lower):
        return "n", None
    return _SYMBOL.get(lower, "."), None


def _number(text: str, table: DateTable) -> tuple[str, Value]:
    if "," in text or "." in text:
        return "n", float(text.replace(",", ""))
    if len(text) == 4 and "1000" <= text <= "2199":
        return "Y", int(text)
    if len(text) > 12:
        return ".", None
    return ("D" if 1 <= int(text) <= 31 and not text.startswith("00") else "n"), int(text)


def clock_value(text: str) -> str | None:
    """``T09:30`` for "9:30 a.m."; ``None`` when it is no time of day ("17:30 p.m." is still 17:30)."""
    lower = text.lower()
    digits = re.match(r"(\d{1,2}?)(?:[:.]?(\d{2}))?(?!\d)", lower)
    hour = int(digits[1]) if digits else spelled([lower.split()[0]])
    minute = int(digits[2] or 0) if digits else 0
    if re.search(r"\d\s?p\.?\s?m", lower) and hour < 12:
        hour += 12
    elif re.search(r"\d\s?a\.?\s?m", lower) and hour == 12:
        hour = 0
    return f"T{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None


_PARTS = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "½": 0.5, "¼": 0.25, "¾": 0.75}


def _fraction(text: str) -> float | None:
    """2.5 for "2 1/2" or "2½"; ``None`` for what is no usual part of one."""
    part = next((value for form, value in _PARTS.items() if text.endswith(form)), None)
    whole = text[: -3 if "/" in text else -1].rstrip(" -")
    return None if part is None else float(whole or 0) + part


def _decade(text: str, table: DateTable) -> tuple[str, Value]:
    return "C", int(re.sub(r"\D", "", text))


_READERS: dict[str, Callable[[str, DateTable], tuple[str, Value]]] = {
    "phrase": _known,
    "word": _known,
    "abbreviation": _known,
    "number": _number,
    "decade": _decade,
    "fraction": lambda text, table: ("n", _fraction(text)),
    "ordinal": lambda text, table: ("O", ordinal_of(text)),
    "quarter": lambda text, table: ("k", int(text.strip("Q"))),
    "iso": lambda text, table: ("Z", text),
    "slash": lambda text, table: ("Z", text),
    "clock": lambda text, table: ("T", clock_value(text)),
    "possessive": lambda text, table: ("'", None),
    "money": lambda text, table: ("$", None),
    "dash": lambda text, table: ("-", None),
    "comma": lambda text, table: (",", None),
    "stop": lambda text, table: ("!", None),
}


def _merged(words: list[Word]) -> Iterator[Word]:
    """Numbers in several words become one: "twenty-five", "two hundred", "thirty-first"."""
    i = 0
    while i < len(words):
        word = words[i]
        if word.symbol != "n" or word.value is not None:
            yield word
            i += 1
            continue
        parts, j = [word.lower], i + 1
        while j < len(words) and (step := _continues(words, j)):
            parts.append(words[j + step - 1].lower)
            j += step
        rank = ordinal_of(parts[-1])
        total = spelled(parts[:-1]) + rank if rank else spelled(parts)
        yield Word("O" if rank else "n", word.start, words[j - 1].end, " ".join(parts), total)
        i = j


def _continues(words: list[Word], j: int) -> int:
    """How many words from ``j`` go on with the number before it: 0, 1 ("hundred") or 2 ("-five")."""
    before, word = words[j - 1], words[j]
    if word.symbol == "n" and word.value is None:
        return 1 if word.lower in MAGNITUDES or before.lower in MAGNITUDES or before.lower.endswith("ty") else 0
    if word.symbol == "-" and j + 1 < len(words) and before.lower.endswith("ty") and word.start == before.end:
        after = words[j + 1]
        rank = ordinal_of(after.lower)
        if after.start == word.end and ((after.symbol == "n" and after.value is None) or (rank or 99) < 10):
            return 2
    return 0


def _in_capitals(words: list[Word]) -> bool:
    """Whether a block is written like a headline, so that a capital letter tells nothing."""
    long = [word.text for word in words if len(word.text) > 3 and word.text.isalpha()]
    return 2 * sum(text[0].isupper() for text in long) > len(long)


def _settled(words: list[Word], capitals: bool) -> list[Word]:
    """Doubtful time words keep their symbol only between words that speak for it."""
    symbols = ["."] + [word.symbol for word in words] + ["!"]
    for i, word in enumerate(words):
        if word.symbol == ".":
            continue
        before, after = symbols[i], symbols[i + 2]
        opens = i == 0 or before == "!"
        titled = word.symbol in "RTJ" and word.text.istitle() and not (opens or capitals)
        if titled or not _holds(word, before, after, opens):
            words[i] = replace(word, symbol=".", value=None)
            symbols[i + 1] = "."
    return words


def _holds(word: Word, before: str, after: str, opens: bool) -> bool:
    lower = word.lower.rstrip(".")
    if word.symbol in "MW" and lower in _SHORT and lower != "sept":
        dotted = word.text.endswith(".")
        return (
            after in ("D", "Y", "O") or before in ("D", "O") or dotted or (word.symbol == "W" and after in (",", "M"))
        )
    if word.symbol == "M" and lower in _DOUBTFUL_MONTHS:
        if opens or word.text.isupper():
            return after in ("D", "Y", "O")
        return before in _MONTH_CUES or after in ("D", "Y", "O", "'", "-")
    if word.symbol == "S" and word.text[0].isupper() and not opens:
        return before in "LXItoE>QB" or after == "Y"
    if word.symbol == "S" and lower == "fall":
        return before in "LXItEQ" or after == "Y"
    if word.symbol == "A":
        return opens or word.text[0].islower()
    return True
