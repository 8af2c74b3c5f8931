"""Conversations that several tests hold."""

from __future__ import annotations

from tests.support.botapi import BotApi, Sent


async def set_up_a_digest(api: BotApi, chat_id: int) -> Sent:
    """From /start to a daily digest with four taps and messages; returns the message that confirms it."""
    api.say(chat_id, "/start")
    message = await api.reply_to(chat_id)
    for label in ("Korea", "07:30", "15:0"):
        query = api.press(message, message.button(label))
        message = await api.edited(message)
        await api.until(lambda query=query: query in api.answered)  # type: ignore[misc]
    return message
