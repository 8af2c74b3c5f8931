"""What the people in charge have to know, told in the chat: a source that dies, a disk that fills, a template that is
refused, a digest that expired, a chat that refuses our messages.

Each notice has a key in the outbox: looking twice tells nothing twice.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.delivery import Delivery, DeliveryState
from bot.errors import TemplateRefused
from bot.service.commanding import Answers
from bot.service.outgoing import notice_row
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from bot.storage.sources import SourceState, SourceStore
from bot.storage.watching import Refusal, refusals

#: A source that failed so often in a row is told of: with the back-off that is after about five hours.
DYING = 6
#: Free bytes below which the disk is told of: the archive grows by about 1 GB for 100,000 articles.
LOW_DISK = 500_000_000
#: Messages that one notice tells of, and how many of them by name.
_REPORTED, _LISTED = 100, 5


@dataclass(frozen=True, slots=True)
class Notice:
    """A word to somebody."""

    key: str
    title: str
    text: str


class Watch:
    """Looks around now and then."""

    def __init__(
        self,
        desk: Answers,
        database: Database,
        admins: Iterable[int],
        *,
        folder: Path | None = None,
        refused: Callable[[], Sequence[TemplateRefused]] = tuple,
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
        every: timedelta = timedelta(minutes=1),
    ) -> None:
        """:param folder: where the database lies, if on this machine.
        :param refused: the operator's templates that were refused so far.
        :param free: bytes left where a folder lies.
        """
        self._desk = desk
        self._database = database
        self._outbox = OutboxStore(database)
        self._sources = SourceStore(database)
        self._admins = sorted(admins)
        self._folder = folder
        self._refused = refused
        self._free = free
        self._every = every
        self._next: datetime | None = None

    async def look(self, now: datetime) -> int:
        """Put what there is to tell into the outbox, every so often; returns how many rows that were."""
        if self._next is not None and now < self._next:
            return 0
        self._next = now + self._every
        rows = [row for notice in await self._notices(now) for row in self._to_admins(notice, now)]
        for refusal in await refusals(self._database, now - timedelta(days=1)):
            rows += self._to_owners(refusal, now)
        if rows:
            await self._outbox.put(rows, now)
        return len(rows) + await self._report(now)

    async def _report(self, now: datetime) -> int:
        """Tell of digests that expired and messages that were given up, each once."""
        told = await self._outbox.unreported(_REPORTED)
        if not told or not self._admins:
            return 0
        # That a notice of our own did not arrive is no news: to tell it would go the same way.
        lost = [one for one in told if not one.key.startswith(("notice:", "refused:"))]
        rows = self._to_admins(_given_up(lost), now) if lost else []
        await self._outbox.report(told, rows, now)
        return len(rows)

    async def _notices(self, now: datetime) -> list[Notice]:
        if not self._admins:
            return []
        dying = [_dying(state) for state in await self._sources.failing(DYING)]
        disk = self._disk(now)
        return [*dying, *([disk] if disk else []), *map(_refused, self._refused())]

    def _disk(self, now: datetime) -> Notice | None:
        if self._folder is None or (left := self._free(self._folder)) >= LOW_DISK:
            return None
        text = f"{left // 1_000_000} MB are left where the database lies. Make room, or articles cannot be kept."
        return Notice(f"disk:{now:%Y-%m-%d}", "The disk fills", text)

    def _to_admins(self, notice: Notice, now: datetime) -> list[Delivery]:
        (text,) = self._desk.page("notice", title=notice.title, text=notice.text).messages[:1]
        return [notice_row(text, admin, f"notice:{notice.key}:{admin}", now) for admin in self._admins]

    def _to_owners(self, refusal: Refusal, now: datetime) -> list[Delivery]:
        """A chat does not take our messages: who set it up there is told, once a day at most."""
        text = (
            f"I can no longer write in “{refusal.title or refusal.chat_id}”, so its digests and alerts rest. Its"
            " settings are kept: let me write there again and give me a command there, and they go on."
        )
        (page,) = self._desk.page("notice", title="A chat does not take my messages", text=text).messages[:1]
        key = f"refused:{refusal.chat_id}:{refusal.at:%Y-%m-%d}"
        return [notice_row(page, owner, f"{key}:{owner}", now) for owner in refusal.owners]


def _given_up(lost: Sequence[Delivery]) -> Notice:
    expired = sum(one.state is DeliveryState.EXPIRED for one in lost)
    title = "Digests expired unsent" if expired == len(lost) else "Messages were given up"
    lines = [f"chat {one.chat_id}, {one.state}: {one.error or 'unknown'}" for one in lost[:_LISTED]]
    more = f" And {len(lost) - _LISTED} more." if len(lost) > _LISTED else ""
    return Notice(f"lost:{lost[-1].id}", title, "; ".join(lines) + "." + more)


def _dying(state: SourceState) -> Notice:
    since = f"{state.last_success_at:%Y-%m-%d}" if state.last_success_at else "never"
    text = (
        f"{state.source.title} failed {state.failures} times in a row ({state.last_error or 'unknown'}). It is tried"
        " again every few hours; /sources can stop or drop it."
    )
    return Notice(f"source:{state.source.id}:{since}", "A source no longer answers", text)


def _refused(refusal: TemplateRefused) -> Notice:
    digest = hashlib.blake2b(str(refusal).encode(), digest_size=8).hexdigest()
    text = f"{refusal}. The packaged one is used in its place until you mend it and start me again."
    return Notice(f"template:{digest}", "A template was refused", text)
