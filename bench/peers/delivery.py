"""A broadcast that is killed half-way, against a plain PTB loop with AIORateLimiter, on the emulated Bot API."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.peers.table import Measure, Row
from bot.domain.delivery import Delivery, DeliveryState
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from tests.support.botapi import BotApi

_ROOT = Path(__file__).resolve().parents[2]
_CHATS, _RATE = 400, 25


def measure() -> Measure:
    """Rate kept, worst second, and what a SIGKILL half-way costs."""
    return asyncio.run(_measure())


async def _measure() -> Measure:
    with tempfile.TemporaryDirectory(prefix="briefbot-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'outbox.db'}"
        await _fill(url)
        ours = await _broadcast("bench.peers.senders", ("outbox", url), again=True)
    theirs = await _broadcast("bench.peers.senders", ("loop", str(_CHATS)), again=False)
    rows = [
        Row(f"messages a second, {_RATE} being allowed", f"{ours.rate:.1f}", f"{theirs.rate:.1f}", None),
        Row("most within any second", str(ours.worst), str(theirs.worst), None),
        Row("lost when killed half-way", str(ours.lost), str(theirs.lost), None),
        Row("doubled", str(ours.doubled), f"{theirs.doubled}; {_CHATS - theirs.lost} if it is begun again", None),
    ]
    how = (
        f"{_CHATS} messages to as many chats at {_RATE} a second, SIGKILL when half of them have arrived. briefbot "
        "is started again and goes on from its outbox; the loop has kept nothing and either leaves the rest out "
        "or begins again."
    )
    return Measure("Delivery", how, rows)


async def _fill(url: str) -> None:
    now = datetime.now(UTC)
    async with Database(url) as database:
        await database.migrate()
        rows = [
            Delivery(
                id=0, key=f"d{chat}", chat_id=chat, thread=None, text=f"Digest {chat}", keyboard=None,
                state=DeliveryState.READY, not_before=now,
            )
            for chat in range(1, _CHATS + 1)
        ]  # fmt: skip
        await OutboxStore(database).put(rows, now)


class _Result:
    """What the emulator saw."""

    def __init__(self, chats: Sequence[int], times: Sequence[float], killed_at: int) -> None:
        # The rate within each life of the process, not across the restart; the first seconds are start-up.
        first = times[:killed_at]
        self.rate = (len(first) - 1) / (first[-1] - first[0])
        self.worst = max(sum(1 for other in times if at <= other < at + 1) for at in times)
        self.lost = _CHATS - len(set(chats))
        self.doubled = len(chats) - len(set(chats))


async def _broadcast(module: str, arguments: tuple[str, ...], *, again: bool) -> _Result:
    async with BotApi() as api:
        api.open(range(1, _CHATS + 1))
        environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
        command = [sys.executable, "-m", module, *arguments, api.token, api.url, str(_RATE)]
        process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=subprocess.DEVNULL)
        await api.until(lambda: len(api.history) >= _CHATS // 2, within=180)
        process.kill()
        await process.wait()
        killed_at = len(api.history)
        if again:
            process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=subprocess.DEVNULL)
            await api.until(lambda: len({one.chat_id for one in api.history}) == _CHATS, within=180)
            process.terminate()
            await process.wait()
        return _Result([one.chat_id for one in api.history], [one.at for one in api.history], killed_at)
