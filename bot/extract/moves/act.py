"""One act that a text tells, in token terms."""

from __future__ import annotations

from dataclasses import dataclass

from bot.extract.lexicon.moves import Frame
from bot.extract.parse import Token


@dataclass(slots=True)
class Act:
    """One act in token terms."""

    frame: Frame
    head: int
    cue: tuple[int, ...]
    doers: tuple[str, ...]
    others: tuple[str, ...]
    #: The verb that carries tense and negation (the act's own, or a light verb above its noun).
    verb: Token | None
    rule: str
