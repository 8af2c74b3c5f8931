"""Whose words come next: the one position that adds most to what a reader of the page has heard already.

    score of each position + what it would add now ─> the best ─> heard ─> what the others would add now …

The gains were set by hand on the sample articles, like the weights of scores, to which they are added. A voice not yet
heard is worth about as much as a side with its condition, so that nobody speaks for the second time while another state
has not spoken; an answer to a side just heard is worth more than a further issue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.briefing.gather import SAME_SENTENCE, Told, holder, places
from bot.briefing.phrases import fold, likeness
from bot.briefing.ranking import Parts, reports
from bot.briefing.wording import is_topic
from bot.domain.facts import Stance
from bot.domain.records import PositionRecord

#: Somebody who has not spoken yet, and the first who speaks for a state.
_VOICE, _STATE = 0.6, 0.4
#: The other side of an issue of which one side was heard; a side on an issue not heard of.
_ANSWER, _ISSUE = 0.5, 0.2
#: No position adds more.
_MOST = _VOICE + _STATE + _ANSWER
#: So many positions, the best, are weighed anew each time: a flood of them costs no more.
_WEIGHED = 150
#: Each time that the same holder spoke before. The one whom the articles are most about has a second turn for nothing:
#: one line is too few for the one who matters.
_AGAIN = -0.5
#: A side that somebody else took already, and what the same holder said already.
_ECHO, _REPEATS = -0.4, (("repeated", -0.8),)


class Page:
    """What a reader of a page has heard so far.

    :param candidates: the positions to choose from; who of their holders matters most may speak twice.
    """

    def __init__(self, candidates: Iterable[Told[PositionRecord]]) -> None:
        self._spoke: Counter[str] = Counter()
        self._states: set[str] = set()
        self._sides: dict[str, set[Stance]] = {}
        self._said: dict[tuple[str, str], set[Stance]] = {}
        self._words: dict[tuple[str, int], list[frozenset[str]]] = {}
        actors = [told.record.actor for told in candidates if told.record.actor]
        self._lead = max(actors, key=lambda actor: actor.salience).id if actors else ""

    def hear(self, told: Told[PositionRecord]) -> None:
        """Take a position as heard."""
        record, who = told.record, holder(told.record)
        self._spoke[who] += 1
        self._states.add(_state(record))
        for place in places(told):
            self._words.setdefault(place, []).append(fold(record.content))
        if record.issue:
            self._said.setdefault((who, record.issue), set()).add(record.stance)
            self._sides.setdefault(record.issue, set()).add(record.stance)

    def gains(self, told: Told[PositionRecord]) -> Parts:
        """What a position would add to the page, or take from it, in named parts."""
        record, who = told.record, holder(told.record)
        spoke = self._spoke[who] - (who == self._lead)
        parts = (
            ("new voice", 0.0 if self._spoke[who] else _VOICE),
            ("spoke", _AGAIN * max(0, spoke)),
            ("new state", _STATE if _state(record) not in self._states else 0.0),
            *(_REPEATS if self.told(told) else self._side(record, who)),
        )
        return tuple((name, value) for name, value in parts if value)

    def told(self, told: Told[PositionRecord]) -> bool:
        """Whether another position of the same sentence told much the same: what one says that another holds."""
        heard = [words for place in places(told) for words in self._words.get(place, ())]
        own = fold(told.record.content) if heard else frozenset()
        return any(likeness(own, words) >= SAME_SENTENCE for words in heard)

    def _side(self, record: PositionRecord, who: str) -> Parts:
        issue, stance = record.issue or "", record.stance
        own = self._said.get((who, issue), frozenset[Stance]())
        if own and (stance in own or stance is Stance.NEUTRAL):
            return _REPEATS
        if stance is Stance.NEUTRAL or not is_topic(issue):
            return ()
        heard = self._sides.get(issue, frozenset[Stance]()) - {Stance.NEUTRAL}
        if not heard:
            return (("new issue", _ISSUE),)
        return (("echo", _ECHO),) if stance in heard else (("answer", _ANSWER),)


def _state(record: PositionRecord) -> str:
    """The state that a holder belongs to or speaks for; the holder itself where none is known."""
    known = record.on_behalf or record.actor
    return (known.country if known else None) or holder(record)


def in_turn(
    positions: Sequence[Told[PositionRecord]], page: Page, most: int
) -> list[tuple[Told[PositionRecord], Parts]]:
    """At most ``most`` positions that add most, one after the other, each with what it added.

    Outlets that only report come after everybody else; what a sentence told already is not told twice.

    :param positions: the best first.
    :param page: what was heard before; these are added.
    """
    left = sorted(positions, key=lambda told: reports(told.record))[:_WEIGHED]
    chosen: list[tuple[Told[PositionRecord], Parts]] = []
    while len(chosen) < most and (found := _next(left, page)):
        page.hear(found[0])
        left.remove(found[0])
        chosen.append(found)
    return chosen


def _next(left: Sequence[Told[PositionRecord]], page: Page) -> tuple[Told[PositionRecord], Parts] | None:
    """The one of ``left``, the best first, that adds most now; who can no more come first is not looked at."""
    best: tuple[Told[PositionRecord], Parts] | None = None
    weight = 0.0
    for told in left:
        late = best is not None and (told.score + _MOST <= weight or reports(told.record) > reports(best[0].record))
        if late:
            break
        gains = page.gains(told)
        own = told.score + sum(value for _, value in gains)
        if (best is None or own > weight) and not page.told(told):
            best, weight = (told, gains), own
    return best
