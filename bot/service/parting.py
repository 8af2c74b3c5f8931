"""Telling a story's events apart: what was put into one story may turn out to be two.

    a story has grown ─> its newest articles ─> those on a second event leave with a story of their own

Looked at when a story has grown by half since the last time, and then at its newest articles only: the work for one
article stays bounded. Parts are far less alike than stories that are merged, so that none goes to and fro.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import accumulate, repeat, takewhile

from bot.briefing.clusters import second_event
from bot.briefing.stories import Centroid, headline_weight, keys
from bot.briefing.terms import Frequencies, Terms, Vector
from bot.domain.ids import content_id
from bot.domain.stories import Member, Parted, StoryState
from bot.service.ports import Shelf

#: Articles looked at, the newest.
LOOKED_AT = 24
#: Numbers of articles at which a story is looked at: 5, then half as many more each time.
DUE = frozenset(takewhile(lambda size: size < 1_000_000, accumulate(repeat(5), lambda size, _: size * 3 // 2)))
#: Terms under which a story that leaves is found.
_MOST_TERMS = 100

_Read = tuple[Member, Terms, Vector]


async def part(story_id: str, article: Member, shelf: Shelf, frequencies: Frequencies) -> Parted | None:
    """What to part a story into once the article is in it; ``None`` where it tells of one event."""
    members = [*await shelf.members(story_id, LOOKED_AT - 1), article]
    read: list[_Read] = []
    for member in members:
        terms = Terms.of(member.title, member.text)
        read.append((member, terms, frequencies.vector(terms)))
        await asyncio.sleep(0)  # Some milliseconds each: the chats are let in between.
    leaving = set(second_event([vector for _, _, vector in read]))
    if not leaving:
        return None
    leave = [one for position, one in enumerate(read) if position in leaving]
    stay = [one for position, one in enumerate(read) if position not in leaving]
    first = leave[0][0]
    return Parted(
        left=_story(story_id, stay),
        new=_story(content_id("t", first.id), leave),
        moved=tuple(member.id for member, _, _ in leave),
        terms=tuple(dict.fromkeys(term for _, _, vector in reversed(leave) for term in keys(vector)))[:_MOST_TERMS],
    )


def _story(story_id: str, read: Sequence[_Read]) -> StoryState:
    centroid = Centroid({}, 0)
    for member, _, vector in read:
        centroid = centroid.plus(vector, 1, member.published_at)
    titles = [(headline_weight(member.title, terms, centroid.weights), member.title) for member, terms, _ in read]
    weight, headline = max(titles, key=lambda one: (bool(one[1]), one[0]))
    return StoryState(
        id=story_id,
        weights=centroid.weights,
        articles=centroid.size,
        last_seen=centroid.last_seen,
        headline=headline,
        headline_weight=weight,
    )
