"""A story is what several articles tell of one event; wire copies of one text count as one origin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs."""

    story_id: str
    #: The earliest article that this one repeats nearly word by word.
    duplicate_of: str | None = None
    #: Stories that this article showed to be one with ``story_id``; their articles move there.
    merged: tuple[str, ...] = ()
