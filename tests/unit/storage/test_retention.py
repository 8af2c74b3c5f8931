from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.briefing import Window
from bot.domain.correcting import Correction
from bot.domain.stories import Marks, Placed, Placement
from bot.service.ports import Stores
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.retention import RetentionStore
from tests.support.newsroom import NOON, WIRE, actor, article, position


@pytest.fixture
async def stores(database: Database) -> Stores:
    """Five articles, one a day, of one story; each names Ade and somebody of its own."""
    stores = Stores.over(database)
    await stores.sources.add(WIRE, NOON)
    for day in range(5):
        kept = article(f"Ade rejects talks on day {day}.", at=NOON + timedelta(days=day))
        people = [actor("Bola Ade"), actor(f"Somebody {day}")]
        facts = [position(kept, who) for who in people]
        async with stores.stories.placing() as shelf:
            marks = Marks(bands=(day,), terms=(f"term{day}", "talks"))
            await shelf.put(kept, Placed(placement=Placement("story"), marks=marks))
        await stores.facts.record(kept, analyzer="v1", actors=people, mentions=[], records=facts)
        await stores.facts.correct(Correction(fact_id=facts[1].id, by_user=1, at=NOON, changes={"stance": "neutral"}))
    return stores


async def _count(database: Database, table: str) -> int:
    async with database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(t.metadata.tables[table])) or 0)


async def test_what_is_too_old_goes_with_all_that_hangs_on_it(database: Database, stores: Stores) -> None:
    retention = RetentionStore(database)
    assert await retention.forget_articles(NOON + timedelta(days=3)) == 3
    assert await retention.forget_articles(NOON + timedelta(days=3)) == 0
    assert await _count(database, "articles") == 2
    assert await _count(database, "facts") == 4
    assert await _count(database, "corrections") == 2
    assert {a.name for name in ("Ade", "Somebody") for a in await stores.actors.find_actors(name)} == {
        "Bola Ade",
        "Somebody 3",
        "Somebody 4",
    }
    assert len(await stores.articles.search(["talks"], Window(), 9)) == 2
    async with database.read() as connection:
        story = (await connection.execute(select(t.stories))).one()
    assert (story.articles, story.first_seen) == (2, NOON + timedelta(days=3))
    assert await _count(database, "article_bands") == 2


async def test_a_bounded_number_goes_at_a_time_and_empty_stories_go_too(database: Database, stores: Stores) -> None:
    retention = RetentionStore(database)
    assert [await retention.forget_articles(NOON + timedelta(days=9), 3) for _ in range(3)] == [3, 2, 0]
    assert await _count(database, "stories") == 0
    assert await _count(database, "actors") == 0
    assert await _count(database, "story_terms") == 0


async def test_an_old_report_that_was_fetched_today_stays(database: Database, stores: Stores) -> None:
    fetched = article("From the archive of a new source.", at=NOON - timedelta(days=900))
    late = NOON + timedelta(days=30)
    await stores.articles.add(type(fetched)(**{**_fields(fetched), "fetched_at": late}), Placement("old"))
    await RetentionStore(database).forget_articles(late - timedelta(days=1))
    assert await stores.articles.has(fetched.id)


def _fields(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in type(one).__slots__}


async def test_what_chats_were_sent_long_ago_is_forgotten(database: Database, stores: Stores) -> None:
    await stores.shown.add(1, ["p1"], NOON)
    await stores.shown.add(1, ["p2"], NOON + timedelta(days=2))
    assert await RetentionStore(database).forget_shown(NOON + timedelta(days=1)) == 1
    assert await stores.shown.among(1, ["p1", "p2"]) == {"p2"}
