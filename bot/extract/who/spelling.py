"""How names are compared: by what they sound like, and by the words they share."""

from __future__ import annotations

from bot.extract.lexicon.given import plain

#: Spellings of one sound in names from other scripts, replaced in this order.
_SOUNDS = (("yy", "i"), ("iy", "i"), ("ij", "i"), ("y", "i"), ("kh", "h"), ("dh", "d"), ("q", "k"), ("gh", "g"),
           ("ou", "u"), ("w", "v"), ("sch", "sh"), ("tch", "ch"), ("ae", "e"), ("ue", "u"), ("oe", "o"))  # fmt: skip


def sound_of(word: str) -> str:
    """What a name sounds like, so that "Zelensky" is "Zelenskyy"; short names are told apart by their letters."""
    if len(word) < 6:
        return word
    sound = plain(word)
    for spelling, letter in _SOUNDS:
        sound = sound.replace(spelling, letter)
    return "~" + "".join(c for i, c in enumerate(sound) if i == 0 or c != sound[i - 1])


def stands_in(shorter: list[str], longer: list[str]) -> bool:
    """Whether all words of one name stand in the other, in order: "Kim Un" in "Kim Jong Un"."""
    position = 0
    for word in longer:
        if position < len(shorter) and word == shorter[position]:
            position += 1
    return position == len(shorter)
