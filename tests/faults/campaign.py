"""A campaign: a bot is fed, killed and started again, and in the end everything is counted.

world: chats, digests due, commands, a growing feed, an unreliable Telegram
  └─> node: start ─> kill (at a crash point or at random) ─> start ─> … ─> settle ─> graceful stop
        └─> Result: what is missing, what came twice, what the logs say of it
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import re
import signal
import sys
import time as timing
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.domain.conversation import Chat
from bot.domain.delivery import DeliveryState, DropSubscriptions, SaveSubscription, Subscription
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.inbox import InboxStore
from bot.storage.subscriptions import SubscriptionStore
from bot.telegram.delivery import WINDOW
from tests.faults.node import SPEED, START, clock_since
from tests.faults.points import POINTS
from tests.support.botapi import BLOCKED, GATEWAY, LOST, RESET, BotApi, Fault, flood

#: Words that readers and articles use and that no log may repeat.
CANARY = "Quuxlandia"
#: Not a module of its own to the processes that the node starts: they would load all of it again.
_NODE = "from tests.faults.node import serve; serve()"
GROUP, SUPERGROUP, FICKLE = -50, -1050, 77
#: So many that the limit of one message a second to a chat holds nobody up.
_READERS = [*range(1, 76), *range(300, 600)]
_ASKERS = range(200, 240)
#: Digests that fall due in each minute of the node's clock.
_A_MINUTE = 8
#: Commands, and articles, for each life of the node.
_A_LIFE = 8


@dataclass
class Result:
    """What was counted."""

    kills: int = 0
    at_points: Counter[str] = field(default_factory=Counter)
    digests: int = 0
    commands: int = 0
    articles: int = 0
    #: By what it is: what should be there and is not, or is there and should not be.
    missing: list[str] = field(default_factory=list)
    duplicates: int = 0
    #: Messages that came twice without a line in the log that says so.
    unexplained: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    orphans: int = 0
    stop_seconds: float = 0.0
    exit_status: int | None = None
    seconds: float = 0.0

    def assert_nothing_lost(self) -> None:
        """The promise: nothing lost, and whatever came twice is told."""
        assert self.missing == []
        assert self.unexplained == []
        assert self.duplicates <= WINDOW * self.kills + self.faults["lost"]
        assert self.leaks == []
        assert self.orphans == 0
        assert (self.exit_status, self.stop_seconds < 10) == (0, True), self.stop_seconds


class Life:
    """One process of the node's, from its start to its end."""

    def __init__(self, process: int, ending: asyncio.Task[bytes]) -> None:
        self.process = process
        self._ending = ending

    @classmethod
    async def begin(cls, node: asyncio.subprocess.Process, arguments: Sequence[str]) -> Life:
        """Have the node fork."""
        assert node.stdin is not None
        assert node.stdout is not None
        node.stdin.write(json.dumps(arguments).encode() + b"\n")
        await node.stdin.drain()
        process = int(await node.stdout.readline())
        return cls(process, asyncio.create_task(node.stdout.readline()))

    @property
    def status(self) -> int | None:
        """The exit status, negative for a signal; ``None`` while it lives."""
        return int(self._ending.result()) if self._ending.done() else None

    async def ended(self, within: float) -> None:
        """Wait for the end, at most so many seconds."""
        await asyncio.wait({self._ending}, timeout=within)


class Campaign:
    """One database and one Telegram, many processes."""

    def __init__(self, folder: Path, database_url: str, *, seed: int = 1, slow_answers: bool = False) -> None:
        """:param slow_answers: whether Telegram also leaves requests hanging until they time out (20 s each)."""
        self._folder, self._url = folder, database_url
        self._luck = random.Random(seed)
        self._slow = slow_answers
        self._log = folder / "node.log"
        self._texts: list[str] = []
        self._questions: list[str] = []
        self._topics: list[str] = []
        self._began = timing.time()
        self._troubled = True
        self._blocked = self._moved = False
        self._last_flood = 0.0
        self._life: Life | None = None
        self.api = BotApi()
        self.result = Result()

    async def run(self, kills: int, points: Sequence[str] = ()) -> Result:
        """Kill at each of ``points`` once, and at random (points and moments) until there were ``kills``."""
        started = timing.monotonic()
        async with self.api, Database(self._url) as database:
            await database.migrate()
            await self._prepare(database, kills)
            self.api.fault = self._misbehave
            with self._log.open("ab") as log:
                self._node = await asyncio.create_subprocess_exec(
                    sys.executable, "-c", _NODE,
                    stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
                    env=os.environ | {"CAMPAIGN": str(self._folder)},
                )  # fmt: skip
            try:
                await self._live(kills, points)
                await self._end_well(database)
            finally:
                self._end_node()
                await self._node.wait()
            await self._count(database)
        self.result.seconds = timing.monotonic() - started
        return self.result

    def _end_node(self) -> None:
        """The last life too, should the campaign have failed in its midst."""
        if self._life is not None and self._life.status is None:
            os.kill(self._life.process, signal.SIGKILL)
        self._node.kill()

    async def _live(self, kills: int, points: Sequence[str]) -> None:
        feeding = asyncio.create_task(self._feed())
        try:
            for crash in itertools.islice(self._crashes(points), kills):
                await self._kill(crash)
        finally:
            feeding.cancel()

    # --- the world ----------------------------------------------------------------------------------------

    async def _prepare(self, database: Database, kills: int) -> None:
        self._write_feed()
        self.api.open(_READERS)
        self.api.open(_ASKERS)
        self.api.open([FICKLE])
        self.api.open([GROUP], "group")
        self.api.open([SUPERGROUP], "supergroup")
        store, chats = SubscriptionStore(database), itertools.cycle([*_READERS[:10], GROUP, FICKLE, *_READERS[10:]])
        effects: dict[int, list[SaveSubscription]] = {}
        # A process lives for a few seconds; there should be digests for as long as the campaign lasts.
        minutes = 4 + kills * 6 * SPEED // 60
        for minute, number in itertools.product(range(1, minutes + 1), range(_A_MINUTE)):
            due, chat = START + timedelta(minutes=minute), next(chats)
            one = Subscription(
                id=f"m{minute}n{number}", chat_id=chat, words=(f"m{minute}n{number}",), timezone="UTC",
                at=time(due.hour, due.minute), next_due_at=due, next_date=due.date(),
            )  # fmt: skip
            effects.setdefault(chat, []).append(SaveSubscription(one))
        for chat, wishes in effects.items():
            await store.commit(Chat(id=chat, kind=self.api.chats[chat]), wishes, (), START)
        self._began = timing.time()

    async def _feed(self) -> None:
        """People ask, the feed grows, a group moves, a reader blocks the bot and comes back."""
        for number in itertools.count():
            await asyncio.sleep(self._luck.uniform(0.1, 0.5))
            while number > _A_LIFE * (self.result.kills + 1):  # noqa: ASYNC110 - a slow machine is not fed more
                await asyncio.sleep(0.05)
            chat = self._luck.choice(_ASKERS)
            if number % 4 == 3:
                self._topics.append(f"topic{number}")
                # A chat may have ten digests.
                self.api.say(1000 + number, f"/subscribe 05:0{number % 10} topic{number}")
            else:
                self._questions.append(f"brief:q{number} {CANARY}")
                self.api.say(chat, f"/brief q{number} {CANARY}")
            if number % 3 == 0:
                # Fewer than a feed may hold between two polls that are not cut short.
                bad = {21: "poison", 33: "kill"}.get(number, "")
                self._texts.append(f"Actor{number}x rejects talks{number}. {CANARY} {bad}")
                self._write_feed()
            self._moved = self._moved or number == 25
            if number in (15, 40):
                self._blocked = number == 15
                self.api.join(FICKLE, "kicked" if self._blocked else "member")

    def _write_feed(self) -> None:
        temporary = self._folder / "feed.new"
        temporary.write_text(json.dumps(self._texts))
        temporary.replace(self._folder / "feed.json")

    def _misbehave(self, method: str, parameters: dict[str, Any]) -> Fault | None:
        if method != "sendMessage":
            return None
        chat = int(parameters["chat_id"])
        if chat == GROUP and self._moved:
            return self._told("moved", Fault(400, "Bad Request: group moved", {"migrate_to_chat_id": SUPERGROUP}))
        if chat == FICKLE and self._blocked:
            return self._told("blocked", BLOCKED)
        if not self._troubled:
            return None
        lot = self._luck.random()
        for share, name, fault in self._faults():
            if lot < share:
                return self._told(name, fault)
            lot -= share
        return None

    def _faults(self) -> Iterator[tuple[float, str, Fault]]:
        if timing.monotonic() - self._last_flood > 8:
            yield 0.02, "flood", flood(1)
        yield 0.02, "gateway", GATEWAY
        yield 0.02, "lost", LOST
        yield 0.02, "reset", RESET
        if self._slow:
            yield 0.001, "lost", Fault(200, delay=22.0)

    def _told(self, name: str, fault: Fault) -> Fault:
        self.result.faults[name] += 1
        if name == "flood":
            self._last_flood = timing.monotonic()
        return fault

    # --- the node -----------------------------------------------------------------------------------------

    def _crashes(self, points: Sequence[str]) -> Iterator[str | None]:
        yield from points
        while True:
            yield self._luck.choice(list(POINTS)) if self._luck.random() < 0.5 else None

    async def _start(self, crash: str | None) -> Life:
        arguments = [str(self._folder), self._url, self.api.url, self.api.token, str(self._began)]
        if crash is not None:
            arguments += [crash, str(self._luck.randint(1, 2))]
        self._life = await Life.begin(self._node, arguments)
        return self._life

    async def _kill(self, crash: str | None) -> None:
        """One life: to the crash point, or to a random moment, the start included."""
        logins = self.api.calls["getMe"]
        life = await self._start(crash)
        if crash is None and self._luck.random() < 0.1:
            await life.ended(within=self._luck.uniform(0.0, 0.5))
        else:
            await self._on(life, logins)
            await life.ended(within=5.0 if crash else self._luck.uniform(0.05, 3.0))
        if life.status is None:
            os.kill(life.process, signal.SIGKILL)
        elif crash is not None:
            self.result.at_points[crash] += 1
        await life.ended(within=10.0)
        assert life.status == -signal.SIGKILL, f"the node ended by itself, see {self._log}"
        self.result.kills += 1

    async def _on(self, life: Life, logins: int) -> None:
        async with asyncio.timeout(60):
            while self.api.calls["getMe"] == logins and life.status is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def _end_well(self, database: Database) -> None:
        """One last life in which nothing is wrong: all that is due is done, then the node is asked to stop."""
        store, now = SubscriptionStore(database), clock_since(self._began)
        async with database.read() as connection:
            s = t.subscriptions.c
            later = tuple(await connection.scalars(select(s.id).where(s.id.like("m%n%"), s.next_due_at > now)))
            # Those that were served are due again tomorrow.
            served = set(await connection.scalars(select(s.id).where(s.id.in_(later), s.last_date.is_not(None))))
        waits = tuple(one for one in later if one not in served)
        for first in range(0, len(waits), 500):
            await store.commit(Chat(id=1), [DropSubscriptions(waits[first : first + 500])], (), now)
        self._troubled = False
        if self._blocked:
            self._blocked = False
            self.api.join(FICKLE, "member")
        life = await self._start(None)
        async with asyncio.timeout(600):
            while not await self._settled(database, now):
                assert life.status is None, f"the node ended by itself, see {self._log}"
                await asyncio.sleep(0.5)
        stopped = timing.monotonic()
        os.kill(life.process, signal.SIGTERM)
        await life.ended(within=30.0)
        self.result.exit_status = life.status
        self.result.stop_seconds = timing.monotonic() - stopped

    async def _settled(self, database: Database, now: datetime) -> bool:
        under_way = (DeliveryState.READY, DeliveryState.SENDING)
        async with database.read() as connection:
            waiting = await connection.scalar(
                select(func.count()).select_from(t.outbox).where(t.outbox.c.state.in_(under_way))
            )
            due = await connection.scalar(
                select(func.count()).select_from(t.subscriptions).where(t.subscriptions.c.next_due_at <= now)
            )
            articles = await connection.scalar(select(func.count()).select_from(t.articles).where(_read_or_set_aside()))
        unasked = len(self.api.pending) + await InboxStore(database).size()
        return not waiting and not due and not unasked and articles == len(self._texts)

    # --- the count ----------------------------------------------------------------------------------------

    async def _count(self, database: Database) -> None:
        log = self._log.read_text(errors="replace")
        sent = Counter((SUPERGROUP if one.chat_id == GROUP else one.chat_id, one.text) for one in self.api.history)
        shown = Counter(one.text for one in self.api.history)
        async with database.read() as connection:
            rows = list(await connection.execute(select(t.outbox)))
            subscriptions = list(await connection.execute(select(t.subscriptions)))
            articles = list(await connection.execute(select(t.articles)))
            facts = list(await connection.scalars(select(t.facts.c.article_id)))
        self._count_digests(rows, subscriptions, shown)
        self._count_commands(subscriptions, shown)
        self._count_articles(articles, facts)
        told = set(re.findall(r'ambiguous[^\n]*"delivery": (\d+)|"delivery": (\d+)[^\n]*ambiguous', log))
        explained = {int(one or other) for one, other in told}
        for row in rows:
            times = sent[row.chat_id, re.sub(r"<[^>]*>", "", row.text)]
            if times > 1:
                self.result.duplicates += times - 1
                if row.id not in explained:
                    self.result.unexplained.append(row.key)
        self.result.leaks = [word for word in (self.api.token, CANARY) if word in log]
        self.result.orphans = await _orphans(str(self._folder))

    def _count_digests(self, rows: Sequence[Any], subscriptions: Sequence[Any], shown: Counter[str]) -> None:
        by_subscription = Counter(row.subscription_id for row in rows if row.subscription_id)
        for one in subscriptions:
            if not re.fullmatch(r"m\d+n\d+", one.id):
                continue
            self.result.digests += 1
            came = any(text.startswith(f"digest:{one.words[0]}:") for text in shown)
            refused = any(
                row.subscription_id == one.id and row.chat_id == FICKLE and (row.error or "").startswith("Forbidden")
                for row in rows
            )
            if not came and not refused:
                self.result.missing.append(f"digest {one.id}")
            if by_subscription[one.id] > 1:
                self.result.missing.append(f"digest {one.id} has {by_subscription[one.id]} rows")

    def _count_commands(self, subscriptions: Sequence[Any], shown: Counter[str]) -> None:
        self.result.commands = len(self._questions) + len(self._topics)
        self.result.missing += [f"answer {asked}" for asked in self._questions if not shown[asked]]
        kept = Counter(one.words[0] for one in subscriptions if one.words)
        self.result.missing += [f"{topic}: {kept[topic]} digests" for topic in self._topics if kept[topic] != 1]

    def _count_articles(self, articles: Sequence[Any], facts: Sequence[str]) -> None:
        self.result.articles = len(self._texts)
        recorded, links = Counter(facts), Counter(one.url for one in articles)
        for number, text in enumerate(self._texts):
            if links[f"https://news.example/{number}"] != 1:
                self.result.missing.append(f"article {number} is kept {links[f'https://news.example/{number}']} times")
            bad = text.endswith(("poison", "kill"))
            found = [one for one in articles if one.text == text.strip()]
            if bad and any(one.attempts < 3 or not one.problem for one in found):
                self.result.missing.append(f"article {number} is not set aside with a reason")
            if not bad and any(recorded[one.id] != 1 for one in found):
                self.result.missing.append(f"article {number} has {[recorded[one.id] for one in found]} facts")


def _read_or_set_aside() -> Any:
    return t.articles.c.analyzer.is_not(None) | t.articles.c.problem.is_not(None)


async def _orphans(mark: str) -> int:
    """Processes of the campaign that are still there after a grace of three seconds."""
    for _ in range(6):
        left = await asyncio.to_thread(_holders, mark)
        if not left:
            return 0
        await asyncio.sleep(0.5)
    return left


def _holders(mark: str) -> int:
    return sum(_holds(path, mark) for path in Path("/proc").glob("[0-9]*/environ"))


def _holds(path: Path, mark: str) -> bool:
    try:
        return f"CAMPAIGN={mark}".encode() in path.read_bytes()
    except OSError:
        return False
