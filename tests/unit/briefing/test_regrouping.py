"""What one article changes about the stories near it, and who keeps which id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.briefing.centroids import Centroid
from bot.briefing.regrouping import Near, Report, place, story_id
from bot.domain.stories import StoryState

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


def report(own_id: str, *terms: str, at: datetime | None = None) -> Report:
    """An article that says so many things, all alike in weight."""
    return Report(own_id, " ".join(terms), frozenset(terms), dict.fromkeys(terms, len(terms) ** -0.5), at)


def story(own_id: str, *reports: Report, more: int = 0, weights: dict[str, float] | None = None) -> Near:
    """As placing leaves it; ``more`` articles besides, that say what ``weights`` says."""
    centroid = Centroid({}, 0)
    for one in reports:
        centroid = centroid.plus(one.vector, 1, one.moment)
    if more:
        centroid = centroid.plus(weights or {}, more)
    state = StoryState(id=own_id, weights=centroid.weights, articles=centroid.size, last_seen=centroid.last_seen)
    return Near(state, reports)


QUAKE = [report(f"q{n}", "lombok", "rinjani", "quake", f"q{n}") for n in range(4)]
VOTE = [report(f"v{n}", "odinga", "nairobi", "ballot", f"v{n}") for n in range(4)]


def test_an_article_joins_a_story_and_nothing_else_changes() -> None:
    changed = place(QUAKE[2], [story("a", *QUAKE[:2]), story("b", *VOTE[:2])])
    assert (changed.story.id, changed.story.articles, changed.merged, changed.moved) == ("a", 3, (), ())


def test_an_article_like_none_begins_a_story() -> None:
    new = report("x", "kabul", "talks", "envoy")
    changed = place(new, [story("a", *QUAKE[:2])])
    assert (changed.story.id, changed.story.articles) == (story_id("x"), 1)
    assert changed.moved == ()


def test_stories_that_turn_out_to_be_one_keep_the_first_id() -> None:
    changed = place(QUAKE[3], [story("a", *QUAKE[:2]), story("b", QUAKE[2])])
    assert (changed.story.id, changed.story.articles, changed.merged) == ("a", 4, ("b",))


def test_what_leaves_gets_the_id_of_its_first_article_and_the_rest_keeps_its_own() -> None:
    changed = place(QUAKE[2], [story(story_id("q0"), QUAKE[0], VOTE[0], QUAKE[1], VOTE[1])])
    assert (changed.story.id, changed.story.articles) == (story_id("q0"), 3)
    told = {moved.story.id: (moved.articles, moved.story.articles) for moved in changed.moved}
    assert told == {story_id("q0"): ((), 3), story_id("v0"): (("v0", "v1"), 2)}


def test_an_id_stays_with_the_article_it_began_with_even_if_most_leave() -> None:
    changed = place(QUAKE[3], [story(story_id("v0"), VOTE[0], *QUAKE[:3])])
    assert changed.story.id == story_id("q0")
    assert {moved.story.id: moved.story.articles for moved in changed.moved} == {story_id("q0"): 4, story_id("v0"): 1}


def test_articles_beyond_those_looked_at_stay_and_go_on_counting() -> None:
    quakes = {"lombok": 5.0, "rinjani": 5.0}
    old = story("a", *QUAKE[:2], *VOTE[:2], more=10, weights=quakes)
    changed = place(VOTE[2], [old])
    assert changed.story.id == story_id("v0")
    left = next(moved.story for moved in changed.moved if moved.story.id == "a")
    assert left.articles == 12
    assert set(left.weights) >= {"lombok", "rinjani"}
    assert "odinga" not in left.weights


def test_two_events_alike_but_for_the_place_are_told_apart_once_both_have_three_reports() -> None:
    def summit(place: str, number: int) -> Report:
        return report(f"{place}{number}", "trump", "kim", "summit", "sanctions", place, f"{place}{number}")

    hanoi, singapore = ([summit(place, n) for n in range(3)] for place in ("hanoi", "singapore"))
    mixed = story(story_id("hanoi0"), *hanoi[:2], *singapore)
    changed = place(hanoi[2], [mixed])
    assert (changed.story.id, changed.story.articles) == (story_id("hanoi0"), 3)
    assert {moved.story.id for moved in changed.moved} == {story_id("hanoi0"), story_id("singapore0")}
    assert place(hanoi[2], [story("s", hanoi[0], *singapore)]).story.articles == 5


def test_the_same_words_a_year_later_are_another_event() -> None:
    then, now = NOON - timedelta(days=365), NOON
    old = [report(f"o{n}", "lombok", "rinjani", "quake", f"o{n}", "x", "y", at=then) for n in range(2)]
    new = report("n", "lombok", "rinjani", "quake", "dead", "army", "tents", at=now)
    assert place(new, [story("a", *old)]).story.id == story_id("n")
    assert place(report("n", *new.vector, at=then), [story("a", *old)]).story.id == "a"


def test_a_headline_does_not_stay_when_its_article_leaves() -> None:
    mixed = Near(
        StoryState(id=story_id("q0"), weights={}, articles=4, headline=VOTE[0].title, headline_weight=0.9),
        [QUAKE[0], VOTE[0], QUAKE[1], VOTE[1]],
    )
    assert place(QUAKE[2], [mixed]).story.headline in {one.title for one in QUAKE}
