"""What the operators' commands work with: sources, numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.articles import Source, SourceKind
from bot.storage.sources import SourceState


class FindFeed(Protocol):
    """Looks behind an address for a feed.

    :raises FetchError: when it cannot be read.
    :raises DocumentError: when there is no feed.
    """

    async def __call__(self, url: str, now: datetime) -> Source: ...


class Numbers(Protocol):
    """Counts everything that an operator wants to know about."""

    async def __call__(self, now: datetime) -> dict[str, int]: ...


class ListSources(Protocol):
    """Every source, feeds first."""

    async def __call__(self) -> list[SourceState]: ...


@dataclass(frozen=True, slots=True)
class Operations:
    """What the operator's commands work with."""

    sources: ListSources
    find_feed: FindFeed
    numbers: Numbers

    async def feeds(self) -> list[SourceState]:
        """The sources that are polled, those that are read first."""
        every = [state for state in await self.sources() if state.source.kind is SourceKind.FEED]
        return sorted(every, key=lambda state: (not state.source.enabled, state.source.title.casefold()))
