"""Taking a line out of a message that was sent: found by the small number at its end, whatever the template."""

from __future__ import annotations

import re

from bot.briefing.markup import Run, Runs, parse, split_at, visible, write

_LINE = re.compile(r"\n")
_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def mark_of(number: int) -> str:
    """The number as lines carry it."""
    return str(number).translate(_SMALL)


def withdraw(html: str, number: int, replacement: str) -> str | None:
    """The message with every line that carries ``number`` replaced; ``None`` when no line does.

    :param replacement: Telegram HTML of one line.
    :raises bot.briefing.markup.MarkupError: when ``html`` is not Telegram's.
    """
    # Behind the sources of the line, "[1][2]" or "[1]°": a power or a footnote of the text itself is none.
    carries = re.compile(rf"[\]°]{mark_of(number)}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
    new = parse(replacement)
    lines: list[Runs] = []
    found = False
    for line in split_at(parse(html), _LINE):
        if carries.search(visible(line)):
            found = True
            quoted = tuple(tag for tag in line[0].tags if tag.name == "blockquote")
            lines.append(tuple(Run(run.text, (*quoted, *run.tags)) for run in new))
        else:
            lines.append(line)
    return write(_joined(lines)) if found else None


def _joined(lines: list[Runs]) -> Runs:
    """Lines with their breaks, inside the tags that both sides share."""
    joined: list[Run] = []
    for index, line in enumerate(lines):
        if index:
            before = joined[-1].tags if joined else ()
            after = line[0].tags if line else ()
            shared = tuple(one for one, other in zip(before, after, strict=False) if one == other)
            joined.append(Run("\n", shared))
        joined.extend(line)
    return tuple(joined)
