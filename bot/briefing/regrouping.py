"""Where a new article belongs, and what it shows about the stories near it: that two are one, that one is two.

    new article + the newest articles of the stories most like it -> clustered together -> who is with whom
                                                                  -> which group keeps which id

What comes in one by one is thus put together nearly as well as what is seen all at once (see the table in
:mod:`bot.briefing.clusters`). The work is bounded: a few stories, and of each its newest few articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.briefing.centroids import Centroid, headline_weight, keys
from bot.briefing.clusters import regroup
from bot.briefing.terms import Vector, cosine, summed
from bot.domain.ids import content_id
from bot.domain.stories import Moved, StoryState

#: Articles of one story that are looked at, the newest: with 8 a point of F1 is lost, 24 win nothing.
LOOKED_AT = 12
#: Terms under which what moves is found in its new story.
_MOST_TERMS = 100


@dataclass(frozen=True, slots=True)
class Report:
    """An article, as far as it matters for telling stories apart."""

    id: str
    title: str
    #: The title's terms.
    named: frozenset[str]
    vector: Vector
    moment: datetime | None


@dataclass(frozen=True, slots=True)
class Near:
    """A story that a new article may belong to, with its newest reports in order of arrival."""

    state: StoryState
    reports: Sequence[Report]


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What a new article changes."""

    #: The story it is in, as it is with it.
    story: StoryState
    #: Stories that are one with it.
    merged: tuple[str, ...] = ()
    #: Articles that change their stories, and stories that lost some; the article's own first where it gains any.
    moved: tuple[Moved, ...] = ()


def story_id(first: str) -> str:
    """The id of a story that begins with an article."""
    return content_id("t", first)


def place(new: Report, near: Sequence[Near]) -> Regrouped:
    """The stories as they are with a new article among them.

    What the article has no part in keeps to the story it was in. A story's id stays with the article it began with or,
    where that is not among the newest, with those most like the older ones; what is left without an id gets the one
    that its own first article gives, so that a story merged in error gets its own back.

    :param near: the stories most like the article, the one to keep its id first.
    """
    groups = _groups(new, near)
    rests = {story.state.id: _beyond(story) for story in near}
    owners = {story.state.id: _owner(story, groups, rests[story.state.id]) for story in near}
    kept: dict[int, list[Near]] = defaultdict(list)
    for story in near:
        kept[owners[story.state.id]].append(story)
    ids = [kept[n][0].state.id if kept[n] else story_id(group[0].id) for n, group in enumerate(groups)]
    states = [_state(ids[n], group, kept[n], rests) for n, group in enumerate(groups)]
    merged = tuple(story.state.id for story in kept[0][1:])
    return Regrouped(states[0], merged, tuple(_moved(groups, states, near)))


def joined(new: Report, story: StoryState) -> Regrouped:
    """A story with an article added and nothing else changed: a copy goes where its original is."""
    centroid = Centroid.of_story(story).plus(new.vector, 1, new.moment)
    return Regrouped(_named(story.id, centroid, [new], [story]))


def _groups(new: Report, near: Sequence[Near]) -> list[list[Report]]:
    """The new article's group first; the others by the story they were in."""
    held = [(report, story.state.id) for story in near for report in story.reports]
    reports = [*(report for report, _ in held), new]
    label = regroup(
        [report.vector for report in reports],
        [*(story for _, story in held), None],
        [report.moment for report in reports],
    )
    groups: dict[tuple[int, str], list[Report]] = {(label[-1], ""): []}
    for (report, story), own in zip(held, label, strict=False):
        groups.setdefault((own, "" if own == label[-1] else story), []).append(report)
    groups[label[-1], ""].append(new)
    return list(groups.values())


def _owner(story: Near, groups: Sequence[Sequence[Report]], rest: Centroid) -> int:
    """The group that keeps a story's id."""
    own = {report.id for report in story.reports}
    mine = [[report for report in group if report.id in own] for group in groups]
    for number, reports in enumerate(mine):
        if any(story_id(report.id) == story.state.id for report in reports):
            return number
    like = [(sum(cosine(report.vector, rest.weights) for report in reports), len(reports)) for reports in mine]
    return max(range(len(groups)), key=lambda number: like[number])


def _beyond(story: Near) -> Centroid:
    """What a story holds beyond the reports looked at."""
    if story.state.articles <= len(story.reports):
        return Centroid({}, 0)
    vectors = [report.vector for report in story.reports]
    return Centroid.of_story(story.state).minus(summed(vectors), len(vectors))


def _state(own_id: str, group: Sequence[Report], kept: Sequence[Near], beyond: Mapping[str, Centroid]) -> StoryState:
    """A group as a story: the reports looked at, and what the stories whose ids it keeps hold beyond them."""
    rests = [rest for story in kept if (rest := beyond[story.state.id]).size]
    centroid = Centroid.over(
        [*(report.vector for report in group), *(rest.weights for rest in rests)],
        len(group) + sum(rest.size for rest in rests),
        [*(report.moment for report in group), *(rest.last_seen for rest in rests)],
    )
    here = {report.id for report in group}
    whole = [story.state for story in kept if all(report.id in here for report in story.reports)]
    return _named(own_id, centroid, group, whole)


def _named(own_id: str, centroid: Centroid, reports: Sequence[Report], states: Sequence[StoryState]) -> StoryState:
    """The headline that fits best: a title of the reports, or the headline of a story that lost none of its reports."""
    titles = [(headline_weight(one.title, one.named, centroid.weights), one.title) for one in reports]
    known = [(state.headline_weight, state.headline) for state in states]
    weight, headline = max((*known, *titles), key=lambda one: (bool(one[1]), one[0]))
    return StoryState(
        id=own_id,
        weights=centroid.weights,
        articles=centroid.size,
        last_seen=centroid.last_seen,
        headline=headline,
        headline_weight=weight,
    )


def _moved(groups: Sequence[Sequence[Report]], states: Sequence[StoryState], near: Sequence[Near]) -> Iterable[Moved]:
    """What the store must note besides the new article's place; nothing where it only joins a story or begins one."""
    held = {report.id: story.state.id for story in near for report in story.reports}
    gained = [
        [one for one in group if held.get(one.id, state.id) != state.id]
        for state, group in zip(states, groups, strict=True)
    ]
    lost = {held[one.id] for here in gained for one in here}
    for state, here in zip(states, gained, strict=True):
        if here or state.id in lost:
            terms = dict.fromkeys(term for one in reversed(here) for term in keys(one.vector))
            yield Moved(story=state, articles=tuple(one.id for one in here), terms=tuple(terms)[:_MOST_TERMS])
