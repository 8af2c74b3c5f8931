"""A delivery as a call of the Bot API's: a message, a picture, a document, or an edit of what was sent."""

from __future__ import annotations

from typing import Any

import telegram
from telegram.constants import ParseMode

from bot.domain.conversation import Attachment
from bot.domain.delivery import Delivery
from bot.telegram.markup import keyboard

_NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)


async def send(bot: telegram.Bot, delivery: Delivery) -> int | None:
    """Make the call; returns the message's id.

    :raises TelegramError: see :mod:`bot.telegram.outcomes`.
    """
    if delivery.edits is not None:
        return await _edit(bot, delivery, delivery.edits)
    if delivery.file is not None:
        return await _send_file(bot, delivery, delivery.file)
    sent = await bot.send_message(
        delivery.chat_id, delivery.text, link_preview_options=_NO_PREVIEW, **_addressed(delivery)
    )
    return sent.message_id


async def _edit(bot: telegram.Bot, delivery: Delivery, message_id: int) -> int:
    edited = await bot.edit_message_text(
        delivery.text,
        chat_id=delivery.chat_id,
        message_id=message_id,
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
        reply_markup=keyboard(delivery.keyboard),
    )
    return edited.message_id if isinstance(edited, telegram.Message) else message_id


async def _send_file(bot: telegram.Bot, delivery: Delivery, file: Attachment) -> int:
    """A picture shows in the chat; any other file is there to be opened."""
    content = telegram.InputFile(file.content, filename=file.name)
    call = bot.send_photo if file.media_type == "image/png" else bot.send_document
    sent = await call(delivery.chat_id, content, caption=delivery.text or None, **_addressed(delivery))
    return sent.message_id


def _addressed(delivery: Delivery) -> dict[str, Any]:
    """What every new message has: where it goes, to what it replies, how it looks and sounds."""
    reply = None
    if delivery.reply_to is not None:
        reply = telegram.ReplyParameters(delivery.reply_to, allow_sending_without_reply=True)
    return {
        "parse_mode": ParseMode.HTML,
        "message_thread_id": delivery.thread,
        "disable_notification": delivery.silent or None,
        "reply_parameters": reply,
        "reply_markup": keyboard(delivery.keyboard),
    }
