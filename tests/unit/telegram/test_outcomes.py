"""What each answer of Telegram's means for a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
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

from bot.domain.delivery import Delivery, DeliveryState, Priority
from bot.telegram.outcomes import MAX_TRIES, judge, without_markup

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
MESSAGE = Delivery(
    id=1, key="a", chat_id=7, thread=None, text="<b>news</b>", keyboard=None,
    state=DeliveryState.SENDING, not_before=NOW, attempts=1,
)  # fmt: skip


class ConnectError(Exception):
    """Named as the HTTP library names it."""


def unsent() -> NetworkError:
    error = NetworkError("httpx.ConnectError")
    error.__cause__ = ConnectError()
    return error


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (RetryAfter(timedelta(seconds=30)), DeliveryState.READY),
        (ChatMigrated(-1005), DeliveryState.READY),
        (Forbidden("Forbidden: bot was blocked by the user"), DeliveryState.FAILED),
        (BadRequest("Message is too long"), DeliveryState.FAILED),
        (BadRequest("Chat not found"), DeliveryState.FAILED),
        (BadRequest("Can't parse entities: unsupported start tag"), DeliveryState.READY),
        (BadRequest("Message is not modified: specified new message content ..."), DeliveryState.SENT),
        (TimedOut(), DeliveryState.READY),
        (NetworkError("Bad Gateway"), DeliveryState.READY),
        (InvalidToken("Unauthorized"), DeliveryState.READY),
        (TelegramError("something new"), DeliveryState.READY),
    ],
)
@pytest.mark.filterwarnings("ignore:In a future major version")
def test_states(error: TelegramError, state: DeliveryState) -> None:
    assert judge(error, MESSAGE, NOW, 0.5).state is state


def test_a_flood_wait_is_obeyed_and_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    outcome = judge(RetryAfter(timedelta(seconds=30)), MESSAGE, NOW, 0.0)
    assert outcome.retry_at == NOW + timedelta(seconds=30)
    assert not outcome.counts


def test_a_lost_reply_is_ambiguous_but_a_refused_connection_is_not() -> None:
    assert (judge(TimedOut(), MESSAGE, NOW, 0.5).error or "").startswith("ambiguous")
    assert not (judge(unsent(), MESSAGE, NOW, 0.5).error or "").startswith("ambiguous")


def test_delays_grow_and_end() -> None:
    waits = []
    for attempts in range(1, MAX_TRIES):
        outcome = judge(TimedOut(), _tried(attempts), NOW, 0.5)
        assert outcome.retry_at is not None
        waits.append((outcome.retry_at - NOW).total_seconds())
    assert waits == sorted(waits)
    assert max(waits) <= 450
    assert judge(TimedOut(), _tried(MAX_TRIES), NOW, 0.5).state is DeliveryState.FAILED


def test_jitter_spreads_the_tries() -> None:
    early, late = (judge(TimedOut(), MESSAGE, NOW, jitter).retry_at for jitter in (0.0, 1.0))
    assert early is not None
    assert late is not None
    assert early < late


@pytest.mark.parametrize(
    ("words", "gone"),
    [("Chat not found", True), ("Not enough rights to send text messages", True), ("Message is too long", False)],
)
def test_a_refusal_concerns_the_chat_or_the_message(words: str, gone: bool) -> None:
    assert judge(BadRequest(words), MESSAGE, NOW, 0.5).gone is gone


def test_an_edit_of_a_vanished_message_becomes_a_new_one() -> None:
    edit = replace(MESSAGE, edits=5, priority=Priority.ANSWER)
    outcome = judge(BadRequest("Message to edit not found"), edit, NOW, 0.5)
    assert outcome.anew
    correction = replace(edit, priority=Priority.DIGEST)
    assert judge(BadRequest("Message to edit not found"), correction, NOW, 0.5).state is DeliveryState.FAILED
    assert outcome.state is DeliveryState.READY


def test_markup_that_telegram_refuses_is_taken_out_once() -> None:
    outcome = judge(BadRequest("Can't parse entities: ..."), MESSAGE, NOW, 0.5)
    assert outcome.text == "news"
    plain = replace(MESSAGE, text="news")
    assert judge(BadRequest("Can't parse entities: ..."), plain, NOW, 0.5).state is DeliveryState.FAILED


def test_plain_text_stays_safe_to_send() -> None:
    assert without_markup("<b>a</b> &lt;b&gt; &amp; c") == "a &lt;b&gt; &amp; c"


def _tried(attempts: int) -> Delivery:
    return replace(MESSAGE, attempts=attempts)
