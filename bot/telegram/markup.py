"""Button rows as Telegram's keyboards."""

from __future__ import annotations

import telegram

from bot.service.outgoing import load_buttons


def keyboard(rows: str | None) -> telegram.InlineKeyboardMarkup | None:
    """The keyboard for rows as the outbox keeps them."""
    if not rows:
        return None
    return telegram.InlineKeyboardMarkup(
        [
            [telegram.InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
            for row in load_buttons(rows)
        ]
    )
