"""Where an article belongs, told from what the archive keeps of those before it.

    article ─> marks ─> shelf: copies, stories that share terms ─> choose ─> part ─> Placed ─> shelf

The work for one article is bounded: the shelf hands out a few candidates, however many stories there are.
"""

from __future__ import annotations

from dataclasses import replace

from bot.briefing.duplicates import is_copy, signature
from bot.briefing.stories import COMPARED, Centroid, choose, headline_weight, keys
from bot.briefing.terms import Frequencies, Terms, Vector, news_frequencies
from bot.domain.articles import Article
from bot.domain.ids import content_id
from bot.domain.stories import Copy, Marks, Member, Placed, Placement, StoryState
from bot.service.parting import DUE, part
from bot.service.ports import Shelf


class Placer:
    """Places articles one by one.

    :param frequencies: how rare each term is; it goes on counting the articles placed.
    """

    def __init__(self, frequencies: Frequencies | None = None) -> None:
        self._frequencies = frequencies or news_frequencies()

    async def __call__(self, article: Article, shelf: Shelf) -> Placed:
        """The place of an article, and what the shelf is to note of it."""
        terms = Terms.of(article.title, article.text)
        self._frequencies.observe(terms)
        vector = self._frequencies.vector(terms)
        own = signature(article.text)
        bands = own.bands if article.text.strip() else ()
        copies = [copy for copy in await shelf.copies(bands) if is_copy(own, signature(copy.text))]
        placement, stories = await self._choose(article, vector, copies, shelf)
        placed = Placed(
            placement=placement,
            # A copy leaves no marks: whatever comes next is compared with its original.
            marks=Marks(bands=() if copies else bands, terms=keys(vector)),
            story=_with(stories, placement, article, terms, vector),
        )
        return placed if copies else await self._part(article, placed, shelf)

    async def _part(self, article: Article, placed: Placed, shelf: Shelf) -> Placed:
        """The same, or the article's place in one of the two stories that its story turns out to be."""
        placement, story = placed.placement, placed.story
        if story is None or story.articles not in DUE or placement.merged:
            return placed
        member = Member(id=article.id, title=article.title, text=article.text, published_at=article.published_at)
        parted = await part(story.id, member, shelf, self._frequencies)
        if parted is None:
            return placed
        own = parted.new if article.id in parted.moved else parted.left
        return replace(placed, placement=replace(placement, story_id=own.id), story=own, parted=parted)

    async def _choose(
        self, article: Article, vector: Vector, copies: list[Copy], shelf: Shelf
    ) -> tuple[Placement, list[StoryState]]:
        """The placement, and the stories it makes one: the one joined first, none for a new story."""
        original = copies[0] if copies else None
        if original is not None and (story := await shelf.story(original.story_id)) is not None:
            return Placement(story.id, original.article_id), [story]
        found = {story.id: story for story in await shelf.stories(keys(vector), COMPARED)}
        candidates = {story.id: _centroid(story) for story in found.values()}
        joined, merged = choose(vector, candidates, article.published_at)
        stories = [found[story] for story in (joined, *merged) if story is not None]
        placement = Placement(joined or content_id("t", article.id), original.article_id if original else None, merged)
        return placement, stories


def _centroid(story: StoryState) -> Centroid:
    return Centroid.of(story.weights, story.articles, story.last_seen)


def _with(
    stories: list[StoryState], placement: Placement, article: Article, terms: Terms, vector: Vector
) -> StoryState:
    """The story once the article, and the stories it joins, are in it."""
    joined = Centroid.of(vector, 1, article.published_at)
    for story in stories:
        joined = joined.plus(story.weights, story.articles, story.last_seen)
    headline, weight = article.title, headline_weight(article.title, terms, joined.weights)
    for story in stories:
        if story.headline and story.headline_weight >= weight:
            headline, weight = story.headline, story.headline_weight
    return StoryState(
        id=placement.story_id,
        weights=joined.weights,
        articles=joined.size,
        last_seen=joined.last_seen,
        headline=headline,
        headline_weight=weight,
    )
