"""A reference as it was found."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.facts import MentionKind, MentionType
from bot.extract.lexicon.world import KnownName


@dataclass(slots=True)
class Found:
    """A reference and what is known of it from its own words."""

    start: int
    end: int
    head: int
    type: MentionType
    kind: MentionKind
    #: The table's entry, for names that have one.
    known: KnownName | None = None
    #: Tokens of the title printed before or after a person's name, as spans.
    role: tuple[int, int] | None = None
    #: For a description: the name or pronoun that it is said of.
    of: Found | None = None
