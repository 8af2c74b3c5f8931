"""Buttons under answers. All that a button needs to know stands in its data: it works after a restart, and for ever.

    whys:<numbers>                     the proof of every line
    more:<section><skip>:<time>:<ask>  what did not fit into a brief
    card:<section><skip>:<actor>       what did not fit onto the card of an actor
    list:<page><skip>:<time>:<ask>     the next lines of a list
    pic:<picture><theme>:<ask>         a picture of what a brief or list tells
    ics:<ask>                          planned drills as a calendar file

``<ask>`` is what was asked: words and a period, or ``@`` and the id of one article.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from bot.domain.briefing import Briefing, Digest, WhoCard
from bot.domain.conversation import Button
from bot.domain.language import Language

#: Bytes that Telegram gives back when a button is pressed.
MOST = 64
_DIGITS = string.digits + string.ascii_lowercase
Row = tuple[Button, ...]

#: Letters of the sections in a button's data.
SECTIONS = {"p": "positions", "d": "drills", "m": "moves"}
#: Letters of the lists that can be turned over.
LISTS = {"d": "drills", "m": "moves", "p": "positions", "s": "said", "t": "timeline"}


def fits(data: str) -> bool:
    """Whether a button can carry this."""
    return 0 < len(data.encode()) <= MOST


def base36(number: int) -> str:
    """A whole number, not negative, in few characters."""
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def pack_numbers(numbers: Iterable[int], room: int) -> str:
    """Numbers of facts, ascending, each as what it adds to the one before; those that find no room are left out."""
    packed, last = "", 0
    for number in sorted({number for number in numbers if number > 0}):
        piece = ("." if packed else "") + base36(number - last)
        if len(packed) + len(piece) > room:
            break
        packed, last = packed + piece, number
    return packed


def unpack_numbers(packed: str) -> list[int]:
    """The numbers again; empty for data that is none of ours."""
    numbers, last = [], 0
    for piece in packed.split("."):
        if not piece or len(piece) > 12 or any(letter not in _DIGITS for letter in piece):
            return []
        last += int(piece, 36)
        numbers.append(last)
    return numbers


def why_button(numbers: Sequence[int], language: Language) -> Row:
    """One button for the proof of every line; none without a line."""
    packed = pack_numbers(numbers, MOST - len("whys:"))
    return (Button(language.gettext("Why?"), f"whys:{packed}"),) if packed else ()


def brief_rows(briefing: Briefing, ask: str, at: datetime, language: Language) -> tuple[Row, ...]:
    """Under a brief: why, the pictures, and what did not fit.

    :param at: when it was asked; what the reader had been sent by then is left out of "more" too.
    """
    pictures: list[Button] = []
    if briefing.drills or briefing.moves:
        pictures += _button(language.gettext("Timeline"), f"pic:tl:{ask}")
    if briefing.positions or briefing.disputes:
        pictures += _button(language.gettext("Who stands where"), f"pic:sl:{ask}")
    more = [
        button
        for section, count in briefing.omitted
        if section in SECTIONS.values()
        for button in more_button(section, count, 0, ask, at, language)
    ]
    rows = ((*why_button(briefing.numbers, language), *pictures), tuple(more))
    return tuple(row for row in rows if row)


def more_button(section: str, count: int, skip: int, ask: str, at: datetime, language: Language) -> Row:
    """``+5 moves``."""
    data = f"more:{_letter(SECTIONS, section)}{skip}:{base36(int(at.timestamp()))}:{ask}"
    return tuple(_button(_counted(section, count, language), data))


def card_button(section: str, count: int, skip: int, actor_id: str, language: Language) -> Row:
    """``+5 moves`` of an actor."""
    return tuple(_button(_counted(section, count, language), f"card:{_letter(SECTIONS, section)}{skip}:{actor_id}"))


def list_button(page: str, count: int, skip: int, ask: str, at: datetime, language: Language) -> Row:
    """``+12 more``; none where nothing is left."""
    data = f"list:{_letter(LISTS, page)}{skip}:{base36(int(at.timestamp()))}:{ask}"
    return tuple(_button(language.ngettext("+%(num)d more", "+%(num)d more", count), data)) if count > 0 else ()


def _letter(letters: Mapping[str, str], name: str) -> str:
    return next(letter for letter, meant in letters.items() if meant == name)


def _counted(section: str, count: int, language: Language) -> str:
    ngettext = language.ngettext
    match section:
        case "positions":
            return ngettext("+%(num)d position", "+%(num)d positions", count)
        case "drills":
            return ngettext("+%(num)d drill", "+%(num)d drills", count)
    return ngettext("+%(num)d move", "+%(num)d moves", count)


def parse_more(value: str) -> tuple[str, int, datetime, str] | None:
    """Section, how many were shown, when it was asked, what was asked; ``None`` for data that is none of ours."""
    return _parse_timed(value, SECTIONS)


def parse_list(value: str) -> tuple[str, int, datetime, str] | None:
    """The same of a list: page, how many were shown, when it was asked, what was asked."""
    return _parse_timed(value, LISTS)


def parse_card(value: str) -> tuple[str, int, str] | None:
    """Section, how many were shown, the actor's id; ``None`` for data that is none of ours."""
    head, _, actor_id = value.partition(":")
    place = _parse_place(head, SECTIONS)
    return (*place, actor_id) if place else None


def _parse_timed(value: str, letters: Mapping[str, str]) -> tuple[str, int, datetime, str] | None:
    head, _, rest = value.partition(":")
    stamp, _, ask = rest.partition(":")
    place, seconds = _parse_place(head, letters), unpack_numbers(stamp)
    if place is None or len(seconds) != 1 or seconds[0] > 4_000_000_000:
        return None
    return (*place, datetime.fromtimestamp(seconds[0], UTC), ask)


def _parse_place(head: str, letters: Mapping[str, str]) -> tuple[str, int] | None:
    name, skip = letters.get(head[:1]), head[1:]
    if name is None or not skip.isascii() or not skip.isdigit() or len(skip) > 4:
        return None
    return name, int(skip)


def card_rows(card: WhoCard, language: Language) -> tuple[Row, ...]:
    """Under a card: why, follow, and what did not fit."""
    said = [item.record.number for group in card.groups for item in group.items]
    done = [item.record.number for items in (card.moves, card.drills) for item in items]
    more = [
        button
        for section, count in card.omitted
        if section in SECTIONS.values()
        for button in card_button(section, count, 0, card.actor.id, language)
    ]
    follow = _button(language.gettext("Follow"), f"follow:{card.actor.id}")
    rows = ((*why_button([*said, *done], language), *follow), more)
    return tuple(tuple(row) for row in rows if row)


def digest_rows(digest: Digest, language: Language) -> tuple[Row, ...]:
    """Under a digest: why, and the stories that did not fit."""
    numbers = [
        item.record.number
        for story in digest.stories
        for items in (story.positions, story.drills, story.moves)
        for item in items
    ]
    more = (Button(language.gettext("More stories"), "/brief"),) if digest.omitted else ()
    row = (*why_button(numbers, language), *more)
    return (row,) if row else ()


def list_rows(
    ask: str,
    numbers: Sequence[int],
    language: Language,
    *,
    calendar: bool = False,
    stances: bool = False,
    more: Row = (),
) -> tuple[Row, ...]:
    """Under a list of facts.

    :param more: what turns to the next lines.
    """
    _ = language.gettext
    picture = _button(_("Who stands where"), f"pic:sl:{ask}") if stances else _button(_("Timeline"), f"pic:tl:{ask}")
    extra = _button(_("Calendar"), f"ics:{ask}") if calendar else []
    return tuple(row for row in ((*why_button(numbers, language), *picture, *extra), more) if row)


def picture_rows(value: str, language: Language) -> tuple[Row, ...]:
    """Under a picture: the same in the other colours."""
    kind, theme, ask = value[:1], value[1:2], value.partition(":")[2]
    label, other = (language.gettext("Light"), "l") if theme == "d" else (language.gettext("Dark"), "d")
    row = tuple(_button(label, f"pic:{kind}{other}:{ask}"))
    return (row,) if row else ()


def _button(label: str, data: str) -> list[Button]:
    return [Button(label, data)] if fits(data) else []
