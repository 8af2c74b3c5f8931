"""Inline mode: answers to share in any chat."""

from __future__ import annotations

import contextlib

import structlog
import telegram
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.domain.conversation import InlineResult
from bot.logs import describe
from bot.service.dispatch import Dispatcher
from bot.telegram.turns import InlineTurn

log = structlog.get_logger(__name__)

#: Seconds for which Telegram may give the same answer to the same words.
_CACHED = 60
_MOST = 20


async def answer_inline(bot: telegram.Bot, dispatcher: Dispatcher, turn: InlineTurn) -> None:
    """Answer at once, past the outbox: a moment later the person has typed on and nobody waits for it."""
    try:
        results = await dispatcher.inline(turn.request)
    except Exception as fault:  # noqa: BLE001
        log.error("an inline query failed", fault=describe(fault))
        results = []
    with contextlib.suppress(TelegramError):
        await bot.answer_inline_query(
            turn.query_id,
            [_article(result) for result in results[:_MOST]],
            cache_time=_CACHED,
            # The hours in an answer are those of the reader's zone.
            is_personal=True,
        )


def _article(result: InlineResult) -> telegram.InlineQueryResultArticle:
    content = telegram.InputTextMessageContent(
        result.text,
        parse_mode=ParseMode.HTML,
        link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
    )
    return telegram.InlineQueryResultArticle(
        id=result.id, title=result.title, description=result.description, input_message_content=content
    )
