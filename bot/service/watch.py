"""What the people in charge have to know, told in the chat: a source that dies, a disk that fills, a template that is
refused, a digest that expired, a chat that refuses our messages.

Each notice has a key in the outbox: looking twice tells nothing twice.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.language import N_, Languages
from bot.errors import TemplateRefused
from bot.service.commanding import Answers
from bot.service.outgoing import notice_row
from bot.storage.chats import ChatStore
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
    """A word to somebody: title and text are looked up in the reader's language, ``values`` put into the text."""

    key: str
    title: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)


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
        languages: Languages | None = None,
    ) -> None:
        """:param folder: where the database lies, if on this machine.
        :param refused: the operator's templates that were refused so far.
        :param free: bytes left where a folder lies.
        :param languages: those that chats are spoken to in; English alone without.
        """
        self._desk = desk
        self._database = database
        self._languages = languages or Languages()
        self._outbox = OutboxStore(database)
        self._chats = ChatStore(database)
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
        rows = [row for notice in await self._notices(now) for row in await self._to_admins(notice, now)]
        for refusal in await refusals(self._database, now - timedelta(days=1)):
            rows += await self._to(refusal.owners, _locked_out(refusal), "", now)
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
        rows = await self._to_admins(_given_up(lost), now) if lost else []
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
        text = N_("%(left)d MB are left where the database lies. Make room, or articles cannot be kept.")
        return Notice(f"disk:{now:%Y-%m-%d}", N_("The disk fills"), text, {"left": left // 1_000_000})

    async def _to_admins(self, notice: Notice, now: datetime) -> list[Delivery]:
        return await self._to(self._admins, notice, "notice:", now)

    async def _to(self, people: Iterable[int], notice: Notice, mark: str, now: datetime) -> list[Delivery]:
        """The notice in the language of each."""
        chosen = await self._chats.languages(list(people))
        rows = []
        for person in people:
            language = self._languages.of(chosen.get(person))
            title, text = language.gettext(notice.title), language.gettext(notice.text, **notice.values)
            (page,) = self._desk.speaking(language).page("notice", title=title, text=text).messages[:1]
            rows.append(notice_row(page, person, f"{mark}{notice.key}:{person}", now))
        return rows


def _locked_out(refusal: Refusal) -> Notice:
    """A chat does not take our messages: who set it up there is told, once a day at most."""
    text = N_(
        "I can no longer write in “%(title)s”, so its digests and alerts rest. Its settings are kept: let me write"
        " there again and give me a command there, and they go on."
    )
    values = {"title": refusal.title or refusal.chat_id}
    key = f"refused:{refusal.chat_id}:{refusal.at:%Y-%m-%d}"
    return Notice(key, N_("A chat does not take my messages"), text, values)


def _given_up(lost: Sequence[Delivery]) -> Notice:
    expired = sum(one.state is DeliveryState.EXPIRED for one in lost)
    title = N_("Digests expired unsent") if expired == len(lost) else N_("Messages were given up")
    # What went wrong is told as the log has it.
    lines = [f"chat {one.chat_id}, {one.state}: {one.error or '?'}" for one in lost[:_LISTED]]
    left = len(lost) - _LISTED
    text = N_("%(lines)s. And %(left)d more.") if left > 0 else N_("%(lines)s.")
    return Notice(f"lost:{lost[-1].id}", title, text, {"lines": "; ".join(lines), "left": left})


def _dying(state: SourceState) -> Notice:
    since = f"{state.last_success_at:%Y-%m-%d}" if state.last_success_at else "never"
    text = N_(
        "%(title)s failed %(times)d times in a row (%(error)s). It is tried again every few hours; /sources can stop or"
        " drop it."
    )
    values = {"title": state.source.title, "times": state.failures, "error": state.last_error or "?"}
    return Notice(f"source:{state.source.id}:{since}", N_("A source no longer answers"), text, values)


def _refused(refusal: TemplateRefused) -> Notice:
    digest = hashlib.blake2b(str(refusal).encode(), digest_size=8).hexdigest()
    text = N_("%(refusal)s. The packaged one is used in its place until you mend it and start me again.")
    return Notice(f"template:{digest}", N_("A template was refused"), text, {"refusal": refusal})
