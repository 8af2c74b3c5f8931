"""From one long page to messages that Telegram takes: whole blocks packed together, never a tag cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.briefing.markup import Run, Runs, Tag, entities, parse, split_at, strip, units, visible, write

#: Telegram's limits: UTF-16 units of visible text, and entities, the rest of which it silently shows plain.
MAX_UNITS = 4096
MAX_ENTITIES = 100

_SPACES = re.compile(r"[ \t\u00a0]*\n")
_BLANK = re.compile(r"\n\n+")
_LINE = re.compile(r"\n")
_WORD = re.compile(r" +")
# Characters that belong to the one before: joiners, variation selectors, combining marks, skin tones.
_CLINGS = re.compile(r"[\u0300-\u036f\u200d\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def messages(page: str) -> tuple[str, ...]:
    """Telegram HTML in, messages out. Blocks of ``page`` are parted by blank lines.

    :raises bot.briefing.markup.MarkupError: when ``page`` is not Telegram's HTML.
    """
    done: list[str] = []
    current: Runs = ()
    for block in _blocks(page):
        for piece in _pieces(block):
            joined = (*current, Run("\n\n"), *piece) if current else piece
            if _fits(joined):
                current = joined
                continue
            if current:
                done.append(write(current))
            current = piece
    if current:
        done.append(write(current))
    return tuple(done)


def _blocks(page: str) -> Iterator[Runs]:
    runs = tuple(Run(_SPACES.sub("\n", run.text), run.tags) for run in _joined(parse(page)))
    for block in split_at(runs, _BLANK):
        if stripped := strip(block):
            yield _breaks_outside(stripped)


def _breaks_outside(runs: Runs) -> Runs:
    """A line break at a tag's end moves out behind it: inside it would show as an empty line of a quotation block."""
    moved: list[Run] = []
    for number, run in enumerate(runs):
        after = runs[number + 1] if number + 1 < len(runs) else None
        text = run.text.rstrip("\n")
        if after is None or text == run.text:
            moved.append(run)
            continue
        shared = _shared((run,), (after,))
        moved += [Run(text, run.tags), Run(run.text[len(text) :], shared)]
    return tuple(run for run in moved if run.text)


def _joined(runs: Runs) -> Runs:
    """Neighbours under the same tags as one run, so that a line's end is seen whole.

    A blank line may also lie across a tag's end; its white space is moved out in front.
    """
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].tags == run.tags:
            joined[-1] = Run(joined[-1].text + run.text, run.tags)
        elif joined and run.text.startswith("\n") and joined[-1].text.endswith("\n"):
            lead = run.text[: len(run.text) - len(run.text.lstrip("\n"))]
            joined[-1] = Run(joined[-1].text + lead, joined[-1].tags)
            if rest := run.text[len(lead) :]:
                joined.append(Run(rest, run.tags))
        else:
            joined.append(run)
    return tuple(joined)


def _fits(runs: Runs) -> bool:
    return units(visible(runs)) <= MAX_UNITS and entities(runs) <= MAX_ENTITIES


def _pieces(block: Runs) -> Iterator[Runs]:
    """``block`` itself if it fits a message, else its parts: cut at lines, then words, then anywhere."""
    if _fits(block):
        yield block
        return
    yield from _refit(block, ((_LINE, "\n"), (_WORD, " ")))


def _refit(runs: Runs, levels: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Runs]:
    if not levels:
        yield from _slices(runs)
        return
    (separator, glue), deeper = levels[0], levels[1:]
    current: Runs = ()
    size = count = 0
    for part in split_at(runs, separator):
        part_size, part_count = units(visible(part)), entities(part)
        if current and size + 1 + part_size <= MAX_UNITS and count + part_count <= MAX_ENTITIES:
            current = (*current, Run(glue, _shared(current, part)), *part)
            size, count = size + 1 + part_size, count + part_count
            continue
        if strip(current):
            yield strip(current)
        current, size, count = part, part_size, part_count
        if size > MAX_UNITS or count > MAX_ENTITIES:
            yield from _refit(part, deeper)
            current, size, count = (), 0, 0
    if strip(current):
        yield strip(current)


def _shared(left: Runs, right: Runs) -> tuple[Tag, ...]:
    """The tags that a separator between the two stands under: those both have."""
    shared: list[Tag] = []
    for one, other in zip(left[-1].tags if left else (), right[0].tags if right else (), strict=False):
        if one != other:
            break
        shared.append(one)
    return tuple(shared)


def _slices(runs: Runs) -> Iterator[Runs]:
    """One overlong word, cut between characters that do not cling together."""
    current: list[Run] = []
    size = 0
    for run in runs:
        start = 0
        for index, letter in enumerate(run.text):
            if (size + units(letter) > MAX_UNITS - 64 and not _CLINGS.match(letter)) or size + 2 > MAX_UNITS:
                current.append(Run(run.text[start:index], run.tags))
                yield tuple(r for r in current if r.text)
                current, start, size = [], index, 0
            size += units(letter)
        current.append(Run(run.text[start:], run.tags))
    if kept := tuple(r for r in current if r.text):
        yield kept
