"""Living with faults: how an unexpected error is written to the log, and what is done while the database cannot.

Of an error its type and place are told, never its words, which may be a reader's.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.errors import StorageError

log = logging.getLogger(__name__)
T = TypeVar("T")
#: Seconds between two tries, doubled each time up to the longest.
_FIRST, _LONGEST = 0.5, 30.0


def describe(error: BaseException) -> str:
    """``ValueError in why (commands.py:112) < decide (commands.py:190)``: the innermost frames first."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = [f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})" for frame in reversed(frames)]
    return f"{type(error).__name__} in {' < '.join(places)}" if places else type(error).__name__


async def patiently(what: str, step: Callable[[], Awaitable[T]]) -> T:
    """Do ``step``; while the database cannot (a lock, a full disk, a lost connection), wait and try again.

    :param what: what is being done, for the log.
    :raises StorageError: when no later try can succeed.
    """
    wait = _FIRST
    while True:
        try:
            return await step()
        except StorageError as error:
            if not error.transient:
                raise
            log.error("%s: the database cannot be used, tried again in %.1f s: %s", what, wait, error)
        await asyncio.sleep(wait)
        wait = min(wait * 2, _LONGEST)
