"""Which drill or move of the article a condition names: "no talks as long as [the drills] go on".

A drill is named where one of its mentions stands in the condition; a move where the condition repeats the word that
denotes it ("unless the sanctions are lifted") and names nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.facts import Drill, Mention, Move, Position, Spans, local_id

_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDINGS = ("ing", "ed", "es", "s", "e")


class Hinges:
    """Looks conditions up among an article's drills and moves."""

    def __init__(self, text: str, mentions: Sequence[Mention], drills: Sequence[Drill], moves: Sequence[Move]) -> None:
        self.text = text
        self.mentions = mentions
        self.drills = drills
        self.moves = moves

    def positions(self, positions: Sequence[Position]) -> list[Position]:
        """The positions, each with the ids of what its condition names."""
        return [replace(p, condition_on=self._named(p.condition)) if p.condition else p for p in positions]

    def linked_moves(self) -> list[Move]:
        """The moves, each with the ids of what its condition names; none names itself."""
        return [replace(m, condition_on=self._named(m.condition, m)) if m.condition else m for m in self.moves]

    def _named(self, condition: Spans, own: Move | None = None) -> tuple[str, ...]:
        drills = (local_id("d", n) for n, drill in enumerate(self.drills) if _meets(drill.mentions, condition))
        moves = (
            local_id("m", n)
            for n, move in enumerate(self.moves)
            if move is not own and move.rule != "drill" and self._repeats(condition, move)
        )
        return (*drills, *moves)

    def _repeats(self, condition: Spans, move: Move) -> bool:
        # Of verb and noun the noun tells which act it was: "imposed [sanctions]".
        denoting = _stems(move.cue[-1].of(self.text))
        if not denoting or not denoting <= {stem for piece in condition for stem in _stems(piece.of(self.text))}:
            return False
        named = {m.actor for m in self.mentions if m.actor and any(piece.covers(m.span) for piece in condition)}
        return not named or bool(named & {*move.initiators, *move.targets})


def _meets(mentions: Spans, condition: Spans) -> bool:
    return any(piece.overlaps(mention) for piece in condition for mention in mentions)


def _stems(words: str) -> set[str]:
    """The words without their regular endings."""
    found = set()
    for word in _WORD.findall(words.casefold()):
        ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) > 3), "")
        found.add(word.removesuffix(ending))
    return found
