"""Stories held in memory keep what their newest articles say, also where two become one."""

from __future__ import annotations

from bot.briefing.regrouping import LOOKED_AT, Regrouped, Report
from bot.briefing.storyindex import StoryIndex
from bot.domain.stories import StoryState


def report(number: int) -> Report:
    return Report(f"n{number}", "", frozenset(), {f"t{number}": 1.0}, None)


def test_of_two_stories_that_are_one_the_newest_articles_are_looked_at_whichever_keeps_its_id() -> None:
    index = StoryIndex()
    for number in range(2 * LOOKED_AT):
        index._arrived[f"n{number}"] = number
        index._enter("older" if number < LOOKED_AT else "newer", {f"n{number}": report(number)})
    index._note(Regrouped(StoryState(id="newer", weights={}, articles=2 * LOOKED_AT), merged=("older",)))
    assert [one.id for one in index._newest("newer")] == [f"n{n}" for n in range(LOOKED_AT, 2 * LOOKED_AT)]
    assert {index.story_of(f"n{n}") for n in range(2 * LOOKED_AT)} == {"newer"}
