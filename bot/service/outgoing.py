"""Replies become rows of the outbox: content frozen, parts numbered, buttons under the last one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Button, Chat, Reply
from bot.domain.delivery import Delivery, DeliveryState, Priority, Subscription
from bot.domain.schedule import GRACE

_NEW = 0
#: Telegram's limit for the words under a picture; counted here with the markup, which is on the safe side.
_MAX_CAPTION = 1024


def answers(
    reply: Reply, chat: Chat, key: str, now: datetime, *, reply_to: int | None = None, edits: int | None = None
) -> list[Delivery]:
    """Rows for somebody who waits.

    :param key: what makes the request unique; the parts add their number.
    :param edits: the message whose button was pressed; rewritten when the reply asks for that.
    """
    first = Delivery(
        id=_NEW,
        key=key,
        chat_id=chat.id,
        thread=chat.thread,
        text="",
        keyboard=None,
        state=DeliveryState.READY,
        not_before=now,
        reply_to=reply_to,
        priority=Priority.ANSWER,
    )
    rows = _parts(first, reply)
    if rows and reply.edit and edits is not None and rows[0].file is None:
        rows[0] = replace(rows[0], edits=edits, reply_to=None)
    return rows


def digests(reply: Reply, subscription: Subscription, now: datetime) -> list[Delivery]:
    """Rows for a digest that is due; its key is the subscription and the local date that it serves."""
    first = Delivery(
        id=_NEW,
        key=digest_key(subscription),
        chat_id=subscription.chat_id,
        thread=subscription.thread,
        text="",
        keyboard=None,
        state=DeliveryState.READY,
        not_before=now,
        silent=subscription.silent,
        subscription_id=subscription.id,
        priority=Priority.DIGEST,
        local_date=subscription.next_date,
        expires_at=subscription.next_due_at + GRACE,
    )
    return _parts(first, reply)


def alert_rows(reply: Reply, chat: Chat, key: str, now: datetime) -> list[Delivery]:
    """Rows for news that are told at once; hours later they are none."""
    rows = answers(reply, chat, key, now)
    return [replace(row, priority=Priority.ALERT, expires_at=now + GRACE) for row in rows]


def notice_row(text: str, chat_id: int, key: str, now: datetime) -> Delivery:
    """A row for a word to the operator, or to who set something up; told once for each key."""
    (row,) = answers(Reply(messages=(text,)), Chat(id=chat_id), key, now)
    return replace(row, key=key)


def expired(subscription: Subscription, now: datetime) -> Delivery:
    """The record of a digest that was not sent because it was too late."""
    return Delivery(
        id=_NEW,
        key=f"{digest_key(subscription)}:0",
        chat_id=subscription.chat_id,
        thread=subscription.thread,
        text="",
        keyboard=None,
        state=DeliveryState.EXPIRED,
        not_before=now,
        subscription_id=subscription.id,
        priority=Priority.DIGEST,
        local_date=subscription.next_date,
        error=f"due {subscription.next_due_at:%Y-%m-%d %H:%M} UTC, found at {now:%Y-%m-%d %H:%M} UTC",
    )


def digest_key(subscription: Subscription) -> str:
    """``<subscription>:<local date>:digest``."""
    return f"{subscription.id}:{subscription.next_date}:digest"


def _parts(first: Delivery, reply: Reply) -> list[Delivery]:
    texts, files = list(reply.messages), list(reply.files)
    captions = [""] * len(files)
    if files and texts and len(texts[-1]) <= _MAX_CAPTION:
        captions[0] = texts.pop()
    parts = [(text, None) for text in texts] + list(zip(captions, files, strict=True))
    rows = [replace(first, key=f"{first.key}:{n}", text=text, file=file) for n, (text, file) in enumerate(parts)]
    if rows and reply.buttons:
        rows[-1] = replace(rows[-1], keyboard=dump_buttons(reply.buttons))
    for number in range(1, len(rows)):
        rows[number] = replace(rows[number], reply_to=None)
    return rows


def dump_buttons(rows: Sequence[Sequence[Button]]) -> str:
    """JSON of button rows."""
    return json.dumps([[[button.label, button.data] for button in row] for row in rows], ensure_ascii=False)


def load_buttons(keyboard: str | None) -> list[list[Button]]:
    """Button rows from :func:`dump_buttons`."""
    return [[Button(label, data) for label, data in row] for row in json.loads(keyboard or "[]")]
