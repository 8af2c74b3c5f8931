"""Whatever happens to the outbox in whatever order, its promises hold: see the invariants."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from bot.domain.conversation import Chat
from bot.domain.delivery import Delivery, DeliveryState, ForgetChat, Outcome, Priority
from bot.storage import tables as t
from bot.storage.chats import know_chat
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from bot.storage.subscriptions import SubscriptionStore

START = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
CHATS = (7, 8, -5)
MOVED = -1005
#: Rows under way at most, as the sender keeps it.
WINDOW = 3
chats = st.sampled_from(CHATS)


class Outbox(RuleBasedStateMachine):
    """Puts, claims, settles, crashes, floods, moves and forgets, beside a model of what Telegram saw."""

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.database = Database("sqlite://")
        self.store = OutboxStore(self.database)
        self.now = START
        self.numbers = 0
        #: Claimed and not settled, as the living process knows them.
        self.under_way: list[Delivery] = []
        #: How often Telegram got each, and how often its fate was unknown.
        self.got: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.forgotten: set[int] = set()
        self.do(self.database.migrate())
        for chat in CHATS:
            self.do(self._know(chat))

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.do(self.database.engine.dispose())
            self.runner.close()

    def do(self, work: Any) -> Any:
        return self.runner.run(work)

    async def _know(self, chat: int) -> None:
        async with self.database.write() as connection:
            await know_chat(connection, Chat(id=chat, kind="private" if chat > 0 else "group"), self.now)

    @rule(chat=chats, parts=st.integers(1, 3), priority=st.sampled_from(Priority), expires=st.booleans())
    def put(self, chat: int, parts: int, priority: Priority, expires: bool) -> None:
        self.numbers += 1
        rows = [
            Delivery(
                id=0, key=f"k{self.numbers}:{part}", chat_id=chat, thread=None, text="news", keyboard=None,
                state=DeliveryState.READY, not_before=self.now, priority=priority,
                expires_at=self.now + timedelta(hours=6) if expires else None,
            )
            for part in range(parts)
        ]  # fmt: skip
        self.forgotten.discard(chat)
        self.do(self.store.put(rows, self.now))
        # A second time changes nothing.
        self.do(self.store.put(rows, self.now))

    @rule(blocked=st.sets(chats, max_size=2))
    def claim(self, blocked: set[int]) -> None:
        busy = {one.chat_id for one in self.under_way}
        claimed = self.do(self.store.claim(WINDOW - len(self.under_way), self.now, blocked=blocked | busy))
        assert all(one.chat_id not in blocked | busy for one in claimed)
        assert len({one.chat_id for one in claimed}) == len(claimed)
        self.under_way += claimed

    def _settle(self, state: DeliveryState, **what: Any) -> Delivery | None:
        if not self.under_way:
            return None
        delivery = self.under_way.pop(0)
        self.do(self.store.settle([Outcome(delivery=delivery, state=state, **what)], self.now))
        return delivery

    @rule()
    def send(self) -> None:
        if self.under_way:
            self.got[self.under_way[0].key] += 1
            self._settle(DeliveryState.SENT, message_id=1)

    @rule(wait=st.integers(1, 30))
    def flood(self, wait: int) -> None:
        later = self.now + timedelta(seconds=wait)
        self._settle(DeliveryState.READY, error="flood wait", retry_at=later, counts=False)

    @rule(arrived=st.booleans())
    def lose_the_reply(self, arrived: bool) -> None:
        if self.under_way:
            key = self.under_way[0].key
            self.got[key] += arrived
            self.unknown[key] += 1
            later = self.now + timedelta(seconds=2)
            self._settle(DeliveryState.READY, error="ambiguous: TimedOut", retry_at=later)

    @rule()
    def be_blocked(self) -> None:
        delivery = self._settle(DeliveryState.FAILED, error="Forbidden: blocked", gone=True)
        if delivery is not None:
            rows = self.rows(delivery.chat_id)
            assert DeliveryState.READY not in {row.state for row in rows}

    @rule(chat=chats)
    def come_back(self, chat: int) -> None:
        self.do(self._know(chat))

    @rule()
    def move(self) -> None:
        if self.under_way and self.under_way[0].chat_id == -5:
            self._settle(DeliveryState.READY, error="the group moved", moved_to=MOVED)
            assert not [row for row in self.rows(-5) if row.state == DeliveryState.READY]
            self.under_way = [one for one in self.under_way if one.chat_id != -5]
            self.do(self._know(-5))

    @rule()
    def refuse(self) -> None:
        self._settle(DeliveryState.FAILED, error="BadRequest: too long")

    @rule()
    def stop_gracefully(self) -> None:
        self.do(self.store.release([one.id for one in self.under_way]))
        self.under_way = []

    @rule(arrived=st.booleans())
    def crash(self, arrived: bool) -> None:
        for one in self.under_way:
            self.got[one.key] += arrived
            self.unknown[one.key] += 1
        left = self.do(self.store.recover())
        assert len(left) <= WINDOW
        self.under_way = []

    @rule(chat=chats)
    def forget(self, chat: int) -> None:
        store = SubscriptionStore(self.database)
        self.do(store.commit(Chat(id=chat), [ForgetChat(chat)], (), self.now))
        self.under_way = [one for one in self.under_way if one.chat_id != chat]
        self.forgotten.add(chat)
        self.do(self._know(chat))

    @rule(hours=st.sampled_from([0.001, 0.01, 7.0]))
    def time_passes(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def expire(self) -> None:
        self.do(self.store.expire(self.now))
        assert not [row for row in self.rows() if row.state == DeliveryState.READY and self.late(row)]

    def late(self, row: Any) -> bool:
        return row.expires_at is not None and row.expires_at < self.now

    @rule()
    def drain(self) -> None:
        """Whatever happened, all that can be sent is sent in the end, in order, and nothing that is too late."""
        self.stop_gracefully()
        self.now += timedelta(seconds=30)
        wanted = [row for row in self.rows() if row.state == DeliveryState.READY and not self.late(row)]
        order: dict[tuple[int, int], list[int]] = {}
        while claimed := self.do(self.store.claim(WINDOW, self.now)):
            for one in claimed:
                order.setdefault((one.chat_id, one.priority), []).append(one.id)
            self.under_way += claimed
            while self.under_way:
                self.send()
        assert sorted(one for ids in order.values() for one in ids) == sorted(row.id for row in wanted)
        assert all(ids == sorted(ids) for ids in order.values())

    def rows(self, chat: int | None = None) -> list[Any]:
        async def read() -> list[Any]:
            query = select(t.outbox) if chat is None else select(t.outbox).where(t.outbox.c.chat_id == chat)
            async with self.database.read() as connection:
                return list(await connection.execute(query))

        found: list[Any] = self.do(read())
        return found

    @invariant()
    def promises(self) -> None:
        if not hasattr(self, "runner"):
            return
        rows = self.rows()
        sending = [row.id for row in rows if row.state == DeliveryState.SENDING]
        # What is marked as being sent is what the process sends, and never more than the window.
        assert sorted(sending) == sorted(one.id for one in self.under_way)
        assert len(sending) <= WINDOW
        for row in rows:
            # Nothing comes twice unless its fate was unknown, and then the row says so once it waits again.
            assert self.got[row.key] <= 1 + self.unknown[row.key]
            if row.state == DeliveryState.SENT:
                assert self.got[row.key] >= 1
                assert row.message_id is not None
            assert row.attempts >= 0
            if row.state == DeliveryState.EXPIRED:
                assert row.expires_at < self.now
        assert not [row for row in rows if row.chat_id in self.forgotten]


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
