"""``/wrong N``: who may, what is kept, which messages are rewritten."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.briefing.render import Renderer
from bot.briefing.withdraw import mark_of
from bot.domain.briefing import Window
from bot.domain.conversation import Chat, Reply, Request
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.facts import DrillPhase
from bot.domain.records import DrillRecord, Evidence, PositionRecord
from bot.domain.stories import Placement
from bot.service.commands import HANDLERS
from bot.service.corrections import Corrections
from bot.service.dispatch import Dispatcher
from bot.service.ports import Stores
from bot.service.subscriptions import Subscriptions
from bot.storage.chats import ChatStore
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from bot.storage.subscriptions import SubscriptionStore
from tests.support.desk import FakeDesk
from tests.support.newsroom import NOON, WIRE, actor, article, position

OPERATOR = Chat(id=7)
RENDERER = Renderer()


class RealPages(FakeDesk):
    """A desk that renders its pages truly."""

    def page(self, name: str, **values: object) -> Reply:
        return Reply(messages=RENDERER.render(name, language=self.language, **values))


@pytest.fixture
async def stores(database: Database) -> Stores:
    stores = Stores.over(database)
    await stores.sources.add(WIRE, NOON)
    kept, who = article("Ade rejects talks."), actor("Bola Ade")
    await stores.articles.add(kept, Placement("story"))
    await stores.facts.record(kept, analyzer="v1", actors=[who], mentions=[], records=[position(kept, who)])
    return stores


@pytest.fixture
def dispatcher(stores: Stores, database: Database) -> Dispatcher:
    subscriptions = Subscriptions(SubscriptionStore(database), ZoneInfo("UTC"), time(7))
    return Dispatcher(
        RealPages(), subscriptions, corrections=Corrections(stores, OutboxStore(database), ChatStore(database))
    )


async def _say(dispatcher: Dispatcher, text: str, *, admin: bool = True) -> str:
    asked = Request(chat=OPERATOR, user=1, text=text, at=NOON + timedelta(hours=2), admin=admin)
    reply = await dispatcher.answer(asked)
    return "\n".join(reply.messages) if reply else ""


async def _only(stores: Stores) -> PositionRecord:
    (found,) = await stores.facts.facts("position", Window())
    assert isinstance(found, PositionRecord)
    return found


async def _sent(database: Database, number: int) -> None:
    told = Delivery(
        id=0,
        key="u1:0",
        chat_id=99,
        thread=None,
        text=f"<b>Ade</b>\n• opposes <i>talks</i> [1]{mark_of(number)}",
        keyboard=None,
        state=DeliveryState.SENT,
        not_before=NOON,
        message_id=41,
    )
    await OutboxStore(database).put([told], NOON + timedelta(hours=1))


async def test_a_struck_fact_is_gone_and_sent_messages_are_rewritten(
    dispatcher: Dispatcher, stores: Stores, database: Database
) -> None:
    fact = await _only(stores)
    await _sent(database, fact.number)
    assert "1 message" in await _say(dispatcher, f"/wrong {fact.number}")
    assert await stores.facts.facts("position", Window()) == []
    (edit,) = await OutboxStore(database).claim(5, NOON + timedelta(hours=3))
    assert (edit.chat_id, edit.edits) == (99, 41)
    assert "opposes" not in edit.text
    assert f"Line {fact.number} was withdrawn" in edit.text


async def test_every_value_that_is_offered_has_words(dispatcher: Dispatcher, stores: Stores) -> None:
    """Telegram refuses a whole message for one button without a label: an unknown phase has no words."""
    told = article("A drill is planned.", url="https://example.org/drill")
    proof = Evidence(
        article_id=told.id, content_hash=told.content_hash, sentence=told.text, start=0, end=len(told.text), marks=()
    )
    drill = DrillRecord(
        id="d1", number=0, article_id=told.id, evidence=(proof,), rule="test", confidence=0.9, name=None, type="naval",
        participants=(), start=None, end=None, place=None, phase=DrillPhase.PLANNED, recurrence=None, duration=None,
        purposes=(),
    )  # fmt: skip
    await stores.articles.add(told, Placement("other"))
    await stores.facts.record(told, analyzer="v1", actors=[], mentions=[], records=[drill])
    (kept,) = await stores.facts.facts("drill", Window())
    asked = Request(chat=OPERATOR, user=1, text=f"/wrong {kept.number}", at=NOON, admin=True)
    reply = await dispatcher.answer(asked)
    assert reply is not None
    labels = [button.label for row in reply.buttons for button in row]
    assert len(labels) == len(DrillPhase) - 1  # to take it back, and each phase but its own and the unknown one
    assert all(labels)


async def test_it_is_taken_back(dispatcher: Dispatcher, stores: Stores) -> None:
    fact = await _only(stores)
    assert "never corrected" in await _say(dispatcher, f"/wrong {fact.number} undo")
    await _say(dispatcher, f"/wrong {fact.number}")
    await _say(dispatcher, f"/wrong {fact.number} undo")
    assert await _only(stores) == fact


async def test_a_fact_is_set_right(dispatcher: Dispatcher, stores: Stores) -> None:
    fact = await _only(stores)
    assert "stance supports" in await _say(dispatcher, f"/wrong {fact.number} supports")
    assert (await _only(stores)).stance == "supports"


@pytest.mark.parametrize("text", ["/wrong 999", "/wrong x", "/wrong -1", "/wrong"])
async def test_what_cannot_be_done_is_told(dispatcher: Dispatcher, text: str) -> None:
    assert await _say(dispatcher, text)


async def test_words_of_a_source_cannot_be_set(dispatcher: Dispatcher, stores: Stores) -> None:
    fact = await _only(stores)
    assert "cannot be set" in await _say(dispatcher, f"/wrong {fact.number} content He said nothing")
    assert await _only(stores) == fact


async def test_only_operators_may(dispatcher: Dispatcher, stores: Stores) -> None:
    fact = await _only(stores)
    assert HANDLERS["wrong"].admin_only
    await _say(dispatcher, f"/wrong {fact.number}", admin=False)
    assert await _only(stores) == fact
