"""What is kept of a chat: told, handed out, erased."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.domain.conversation import Attachment, Button
from bot.domain.delivery import ForgetChat
from bot.service.commanding import Ask, Decision


async def privacy(ask: Ask) -> Decision:
    """``/privacy``: what is kept, with the numbers of this chat."""
    kept = await ask.subscriptions.belongings(ask.chat)
    counts = {name: len(rows) for name, rows in kept.items() if isinstance(rows, list)}
    row = (Button(ask.gettext("Send me all of it"), "/export"), Button(ask.gettext("Erase it"), "/forget"))
    return ask.show("privacy", row, counts=counts, chat=kept["chat"])


async def export(ask: Ask) -> Decision:
    """``/export``: all of it, as a JSON file."""
    kept = {"exported at": ask.now.isoformat(), **await ask.subscriptions.belongings(ask.chat)}
    content = json.dumps(kept, ensure_ascii=False, indent=2, default=str).encode()
    file = Attachment(name=f"briefbot-{ask.now:%Y-%m-%d}.json", media_type="application/json", content=content)
    said = ask.desk.page("plain", text=ask.gettext("This is all that is kept of this chat. /forget erases it."))
    return Decision(replace(said, files=(file,)))


async def forget(ask: Ask) -> Decision:
    """``/forget``: asks once."""
    kept = await ask.subscriptions.belongings(ask.chat)
    counts = {name: len(rows) for name, rows in kept.items() if isinstance(rows, list)}
    row = (Button(ask.gettext("Erase everything"), "forget:yes"), Button(ask.gettext("Keep it"), "forget:no"))
    return ask.show("forget", row, counts=counts)


async def confirmed(ask: Ask) -> Decision:
    """A ``forget:`` button."""
    if ask.words == "no":
        return ask.show("plain", text=ask.gettext("Nothing was erased."))
    if ask.words != "yes":
        return ask.stale()
    text = ask.gettext("Erased: this chat is as new to me. /start begins anew.")
    done = ask.show("plain", text=text, notice=ask.gettext("Erased."))
    return replace(done, effects=(ForgetChat(ask.chat.id),))
