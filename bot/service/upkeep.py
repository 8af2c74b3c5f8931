"""Forgetting what has had its time: once a day, a little at a time.

Updates and messages that are done with go after days, articles only when the operator set ``BRIEFBOT_KEEP_DAYS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.storage.engine import Database
from bot.storage.inbox import InboxStore
from bot.storage.outbox import OutboxStore
from bot.storage.retention import RetentionStore

log = structlog.get_logger(__name__)

#: Telegram offers an update again for a day at most; a week leaves time to look into a problem.
_INBOX = timedelta(days=7)
_OUTBOX = timedelta(days=30)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The daily round."""

    inbox: InboxStore
    outbox: OutboxStore
    retention: RetentionStore
    #: Articles older than this are forgotten; ``None`` keeps them for ever.
    keep_days: int | None = None

    @classmethod
    def over(cls, database: Database, keep_days: int | None) -> Upkeep:
        """The round over one database."""
        return cls(InboxStore(database), OutboxStore(database), RetentionStore(database), keep_days)

    async def run(self, now: datetime) -> int:
        """Forget what is too old at ``now``; returns how many articles went."""
        await self.inbox.purge(now - _INBOX)
        await self.outbox.purge(now - _OUTBOX)
        if self.keep_days is None:
            return 0
        before, forgotten = now - timedelta(days=self.keep_days), 0
        while gone := await self.retention.forget_articles(before, _BATCH):
            forgotten += gone
        await self.retention.forget_shown(before)
        if forgotten:
            log.info("old articles were forgotten", older_than_days=self.keep_days, count=forgotten)
        return forgotten
