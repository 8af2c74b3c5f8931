"""What a reader says and what is answered, whatever the channel: Telegram or a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Where a conversation takes place. A terminal is chat 0."""

    id: int
    #: ``private``, ``group``, ``supergroup``, ``channel`` or ``terminal``.
    kind: str = "private"
    #: Forum topic, or ``None``.
    thread: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file sent along: its name (as a sender gave it: never used as a path), its media type, its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing a reader said: a command line, a text to read, a document, a pressed button."""

    chat: Chat
    #: Numeric id of the user, or ``None`` (a channel post).
    user: int | None
    text: str = ""
    attachment: Attachment | None = None
    #: Data of the pressed button, when it was one.
    button: str | None = None
    #: IANA zone of the place that was shared, when it was one; the place itself is not kept.
    place_zone: str | None = None
    #: What the user's device speaks (BCP 47), where it says so.
    language: str | None = None
    #: When it was said; aware UTC. The only clock that an answer knows.
    at: datetime
    #: Whether the user is one of BRIEFBOT_ADMINS.
    admin: bool = False
    #: Whether the user may change what the chat gets: in a group, its administrators only.
    manager: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: its label, and at most 64 bytes that come back when it is pressed."""

    label: str
    data: str

    def __post_init__(self) -> None:
        if len(self.data.encode()) > 64:
            raise ValueError(f"button data longer than 64 bytes: {self.data!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: one or several messages in Telegram HTML, the buttons under the last one."""

    #: Each within Telegram's limits, tags balanced.
    messages: tuple[str, ...]
    #: Rows of buttons.
    buttons: tuple[tuple[Button, ...], ...] = ()
    #: Edit the message that held the pressed button instead of sending a new one.
    edit: bool = False
    #: Ids of the facts it tells: noted as known to the chat once it is sent.
    shown: tuple[str, ...] = ()
    #: Pictures and documents, sent after the messages; a short last message is the caption of the first.
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineResult:
    """A result to choose from while typing ``@bot words`` in any chat; ``text`` (Telegram HTML) is what is sent."""

    id: str
    title: str
    description: str
    text: str
