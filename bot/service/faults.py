"""Living with faults: what is done while the database cannot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from bot.domain.language import Language
from bot.errors import DocumentError, FetchError, StorageError

log = structlog.get_logger(__name__)
T = TypeVar("T")
#: Seconds between two tries, doubled each time up to the longest.
_FIRST, _LONGEST = 0.5, 30.0


def explained(error: DocumentError | FetchError, language: Language) -> str:
    """Why something could not be read, in a reader's language; without a full stop."""
    return error.told(language.gettext).rstrip(".")


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
            log.error("the database cannot be used", doing=what, again_in=wait, error=str(error))
        await asyncio.sleep(wait)
        wait = min(wait * 2, _LONGEST)
