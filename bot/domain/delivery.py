"""Subscriptions and what is sent because of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import IntEnum, StrEnum

from bot.domain.alerts import AlertRule, QuietHours
from bot.domain.articles import Source
from bot.domain.conversation import Attachment, Chat
from bot.domain.correcting import Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A digest that a chat asked for: every chosen day at a local time."""

    id: str
    chat_id: int
    thread: int | None = None
    #: What it is about, each a topic of the table (``#korea``) or a phrase; an article fits with any one of them. Empty
    #: for everything.
    words: tuple[str, ...] = ()
    template: str = "digest"
    at: time
    #: 0 is Monday.
    days: frozenset[int] = frozenset(range(7))
    #: IANA name.
    timezone: str
    #: Aware UTC; the next instant it is due, computed from the fields above.
    next_due_at: datetime
    #: The local date that ``next_due_at`` stands for; after a gap in the clock it may differ from that instant's.
    next_date: date | None = None
    #: The last local date that was served: a chat gets at most one digest a date, whatever is changed.
    last_date: date | None = None
    paused: bool = False
    #: Aware UTC; the pause ends by itself.
    paused_until: datetime | None = None
    #: Sent without a sound.
    silent: bool = False
    #: Who set it up, told when the chat can no longer be written to.
    created_by: int | None = None


class DeliveryState(StrEnum):
    """Where an outgoing message stands.

    ``ready`` → ``sending`` → ``sent`` | ``failed`` | ``ambiguous`` (the reply was lost: it may have come); ``expired``.
    A delivery that is to be tried again goes back to ``ready``.
    """

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One outgoing message of the outbox; its content is frozen when the row is written."""

    id: int
    #: What makes it unique: ``<subscription>:<local date>:<slot>:<part>`` or ``<update>:<part>``.
    key: str
    chat_id: int
    thread: int | None
    #: Telegram HTML.
    text: str
    #: JSON of the button rows, or ``None``.
    keyboard: str | None
    state: DeliveryState
    #: Aware UTC: not before this instant.
    not_before: datetime
    attempts: int = 0
    message_id: int | None = None
    reply_to: int | None = None
    #: A message of ours that is rewritten instead of a new one being sent.
    edits: int | None = None
    #: Sent without a sound.
    silent: bool = False
    subscription_id: str | None = None
    #: People who wait come before broadcasts; see :class:`Priority`.
    priority: int = 2
    local_date: date | None = None
    error: str | None = None
    #: A picture (PNG) or document that is sent, ``text`` being its caption.
    file: Attachment | None = None
    #: Aware UTC: when the row was written.
    created_at: datetime | None = None
    #: Aware UTC: not sent after this instant; ``None`` for answers, which are never too late.
    expires_at: datetime | None = None


class Priority(IntEnum):
    """Who is served first."""

    ANSWER = 0
    ALERT = 1
    DIGEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attempt to send, to be written to the outbox."""

    delivery: Delivery
    state: DeliveryState
    message_id: int | None = None
    #: Why it is not sent, or may have been sent twice; without message text.
    error: str | None = None
    #: With ``ready``: not tried again before this instant, aware UTC.
    retry_at: datetime | None = None
    #: Whether the attempt counts towards the limit of tries (a flood wait does not).
    counts: bool = True
    #: The chat refuses our messages: nothing more is sent there until it comes back.
    gone: bool = False
    #: The chat has a new id.
    moved_to: int | None = None
    #: New text for the next try, where Telegram refused the old one.
    text: str | None = None
    #: The message to be rewritten is no more: send it as a new one.
    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatState:
    """What is kept of a chat."""

    chat: Chat
    timezone: str | None = None
    #: JSON of the question that the chat was asked last, until it is answered.
    awaiting: str | None = None
    disabled_reason: str | None = None
    #: Who brought the bot into a group or channel.
    added_by: int | None = None
    #: Local hours in which no alert comes; ``None`` for the usual ones.
    quiet: QuietHours | None = None
    #: Code of the language that the bot speaks there; ``None`` until it is known.
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SaveSubscription:
    """Keep this subscription, in place of the one with the same id."""

    subscription: Subscription


@dataclass(frozen=True, slots=True)
class DropSubscriptions:
    """Delete these subscriptions."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetTimezone:
    """Remember the chat's zone (IANA name)."""

    chat_id: int
    timezone: str


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language in the chat; one of :class:`bot.domain.language.Languages` by its code."""

    chat_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Await:
    """Remember what the chat was asked; ``None`` when it is answered."""

    chat_id: int
    question: str | None


@dataclass(frozen=True, slots=True)
class SetQuiet:
    """Remember the local hours in which the chat wants no alert."""

    chat_id: int
    quiet: QuietHours


@dataclass(frozen=True, slots=True)
class SaveAlerts:
    """Keep what a chat (or a forum topic) is told at once, in place of what was kept before."""

    rule: AlertRule


@dataclass(frozen=True, slots=True)
class ForgetChat:
    """Erase all that is kept of a chat."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class AddSource:
    """Read this source from now on; one that was switched off is switched on again."""

    source: Source


@dataclass(frozen=True, slots=True)
class SwitchSource:
    """Read a source, or stop reading it."""

    source_id: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class DropSource:
    """Forget a source; one that articles came from is only switched off."""

    source_id: str


@dataclass(frozen=True, slots=True)
class CorrectFact:
    """Strike a fact out, or set its fields right, for good."""

    correction: Correction


@dataclass(frozen=True, slots=True)
class RestoreFact:
    """Put a corrected fact back as it was read."""

    fact_id: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Edit messages that were sent."""

    deliveries: tuple[Delivery, ...]


#: What a request changes. Decided first, committed together with the answer.
Effect = (
    SaveSubscription
    | DropSubscriptions
    | SetTimezone
    | SetLanguage
    | SetQuiet
    | SaveAlerts
    | Await
    | ForgetChat
    | AddSource
    | SwitchSource
    | DropSource
    | CorrectFact
    | RestoreFact
    | Rewrite
)
