"""What a command is: the words it is known by, and the function that decides its answer.

    Request ─> Ask ─> handler ─> Decision (reply, effects)

Handlers change nothing themselves. Whoever asked commits a decision's effects together with its reply.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.conversation import Attachment, Button, Chat, Reply, Request
from bot.domain.delivery import ChatState, Effect
from bot.domain.language import Language
from bot.service.corrections import Corrections
from bot.service.operations import Operations
from bot.service.subscriptions import Subscriptions


class Answers(Protocol):
    """What the desk answers; every message is packed within Telegram's limits."""

    @property
    def language(self) -> Language:
        """The language in which it answers."""
        ...

    def speaking(self, language: Language) -> Answers:
        """The same desk, answering in a language."""
        ...

    async def brief(self, words: str, chat: Chat, now: datetime, zone: tzinfo) -> Reply: ...
    async def who(self, name: str, now: datetime, zone: tzinfo) -> Reply: ...
    async def who_id(self, actor_id: str, now: datetime, zone: tzinfo) -> Reply: ...
    async def drills(self, words: str, now: datetime, zone: tzinfo) -> Reply: ...
    async def moves(self, words: str, now: datetime, zone: tzinfo) -> Reply: ...
    async def timeline(self, words: str, now: datetime, zone: tzinfo) -> Reply: ...
    async def said(self, words: str, now: datetime, zone: tzinfo) -> Reply: ...
    async def positions(self, words: str, now: datetime, zone: tzinfo) -> Reply: ...
    async def search(self, words: str, now: datetime, zone: tzinfo) -> Reply: ...
    async def why(self, number: int, now: datetime, zone: tzinfo) -> Reply: ...
    async def press(self, kind: str, value: str, chat: Chat, now: datetime, zone: tzinfo) -> Reply | None: ...
    async def read_text(self, text: str, chat: Chat, now: datetime) -> Reply: ...
    async def read_link(self, url: str, chat: Chat, now: datetime) -> Reply: ...
    async def read_file(self, attachment: Attachment, chat: Chat, now: datetime) -> Reply: ...
    async def digest(
        self, words: tuple[str, ...], since: datetime | None, now: datetime, zone: tzinfo, chat: Chat
    ) -> Reply: ...
    def page(self, name: str, /, **values: object) -> Reply: ...
    def sentence(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """What is answered, and what changes when the answer is committed."""

    reply: Reply | None = None
    effects: tuple[Effect, ...] = ()
    #: A short word shown over the chat when a button was pressed.
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A command as a handler gets it: who asked, the words after it, what is kept of the chat."""

    request: Request
    words: str
    #: ``None`` before the chat's first request is committed.
    state: ChatState | None
    desk: Answers
    subscriptions: Subscriptions
    operations: Operations | None = None
    corrections: Corrections | None = None
    #: The bot's own name on Telegram; empty in a terminal.
    username: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the reader reads dates."""
        return self.subscriptions.zone_of(self.state)

    @property
    def language(self) -> Language:
        """The language in which the reader is answered."""
        return self.desk.language

    def gettext(self, message: str, /, **values: object) -> str:
        """A message in that language."""
        return self.language.gettext(message, **values)

    @property
    def chat(self) -> Chat:
        """Where it was asked."""
        return self.request.chat

    @property
    def now(self) -> datetime:
        """When it was asked."""
        return self.request.at

    def say(self, text: str, *rows: Iterable[Button], edit: bool = False) -> Decision:
        """A plain sentence, with buttons."""
        return Decision(with_buttons(self.desk.page("plain", text=text), rows, edit=edit))

    def refuse(self, message: str, *rows: Iterable[Button]) -> Decision:
        """A friendly word on what could not be done."""
        return Decision(with_buttons(self.desk.page("error", message=message), rows))

    def show(self, page: str, *rows: Iterable[Button], notice: str = "", **values: object) -> Decision:
        """A page of settings: under a pressed button it takes the place of the one before."""
        reply = with_buttons(self.desk.page(page, now=self.now, zone=self.zone, **values), rows)
        return Decision(replace(reply, edit=self.request.button is not None), notice=notice)

    def stale(self) -> Decision:
        """A kind word on a button that leads nowhere any more, or never did."""
        return Decision(notice=self.gettext("That button is too old; please ask again."))

    def topic_labels(self, kept: Sequence[str]) -> tuple[str, ...]:
        """What a digest is about, as it is shown: topics of the table in the reader's language, phrases as typed."""
        return self.subscriptions.topics.labels(kept, self.language)


Handler = Callable[[Ask], Awaitable[Decision]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One line of the command table."""

    #: Without the slash.
    name: str
    #: ``[topic or period]``; empty when there are none. This and what follows are looked up in the catalogue.
    arguments: str = ""
    #: One line for /help and for the menu.
    summary: str
    #: What a reader can tap to try it.
    example: str = ""
    handler: Handler
    #: Words that must follow, asked for when they are missing.
    needs: str = ""
    #: Such words, for the reader to see how it is written.
    sample: str = ""
    #: Only for the operators of this bot.
    admin_only: bool = False
    #: Whether it changes what the chat gets: in a group only its administrators may.
    changes: bool = False
    #: Whether Telegram's menu lists it.
    in_menu: bool = True

    def usage(self, language: Language) -> str:
        """The command with its arguments."""
        return f"/{self.name} {language.gettext(self.arguments)}" if self.arguments else f"/{self.name}"

    def open_to(self, request: Request) -> bool:
        """Whether this person may know of it."""
        return request.admin or not self.admin_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One line of the table of buttons whose data is ``kind:words``."""

    kind: str
    #: Gets what follows the colon as ``Ask.words``, which may be old or forged.
    handler: Handler
    #: Whether it changes what the chat gets: in a group only its administrators may.
    changes: bool = False
    #: Only for the operators of this bot.
    admin_only: bool = False


def with_buttons(reply: Reply, rows: Iterable[Iterable[Button]], *, edit: bool = False) -> Reply:
    """The reply with further rows of buttons."""
    added = tuple(tuple(row) for row in rows)
    return replace(reply, buttons=reply.buttons + added, edit=edit or reply.edit)


def run_button(line: str, label: str | None = None) -> tuple[Button, ...]:
    """A row with one button that runs a command line; no row where the line does not fit into a button."""
    return (Button(label or line, line),) if len(line.encode()) <= 64 else ()
