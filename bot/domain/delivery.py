"""Subscriptions and what is sent because of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A digest that a chat asked for: every chosen day at a local time."""

    id: str
    chat_id: int
    thread: int | None = None
    #: Topic words; empty for everything.
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
    #: Kinds of news that are told at once.
    alerts: frozenset[str] = frozenset()
    #: Who set it up, told when the chat can no longer be written to.
    created_by: int | None = None


class DeliveryState(StrEnum):
    """Where an outgoing message stands.

    ``ready`` → ``sending`` → ``sent`` | ``failed`` | ``ambiguous`` (a reply was lost: it may have arrived) | ``expired``.
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
    #: People who wait come before broadcasts: 0 answer, 1 alert, 2 digest.
    priority: int = 2
    local_date: date | None = None
    error: str | None = None
