"""Numbers in words: cardinals up to the thousands, ordinals up to ninety-ninth."""

from __future__ import annotations

from collections.abc import Sequence

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_FIRST = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
CARDINALS: dict[str, int] = {word: value for value, word in enumerate(_SMALL.split())}
CARDINALS |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)} | {"dozen": 12}
MAGNITUDES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_ORDINALS: dict[str, int] = {word: value for value, word in enumerate(_FIRST.split(), 1)}
_ORDINALS |= {word[:-1] + "ieth": 10 * value for value, word in enumerate(_TENS.split(), 2)}
#: "the sixties": a decade of the last century.
DECADES = {word[:-1] + "ies": 10 * value for value, word in enumerate(_TENS.split(), 2)}

#: Every word that any function here knows.
NUMBER_WORDS = frozenset((*CARDINALS, *MAGNITUDES, *_ORDINALS, *DECADES))


def is_number_word(word: str) -> bool:
    """Whether a lower-case word is part of a number in words."""
    return word in CARDINALS or word in MAGNITUDES


def spelled(words: Sequence[str]) -> int:
    """The value of a number in words: ("two", "hundred", "five") is 205. Words that are no numbers count nothing."""
    total = current = 0
    for word in words:
        if word in MAGNITUDES:
            current = max(current, 1) * MAGNITUDES[word]
            if MAGNITUDES[word] > 100:
                total, current = total + current, 0
        else:
            current += CARDINALS.get(word, 0)
    return total + current


def ordinal_of(word: str) -> int | None:
    """1 for "first" or "1st"; ``None`` if the lower-case word is no ordinal."""
    if word[:1].isdigit():
        digits = word.rstrip("stndrh")
        return int(digits) if digits.isdecimal() else None
    return _ORDINALS.get(word)
