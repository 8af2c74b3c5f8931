"""What a brief takes in while there is room: no sentence both as a position and as a move, nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bot.briefing.choose import Budget, drill_cost, move_cost, position_cost
from bot.briefing.gather import SAME_WORDS, Told, holder, places
from bot.briefing.items import own_act
from bot.briefing.phrases import fold, likeness
from bot.briefing.sections import Chosen
from bot.domain.plover import MoveStatus
from bot.domain.records import DrillRecord, MoveRecord, PositionRecord

#: Characters between a sentence and the next, a paragraph's end included.
_NEXT = 3


class Shelf:
    """Takes facts into a brief while there is room, no sentence both as a position and as a move."""

    def __init__(self, chosen: Chosen, budget: Budget) -> None:
        self.reserve = 0
        self._chosen = chosen
        self._budget = budget
        self._holders: set[str] = set()

    def positions(self, every: Sequence[Told[PositionRecord]]) -> None:
        """Take positions, but for those from sentences that are told as moves already."""
        acts = {place for told in self._chosen.moves for place in places(told)}
        for told in every:
            if told in self._chosen.positions:
                continue
            who = holder(told.record)
            if acts.isdisjoint(places(told)) and self._room(told, position_cost(told, first=who not in self._holders)):
                self._chosen.positions.append(told)
                self._holders.add(who)

    def drills(self, every: Sequence[Told[DrillRecord]]) -> None:
        """Take drills."""
        self._chosen.drills.extend(told for told in every if self._room(told, drill_cost(told)))

    def moves(self, every: Sequence[Told[MoveRecord]], most: int, spoken: Sequence[Told[PositionRecord]]) -> None:
        """Take moves until there are ``most``, each act once.

        :param spoken: positions that come before moves from the same sentences, whether taken yet or not."""
        disputes = (told for pair in self._chosen.disputes for told in pair.told)
        words = {place for told in (*self._chosen.positions, *disputes, *spoken) for place in places(told)}
        taken = self._chosen.moves
        beside: defaultdict[tuple[str, int], list[Told[MoveRecord]]] = defaultdict(list)
        for told in every:
            for place in places(told):
                beside[place].append(told)
        for told in every:
            if len(taken) >= most:
                break
            here = places(told)
            others = (other for place in here for other in beside[place] if other is not told)
            fresh = told not in taken and words.isdisjoint(here)
            if fresh and not any(_told_by(told, other, taken) for other in others):
                taken.extend([told] if self._room(told, move_cost(told)) else [])

    def follow(self, positions: Sequence[Told[PositionRecord]], moves: Sequence[Told[MoveRecord]]) -> None:
        """Take what the very next sentence tells of a move that lies ahead: it says who goes, when and what for."""
        ends = {
            (evidence.article_id, evidence.end)
            for told in self._chosen.moves
            if told.record.status in (MoveStatus.PLANNED, MoveStatus.ANNOUNCED)
            for evidence in told.record.evidence[:1]
        }

        def is_next(told: Told[Any]) -> bool:
            starts = places(told)
            return any(at == other and 0 < start - end <= _NEXT for at, start in starts for other, end in ends)

        acts = [told for told in moves if is_next(told)]
        self.moves(acts[:1], len(self._chosen.moves) + 1, ())
        self.positions([told for told in positions if is_next(told)][:1])

    def _room(self, told: Told[Any], cost: int) -> bool:
        return self._budget.take(cost, told.cited(2), reserve=self.reserve)


def _told_by(told: Told[MoveRecord], other: Told[MoveRecord], taken: Sequence[Told[MoveRecord]]) -> bool:
    """Whether a move would only repeat another of the same sentence, which is taken already or read more surely."""
    same = likeness(fold(told.record.clause), fold(other.record.clause)) >= SAME_WORDS and own_act(told.record) is None
    return same and (other in taken or other.record.confidence > told.record.confidence)
