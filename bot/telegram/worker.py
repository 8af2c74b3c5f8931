"""Dealing with stored updates: in order within a chat, side by side across chats.

    Incoming ─> Turn ─> (rights, file) ─> Dispatcher.decide ─> one transaction ─> the sender is woken

What a request changes, the rows that answer it and the mark that it is done are committed together: a crash before
leaves it to be done again from the start, a crash after leaves nothing to do.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
import telegram
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.domain.conversation import Attachment, Chat
from bot.domain.delivery import Delivery
from bot.domain.language import N_, Language
from bot.errors import StorageError
from bot.ingest.collections import may_be_article
from bot.logs import describe
from bot.service.commanding import Answers, Decision
from bot.service.dispatch import Dispatcher
from bot.service.faults import patiently
from bot.service.outgoing import answers
from bot.service.requests import changes_chat, is_slow
from bot.storage.chats import disable_chat, know_chat, move_chat
from bot.storage.engine import Database
from bot.storage.inbox import MAX_ATTEMPTS, InboxStore, Incoming, mark_done
from bot.storage.outbox import put
from bot.storage.subscriptions import commit_decision
from bot.telegram.inline import answer_inline
from bot.telegram.progress import Progress
from bot.telegram.turns import Document, InlineTurn, Moved, Standing, Turn, read_update

log = structlog.get_logger(__name__)

#: Requests answered side by side; a person waits for each, and the analysis takes turns anyway.
_SIDE_BY_SIDE = 16
_MANAGERS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
_SORRY = N_("Something went wrong on my side; the operator can see it in the log. Please try again later.")


@dataclass(frozen=True, slots=True)
class Office:
    """What a worker needs."""

    bot: telegram.Bot
    database: Database
    dispatcher: Dispatcher
    desk: Answers
    admins: frozenset[int]
    clock: Callable[[], datetime]
    #: Wakes the sender.
    wake: Callable[[], None]


class _DiedOfIt(Exception):
    """The process ended each time it dealt with this request."""


class Workers:
    """A lane for each chat that has something waiting."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._inbox = InboxStore(office.database)
        self._lanes: dict[int, deque[Incoming]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._suspects: deque[Incoming] = deque()
        self._cleared = asyncio.Event()
        self._cleared.set()

    async def resume(self) -> int:
        """Take up what was stored and not dealt with when the process last ended."""
        waiting = await self._inbox.waiting()
        suspects = deque(incoming for incoming in waiting if incoming.attempts)
        if suspects:
            self._cleared.clear()
            self._start(self._clear(suspects))
            self._suspects = suspects
        for incoming in waiting:
            if not incoming.attempts:
                self.submit(incoming)
        return len(waiting)

    async def _clear(self, suspects: deque[Incoming]) -> None:
        """Those under way when the process died, one by one and nobody beside them: if it dies again, it is known of
        which. All others wait meanwhile; after a power cut it is a matter of a moment."""
        try:
            while suspects:
                await self._deal(suspects[0])
                suspects.popleft()
        finally:
            self._cleared.set()

    def submit(self, incoming: Incoming) -> None:
        """Deal with an update after those of the same chat that came before."""
        # Updates without a chat (inline queries) wait for nobody; update ids are positive, so no chat of a group's
        # negative id is hit, and to share a lane with a private chat by chance does no harm.
        lane = incoming.chat_id if incoming.chat_id is not None else incoming.update_id
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append(incoming)
            return
        self._lanes[lane] = deque([incoming])
        self._start(self._walk(lane))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Let what is under way finish, at most so long; the rest stays in the inbox."""
        for waiting in (self._suspects, *self._lanes.values()):
            while len(waiting) > 1:
                waiting.pop()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _walk(self, lane: int) -> None:
        waiting = self._lanes[lane]
        await self._cleared.wait()
        while waiting:
            async with self._room:
                await self._deal(waiting[0])
            waiting.popleft()
        del self._lanes[lane]

    async def _deal(self, incoming: Incoming) -> None:
        """Deal with one update; one that cannot be read is set aside, and the next ones are dealt with."""
        number = incoming.update_id
        try:
            attempts = await patiently("the inbox", lambda: self._inbox.start(number))
            await patiently("the inbox", lambda: self._attempt(incoming, attempts))
        except asyncio.CancelledError:
            # A graceful stop is no failure of the request's.
            await self._inbox.give_back(number)
            raise
        except StorageError as error:
            # Damaged for good: the sender meets the same and stops the bot; the update stays in the inbox.
            log.error("an update could not be dealt with", update=number, error=str(error))
        except Exception as fault:  # noqa: BLE001
            reason = describe(fault)
            log.error("an update was set aside", update=number, fault=reason)
            await patiently("the inbox", lambda: self._inbox.fail(number, reason, self._office.clock()))

    async def _attempt(self, incoming: Incoming, attempts: int) -> None:
        update = telegram.Update.de_json(incoming.data, self._office.bot)
        event = read_update(update, incoming.received_at, self._office.admins) if update else None
        if isinstance(event, Turn):
            await self._answer(incoming, event, hopeless=attempts > MAX_ATTEMPTS)
            return
        if isinstance(event, InlineTurn):
            await answer_inline(self._office.bot, self._office.dispatcher, event)
        language = self._spoken(event.language) if isinstance(event, Standing) else None
        rows = self._greeting(incoming, event, language) if isinstance(event, Standing) else []
        async with self._office.database.write() as connection:
            if isinstance(event, Moved):
                await move_chat(connection, event.old, event.new)
            elif isinstance(event, Standing) and event.welcome:
                await know_chat(
                    connection,
                    event.chat,
                    incoming.received_at,
                    brought_by=event.by if event.new else None,
                    language=language.code if language else None,
                )
            elif isinstance(event, Standing):
                reason = "Forbidden: the bot may not write there"
                await disable_chat(connection, event.chat.id, reason, incoming.received_at)
            await put(connection, rows, self._office.clock())
            await mark_done(connection, incoming.update_id, self._office.clock())
        if rows:
            self._office.wake()

    def _spoken(self, tag: str | None) -> Language | None:
        return self._office.dispatcher.subscriptions.languages.spoken(tag)

    def _greeting(self, incoming: Incoming, event: Standing, language: Language | None) -> list[Delivery]:
        """A word to a group that the bot was brought into; for a channel, to who brought it there."""
        if not (event.new and event.welcome) or event.chat.kind == "private":
            return []
        dispatcher = self._office.dispatcher
        reply = dispatcher.greeting(event.chat, language or dispatcher.subscriptions.languages.default)
        chat = Chat(id=event.by) if event.chat.kind == "channel" else event.chat
        return answers(reply, chat, f"u{incoming.update_id}", self._office.clock())

    async def _answer(self, incoming: Incoming, turn: Turn, *, hopeless: bool) -> None:
        """Answer a request; a hopeless one, of which the process died each time, gets an excuse."""
        error: str | None = None
        desk = await self._office.dispatcher.desk_for(turn.request)
        progress = Progress(self._office.bot, turn, slow=self._is_slow(turn), desk=desk)
        try:
            if hopeless:
                raise _DiedOfIt
            async with progress:
                decision = await self._decide(turn, desk)
        except StorageError:
            raise
        except Exception as fault:  # noqa: BLE001
            error = describe(fault)
            log.error("a request failed", update=incoming.update_id, fault=error)
            decision = Decision(desk.page("error", message=desk.language.gettext(_SORRY)))
        if progress.button_answered and decision.notice and decision.reply is None:
            # The button's own answer is gone: the word comes as a message.
            decision = replace(decision, reply=desk.page("plain", text=decision.notice))
        await self._commit(incoming, turn, decision, error, progress.message_id)
        if turn.query_id is not None and not progress.button_answered:
            await self._answer_button(turn.query_id, decision.notice)

    def _is_slow(self, turn: Turn) -> bool:
        talks = turn.request.chat.kind == "private"
        return (turn.document is not None and talks) or is_slow(turn.request)

    async def _decide(self, turn: Turn, desk: Answers) -> Decision:
        dispatcher, request = self._office.dispatcher, turn.request
        if request.chat.kind not in ("private", "channel") and changes_chat(request):
            request = replace(request, manager=await self._manages(turn))
        if turn.document is not None and request.chat.kind == "private":
            if turn.document.too_big:
                large = desk.language.gettext("That file is larger than the 20 MB that a bot may read.")
                return Decision(desk.page("error", message=large))
            request = replace(request, attachment=await self._fetch(turn.document))
        elif turn.document is not None and request.chat.kind == "channel":
            request = replace(request, attachment=await self._posted(turn.document))
        return await dispatcher.decide(request)

    async def _posted(self, document: Document) -> Attachment | None:
        """A document of a channel's post, where it may be an article; nobody waits for it, so it may also fail."""
        if document.too_big or not may_be_article(document.name, document.media_type):
            return None
        try:
            return await self._fetch(document)
        except TelegramError as error:
            log.warning("a posted document could not be fetched", fault=describe(error))
            return None

    async def _manages(self, turn: Turn) -> bool:
        if turn.request.admin or turn.request.user is None:
            # No sender: an anonymous administrator writes in the name of the group.
            return True
        if turn.request.user < 0:
            # Somebody writes in the name of a channel of theirs.
            return False
        try:
            member = await self._office.bot.get_chat_member(turn.request.chat.id, turn.request.user)
        except TelegramError:
            return False
        return member.status in _MANAGERS

    async def _fetch(self, document: Document) -> Attachment:
        file = await self._office.bot.get_file(document.file_id)
        return Attachment(
            name=document.name, media_type=document.media_type, content=bytes(await file.download_as_bytearray())
        )

    async def _commit(
        self, incoming: Incoming, turn: Turn, decision: Decision, error: str | None, progress: int | None
    ) -> None:
        """:param progress: the message that told of the work, which the answer takes the place of."""
        chat, now, reply = turn.request.chat, self._office.clock(), decision.reply
        rows = []
        if reply is not None:
            threaded = turn.message_id if chat.kind != "private" else None
            edits = turn.pressed or progress
            shown = replace(reply, edit=reply.edit or progress is not None)
            rows = answers(shown, chat, f"u{incoming.update_id}", now, reply_to=threaded, edits=edits)
        async with self._office.database.write() as connection:
            await commit_decision(connection, chat, decision.effects, reply.shown if reply else (), now)
            await put(connection, rows, now)
            await mark_done(connection, incoming.update_id, now, error=error)
        if rows:
            self._office.wake()

    async def _answer_button(self, query_id: str, notice: str) -> None:
        """Stop the button's clock. The answer itself is safe by now; a query that has expired is no loss."""
        with contextlib.suppress(TelegramError):
            await self._office.bot.answer_callback_query(query_id, text=notice[:200] or None)
