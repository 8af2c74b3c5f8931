"""The digest: at most five stories of 450 characters, the weightiest first, nothing told twice."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.briefing import select
from bot.briefing.markup import units
from bot.briefing.render import Renderer
from bot.domain.briefing import Digest
from bot.domain.facts import Stance
from bot.domain.records import Dossier

from .build import AMERICA, KWAN, NOW, SOUTH, article, dossier, drill, morning, position
from .test_pack import read
from .test_select import crowd

RENDERER = Renderer()


def shown(digest: Digest) -> str:
    return read("\n\n".join(RENDERER.render("digest", digest=digest, now=NOW))).text


def test_one_entry_a_story_not_an_article() -> None:
    made = select.digest(morning(), now=NOW, since=NOW - timedelta(days=1))
    assert [story.articles for story in made.stories] == [2, 1]
    assert made.articles == 3


def test_five_stories_of_450_characters_at_most() -> None:
    made = select.digest(crowd(12), now=NOW)
    assert len(made.stories) == 5
    assert made.omitted == 7
    text = shown(made)
    entries = re.split(r"\n\n(?=\d\. )", text.partition("+7 more stories")[0])[1:]
    assert len(entries) == 5
    assert all(units(entry) <= 450 for entry in entries)


def test_the_window_the_zone_and_the_freshness_are_named() -> None:
    text = shown(select.digest(morning(), now=NOW, since=NOW - timedelta(days=1)))
    assert "Wed 16 May 2018, 12:00 (UTC)" in text
    assert "Since Tue 15 May 2018, 12:00" in text
    assert "newest Wed 16 May 2018, 10:00" in text


def test_nothing_new_is_said_in_one_line() -> None:
    first = select.digest(morning(), now=NOW)
    again = select.digest(morning(), now=NOW, seen=frozenset(first.fact_ids), since=NOW - timedelta(days=1))
    assert again.empty
    text = shown(again)
    assert text.startswith("Nothing new since Tue 15 May 2018, 12:00 (UTC).")
    assert "\n" not in text
    assert "Later articles, the newest of Wed 16 May 2018, 10:00, have told nothing new so far." in text
    earlier = select.digest(morning(), now=NOW, seen=frozenset(first.fact_ids), since=NOW)
    assert "The newest article here is of Wed 16 May 2018, 10:00." in shown(earlier)


def test_a_story_that_goes_on_is_told_by_its_new_article() -> None:
    seen = frozenset(select.digest(morning(), now=NOW).fact_ids)
    of = article("d9", "A New Turn", story="s1", hours=1)
    fresh = dossier(of, position(of, KWAN, "talks might be possible after all in the summer"))
    made = select.digest([*morning(), fresh], now=NOW, seen=seen)
    assert [story.title for story in made.stories] == ["A New Turn"]


def test_a_drill_that_two_stories_tell_of_is_told_once_and_by_the_story_itself() -> None:
    one, two = article("d1", "First story", story="s1", hours=1), article("d2", "Second story", story="s2", hours=9)
    made = select.digest(
        [
            dossier(one, drill(one, AMERICA, SOUTH, name="Max Thunder", start="2018-05-11")),
            dossier(two, drill(two, AMERICA, SOUTH, name="Max Thunder", start="2018-05-11", end="2018-05-25")),
        ],
        now=NOW,
    )
    first, second = made.stories
    assert [item.citations for item in first.drills] == [(1,)]
    assert second.drills == ()


def test_words_that_point_back_are_told_under_their_own_headline_only() -> None:
    top, other = article("d1", "First report", story="s1", hours=1), article("d2", "Second report", story="s1", hours=5)
    weighty = [drill(top, AMERICA, SOUTH, name=name, start="2018-05-11") for name in ("Max Thunder", "Foal Eagle")]

    def holder(content: str) -> Dossier:
        return dossier(other, position(other, KWAN, content, stance=Stance.OPPOSES, issue="joint drills"))

    def positions(*dossiers: Dossier) -> int:
        return len(select.digest(dossiers, now=NOW).stories[0].positions)

    assert positions(dossier(top, *weighty), holder("the exercise")) == 0
    assert positions(dossier(top, *weighty), holder("the exercise off its own coast")) == 1
    assert positions(holder("the exercise")) == 1
