"""What was taken for one event and turns out to be two is told apart; what is one stays together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.briefing.duplicates import signature
from bot.briefing.stories import Centroid, keys
from bot.briefing.terms import Terms, news_frequencies
from bot.domain.articles import Article
from bot.domain.ids import content_id
from bot.domain.stories import Marks, Placed, Placement, StoryState
from bot.service.ingest import Ingest
from bot.service.parting import DUE, LOOKED_AT
from bot.service.placing import Placer
from bot.service.ports import Stores
from bot.storage import tables as t
from bot.storage.engine import Database
from tests.quality.test_stories import families
from tests.support.analysis import FakeAnalysis
from tests.support.newsroom import article


def on(event: str) -> list[Article]:
    return [article(text, title=title) for name, title, text in families() if name == event]


DRILL, ATTACK = on("drill-freedom-edge"), on("attack-peshawar")


async def taken_for_one(stores: Stores, articles: Sequence[Article]) -> str:
    """Put articles into one story, whatever they tell of; its id derives from the first."""
    story, centroid, frequencies = content_id("t", articles[0].id), Centroid({}, 0), news_frequencies()
    for one in articles:
        vector = frequencies.vector(Terms.of(one.title, one.text))
        centroid = centroid.plus(vector)
        state = StoryState(id=story, weights=centroid.weights, articles=centroid.size, headline=one.title)
        placed = Placed(
            placement=Placement(story), marks=Marks(bands=signature(one.text).bands, terms=keys(vector)), story=state
        )

        async def joins(_: Article, shelf: object, placed: Placed = placed) -> Placed:
            return placed

        assert await Ingest(stores, FakeAnalysis(), joins).keep(one)
    return story


async def keep(stores: Stores, new: Article) -> None:
    assert await Ingest(stores, FakeAnalysis(), Placer()).keep(new)


async def stories_of(stores: Stores, articles: Sequence[Article]) -> list[str | None]:
    references = await stores.articles.references([one.id for one in articles])
    return [references[one.id].story_id for one in articles]


async def test_a_story_that_holds_two_events_is_parted_when_the_next_article_shows_it(stores: Stores) -> None:
    story = await taken_for_one(stores, [DRILL[0], ATTACK[0], DRILL[1], ATTACK[1]])
    await keep(stores, DRILL[2])
    assert await stories_of(stores, DRILL[:3]) == [story] * 3
    own = content_id("t", ATTACK[0].id)
    assert await stories_of(stores, ATTACK[:2]) == [own] * 2
    kept, new = await stores.stories.overview(story), await stores.stories.overview(own)
    assert kept is not None
    assert new is not None
    assert (kept.articles, new.articles) == (3, 2)
    assert kept.headline in {one.title for one in DRILL}
    assert new.headline in {one.title for one in ATTACK}


async def test_the_article_that_shows_it_may_belong_to_the_part_that_leaves(stores: Stores) -> None:
    story = await taken_for_one(stores, [DRILL[0], ATTACK[0], DRILL[1], ATTACK[1]])
    await keep(stores, ATTACK[3])
    own = content_id("t", ATTACK[0].id)
    assert await stories_of(stores, [*DRILL[:2], *ATTACK[:2], ATTACK[3]]) == [story, story, own, own, own]


async def test_what_comes_later_finds_each_part_and_they_are_not_merged_again(stores: Stores) -> None:
    story = await taken_for_one(stores, [DRILL[0], ATTACK[0], DRILL[1], ATTACK[1]])
    for later in (DRILL[2], ATTACK[2], DRILL[3], ATTACK[3]):
        await keep(stores, later)
    assert set(await stories_of(stores, DRILL)) == {story}
    assert set(await stories_of(stores, ATTACK)) == {content_id("t", ATTACK[0].id)}


async def test_a_story_merged_in_error_gets_its_own_id_back(stores: Stores, database: Database) -> None:
    story = await taken_for_one(stores, DRILL[:2])
    other = await taken_for_one(stores, ATTACK[:2])

    async def merges(_: Article, shelf: object) -> Placed:
        return Placed(placement=Placement(story, merged=(other,)))

    await Ingest(stores, FakeAnalysis(), merges).keep(article("The week in pictures.", title="Pictures"))
    async with database.write() as connection:
        # Its centroid is what merging leaves: that of both.
        rows = [DRILL[0], DRILL[1], ATTACK[0], ATTACK[1]]
        centroid = Centroid({}, 0)
        for one in rows:
            centroid = centroid.plus(news_frequencies().vector(Terms.of(one.title, one.text)))
        await connection.execute(
            t.stories.update().where(t.stories.c.id == story).values(centroid=dict(centroid.weights), articles=4)
        )
    await keep(stores, DRILL[2])
    assert await stories_of(stores, ATTACK[:2]) == [other, other]
    async with database.read() as connection:
        assert await connection.scalar(select(t.stories.c.merged_into).where(t.stories.c.id == other)) is None


async def test_copies_leave_with_their_original(stores: Stores) -> None:
    story = await taken_for_one(stores, [DRILL[0], ATTACK[0], DRILL[1], ATTACK[1]])
    copy = article(f"{ATTACK[1].text} Reporting by our staff.", title="Blast in Peshawar", outlet="Paper")
    await keep(stores, copy)
    assert await stories_of(stores, [copy]) == [story]
    for later in DRILL[2:]:
        await keep(stores, later)
    assert await stories_of(stores, [*DRILL, *ATTACK[:2], copy]) == [story] * 4 + [content_id("t", ATTACK[0].id)] * 3


def test_the_work_is_bounded() -> None:
    assert min(DUE) == 5
    assert len(DUE) < 32
    assert LOOKED_AT <= 24
