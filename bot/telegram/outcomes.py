"""What an error of Telegram's means for the message that was being sent. Pure.

Order matters: in python-telegram-bot BadRequest and TimedOut are NetworkErrors.
"""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.domain.delivery import Delivery, DeliveryState, Outcome, Priority

#: Tries after which a message whose answer is lost each time is given up: each of them may have reached the reader.
MAX_TRIES = 9
#: A message that Telegram refuses for reasons of its own (5xx, no connection) is tried for so long; a digest expires
#: before that.
PATIENCE = timedelta(hours=24)
#: Seconds: no wait is longer.
_LONGEST = 300.0
_TAG = re.compile(r"<[^>]*>")
#: Connection errors after which the request surely never left.
_NEVER_LEFT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})
#: Refusals that concern the chat, not the message.
_CHAT_GONE = (
    "chat not found",
    "user is deactivated",
    "user not found",
    "not enough rights",
    "need administrator rights",
    "chat_write_forbidden",
    "have no rights",
    "group chat was deactivated",
    "peer_id_invalid",
    "bot is not a member",
)


def judge(error: TelegramError, delivery: Delivery, now: datetime, jitter: float) -> Outcome:
    """What becomes of ``delivery``.

    :param jitter: between 0 and 1, spreads the tries of many messages.
    """
    if isinstance(error, RetryAfter):
        wait = flood_wait(error)
        return _again(delivery, now, wait, "flood wait", counts=False)
    if isinstance(error, ChatMigrated):
        return _moved(error, delivery)
    if isinstance(error, Forbidden):
        return Outcome(delivery=delivery, state=DeliveryState.FAILED, error=_reason(error), gone=True)
    if isinstance(error, BadRequest):
        return _refused(error, delivery, now)
    if isinstance(error, InvalidToken):
        return _again(delivery, now, 60.0, "Telegram refuses the token", counts=False)
    if isinstance(error, NetworkError) and (never_left(error) or answered(error)):
        return _out_of_order(error, delivery, now, jitter)
    return _lost(error, delivery, now, jitter)


def _moved(error: ChatMigrated, delivery: Delivery) -> Outcome:
    state = DeliveryState.READY if delivery.attempts < MAX_TRIES else DeliveryState.FAILED
    return Outcome(delivery=delivery, state=state, error="the group moved", moved_to=error.new_chat_id)


def _lost(error: TelegramError, delivery: Delivery, now: datetime, jitter: float) -> Outcome:
    """No answer: the message may have come."""
    if delivery.attempts >= MAX_TRIES:
        return Outcome(delivery=delivery, state=DeliveryState.FAILED, error=f"given up: {_reason(error)}")
    delay = min(_LONGEST, 2.0**delivery.attempts) * (0.5 + jitter)
    return _again(delivery, now, delay, f"ambiguous: {_reason(error)}")


def _out_of_order(error: NetworkError, delivery: Delivery, now: datetime, jitter: float) -> Outcome:
    """Telegram, or the way to it, is out of order: no fault of the message's, so its tries are not counted.

    The longer this lasts, the longer the waits. A server's error may hide a deed that was done all the same.
    """
    age = now - (delivery.created_at or delivery.not_before)
    if age > PATIENCE:
        return Outcome(delivery=delivery, state=DeliveryState.FAILED, error=f"given up: {_reason(error)}")
    delay = min(_LONGEST, max(2.0, age.total_seconds() / 4)) * (0.5 + jitter)
    reason = "no connection" if never_left(error) else f"ambiguous: {_reason(error)}"
    return _again(delivery, now, delay, reason, counts=False)


def flood_wait(error: RetryAfter) -> float:
    """Seconds to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def never_left(error: NetworkError) -> bool:
    """Whether the request failed before anything was sent."""
    return type(error.__cause__).__name__ in _NEVER_LEFT


def out_of_order(error: TelegramError) -> bool:
    """Whether the error is of Telegram's, or of the way there, and not of this message's."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def answered(error: NetworkError) -> bool:
    """Whether Telegram did answer, with an error of its own (5xx)."""
    # Where the answer was no JSON (a proxy's page), the cause is the library's own error about that.
    return (error.__cause__ is None or isinstance(error.__cause__, TelegramError)) and not isinstance(error, TimedOut)


def _again(delivery: Delivery, now: datetime, wait: float, error: str, *, counts: bool = True) -> Outcome:
    retry_at = now + timedelta(seconds=wait)
    return Outcome(delivery=delivery, state=DeliveryState.READY, error=error, retry_at=retry_at, counts=counts)


def _refused(error: BadRequest, delivery: Delivery, now: datetime) -> Outcome:
    """A 400: the same request would be refused again, so it is changed or given up."""
    words = str(error).lower()
    if "message is not modified" in words:
        return Outcome(delivery=delivery, state=DeliveryState.SENT, message_id=delivery.edits)
    lost = delivery.edits is not None and ("to edit not found" in words or "can't be edited" in words)
    # Somebody who waits gets a new message instead; a correction of one that is gone is not needed.
    if lost and delivery.priority == Priority.ANSWER:
        return Outcome(delivery=delivery, state=DeliveryState.READY, retry_at=now, anew=True)
    if "can't parse entities" in words and _TAG.search(delivery.text):
        return Outcome(
            delivery=delivery,
            state=DeliveryState.READY,
            error=_reason(error),
            retry_at=now,
            text=without_markup(delivery.text),
        )
    gone = any(sign in words for sign in _CHAT_GONE)
    return Outcome(delivery=delivery, state=DeliveryState.FAILED, error=_reason(error), gone=gone)


def without_markup(text: str) -> str:
    """The same text with no tags, safe to send as HTML."""
    return html.escape(html.unescape(_TAG.sub("", text)), quote=False)


def _reason(error: TelegramError) -> str:
    """Telegram's words, which hold no message text; cut, for safety."""
    return f"{type(error).__name__}: {error}"[:200]
