"""What the commands share: settings, running a coroutine, printing a reply as a phone would show it."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Coroutine
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import typer

from bot.briefing.terminal import to_terminal
from bot.config import Settings, load_settings
from bot.domain.conversation import Attachment, Chat, Reply
from bot.errors import BriefbotError, ForbiddenAddress
from bot.logs import set_up_logs

T = TypeVar("T")
#: A terminal is a chat like any other.
TERMINAL = Chat(id=0, kind="terminal")
_PHONE_COLUMNS = 88


def settings(*, quiet: bool = True) -> Settings:
    """The settings; a one-shot command logs warnings only, so that its output is the answer."""
    loaded = load_settings()
    secrets = (loaded.telegram_bot_token, loaded.telegram_webhook_secret)
    set_up_logs(
        "WARNING" if quiet and loaded.log_level == "INFO" else loaded.log_level,
        [secret.get_secret_value() for secret in secrets if secret],
    )
    return loaded


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end; Ctrl-C ends it quietly."""
    try:
        return asyncio.run(coroutine)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def explained(error: BriefbotError) -> str:
    """The error, and the setting that would open what is closed: who types here runs the bot."""
    setting = error.setting if isinstance(error, ForbiddenAddress) else ""
    return f"{error}. To read it all the same, write {setting} into .env" if setting else str(error)


def show(reply: Reply | None, *, numbered: bool = False) -> None:
    """Print a reply as the reader would see it.

    :param numbered: give each button a number by which it can be pressed.
    """
    if reply is None:
        return
    width = min(shutil.get_terminal_size((_PHONE_COLUMNS, 24)).columns, _PHONE_COLUMNS)
    colour = sys.stdout.isatty()
    for message in reply.messages:
        typer.echo(to_terminal(message, width, colour=colour))
    for file in reply.files:
        typer.echo(f"{_saved(file)} ({len(file.content):,} bytes)")
    number = 0
    for row in reply.buttons:
        cells = []
        for button in row:
            number += 1
            cells.append(f"[.{number} {button.label}]" if numbered else f"[ {button.label} ]")
        typer.echo("  ".join(cells))


def _saved(file: Attachment) -> Path:
    """Write a picture or document where the reader can open it: into the folder for passing files."""
    folder = Path(tempfile.mkdtemp(prefix="briefbot-"))
    path = folder / Path(file.name).name
    path.write_bytes(file.content)
    return path


def moment(text: str | None) -> datetime | None:
    """``2017-11-17`` or an ISO date-time as aware UTC; a date alone means its midnight, which is shown without a time.

    :raises typer.BadParameter: when it is neither.
    """
    if text is None:
        return None
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write 2017-11-17 or 2017-11-17T08:30:00Z") from None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def existing(path: str) -> Path | None:
    """``path`` when it names a file or folder here, else ``None``."""
    try:
        candidate = Path(path)
        return candidate if candidate.exists() else None
    except OSError:
        return None
