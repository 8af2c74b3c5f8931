"""Where an article belongs, told from what the archive keeps of those before it.

    article ─> marks ─> shelf: copies, stories that share terms ─> nearest ─> their newest articles ─> place ─> shelf

The work for one article is bounded: the shelf hands out a few candidates, however many stories there are.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from bot.briefing.centroids import COMPARED, Centroid, keys, nearest
from bot.briefing.duplicates import is_copy, signature
from bot.briefing.regrouping import LOOKED_AT, Near, Regrouped, Report, joined, place
from bot.briefing.terms import Frequencies, Terms, news_frequencies
from bot.domain.articles import Article
from bot.domain.stories import Copy, Marks, Member, Placed, Placement
from bot.service.ports import Shelf

#: Articles whose terms are remembered, the latest; some 8 kB each. The others are read again.
_REMEMBERED = 1000


class Placer:
    """Places articles one by one.

    :param frequencies: how rare each term is; it goes on counting the articles placed.
    """

    def __init__(self, frequencies: Frequencies | None = None) -> None:
        self._frequencies = frequencies or news_frequencies()
        self._remembered: OrderedDict[str, Report] = OrderedDict()

    async def __call__(self, article: Article, shelf: Shelf) -> Placed:
        """The place of an article, and what the shelf is to note of it."""
        terms = Terms.of(article.title, article.text)
        self._frequencies.observe(terms)
        report = self._remember(article, terms)
        own = signature(article.text)
        bands = own.bands if article.text.strip() else ()
        copies = [copy for copy in await shelf.copies(bands) if is_copy(own, signature(copy.text))]
        changed = await self._changed(report, copies, shelf)
        return Placed(
            placement=Placement(changed.story.id, copies[0].article_id if copies else None, changed.merged),
            # A copy leaves no marks: whatever comes next is compared with its original.
            marks=Marks(bands=() if copies else bands, terms=keys(report.vector)),
            story=changed.story,
            moved=changed.moved,
        )

    async def _changed(self, report: Report, copies: Sequence[Copy], shelf: Shelf) -> Regrouped:
        """What the article changes: the story of the one it repeats, or those near it."""
        if copies and (story := await shelf.story(copies[0].story_id)) is not None:
            return joined(report, story)
        found = {story.id: story for story in await shelf.stories(keys(report.vector), COMPARED)}
        candidates = {story.id: Centroid.of_story(story) for story in found.values()}
        likeliest = nearest(report.vector, candidates, report.moment)
        # As the shelf hands them out, the largest first: of stories that are one it keeps its id.
        near = [story for story in found if story in likeliest]
        members = await shelf.members(near, LOOKED_AT)
        return place(report, [Near(found[story], [await self._read(one) for one in members[story]]) for story in near])

    async def _read(self, member: Member) -> Report:
        if (report := self._remembered.get(member.id)) is None:
            report = self._remember(member, Terms.of(member.title, member.text))
            await asyncio.sleep(0)  # Some milliseconds each: the chats are let in between.
        return report

    def _remember(self, article: Article | Member, terms: Terms) -> Report:
        vector = self._frequencies.vector(terms)
        report = Report(article.id, article.title, terms.title, vector, article.published_at)
        self._remembered[article.id] = report
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return report
