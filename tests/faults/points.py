"""Crash points: the steps between which a kill could lose or double something. The node kills itself there."""

from __future__ import annotations

import functools
import importlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Point:
    """Before or after one call of a function or method."""

    module: str
    #: ``Class.method`` or ``function``.
    name: str
    after: bool = True


#: By what has just happened, or is about to.
POINTS = {
    "updates are stored, their offset not acknowledged": Point("bot.storage.inbox", "InboxStore.add"),
    "an attempt at a command is counted": Point("bot.storage.inbox", "InboxStore.start"),
    "a command is decided, not committed": Point("bot.telegram.worker", "Workers._decide"),
    "a command's effects are written, not committed": Point("bot.telegram.worker", "mark_done"),
    "a command is committed": Point("bot.telegram.worker", "Workers._commit"),
    "a digest is made, not written": Point("bot.storage.digests", "DigestStore.serve", after=False),
    "a digest is written, its plan not moved on": Point("bot.storage.digests", "put"),
    "a digest is committed": Point("bot.storage.digests", "DigestStore.serve"),
    "messages are claimed, none sent": Point("bot.storage.outbox", "OutboxStore.claim"),
    "a message is sent, its outcome unknown": Point("bot.telegram.delivery", "send"),
    "outcomes are about to be written": Point("bot.storage.outbox", "OutboxStore.settle", after=False),
    "outcomes are written": Point("bot.storage.outbox", "OutboxStore.settle"),
    "an article is about to be kept": Point("bot.service.ingest", "Ingest.keep", after=False),
    "an article is kept": Point("bot.service.ingest", "Ingest.keep"),
    "an article is read, not recorded": Point("bot.storage.facts", "FactStore.record", after=False),
    "an article's facts are recorded": Point("bot.storage.facts", "FactStore.record"),
    "a feed's articles are kept, the feed not noted": Point(
        "bot.storage.sources", "SourceStore.succeeded", after=False
    ),
}


def arm(name: str, count: int) -> None:
    """Make this process kill itself when it comes to a point for the ``count``-th time."""
    point, left = POINTS[name], [count]
    module = importlib.import_module(point.module)
    *owner, attribute = point.name.split(".")
    holder: Any = getattr(module, owner[0]) if owner else module
    original: Callable[..., Any] = getattr(holder, attribute)

    @functools.wraps(original)
    async def armed(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and not point.after:
            _die()
        last = left[0] == 0
        result = await original(*args, **kwargs)
        if last and (result or not _counts_only_results(attribute)):
            _die()
        if last:
            left[0] = 1
        return result

    setattr(holder, attribute, armed)


def _counts_only_results(attribute: str) -> bool:
    """Whether a call that found nothing to do is no occasion: nothing was claimed, nothing was new."""
    return attribute in ("claim", "add", "keep")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
