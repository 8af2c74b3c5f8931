"""Structured logs on standard error, without secrets and without what people wrote.

Everything, the libraries' own records included, passes one chain of processors that masks whatever looks like a
bot token and every secret it was told of, and that tells an exception's type and place but not its words. Only our
own records follow the chosen level: libraries say at DEBUG and INFO what must not be kept (httpx each URL with the
token in it), so of theirs only warnings pass, masked like the rest.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import traceback
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from typing import Any

import structlog

from bot.errors import StorageError

#: A bot token as @BotFather gives it: the bot's id, a colon, 35 letters or so (core.telegram.org/bots/api).
_TOKEN = re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}")
_MASK = "[secret]"
#: The package whose records follow the chosen level. Libraries write addresses, SQL and what readers said into theirs
#: (SQLAlchemy each statement, python-telegram-bot each call): of those only warnings are shown, whatever the level.
_OURS = "bot"
#: Writes the whole of an update that it cannot read, whatever was said in it; we report that ourselves.
_SILENT = "telegram"
#: Warns at each tick that finds the one before it still at work; that is how ticks are meant to be.
_TICKING = "apscheduler"
log = structlog.get_logger(__name__)


class _Masker:
    """A structlog processor: masks secrets in every value, tracebacks included."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = [re.escape(secret) for secret in secrets if secret]
        self._pattern = re.compile("|".join([*known, _TOKEN.pattern]))

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for key, value in event.items():
            if not isinstance(value, int | float | bool | None) and not key.startswith("_"):
                event[key] = self._pattern.sub(_MASK, value if isinstance(value, str) else str(value))
        return event


def describe(error: BaseException) -> str:
    """``ValueError in why (commands.py:112) < decide (commands.py:190)``: the innermost frames first.

    Of an error its type and place are told, never its words, which may be a reader's; but for the database's, which we
    word ourselves and which say what to do.
    """
    if isinstance(error, StorageError):
        return f"{type(error).__name__}: {error}"
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = [f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})" for frame in reversed(frames)]
    return f"{type(error).__name__} in {' < '.join(places)}" if places else type(error).__name__


def report_unwatched(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """For :meth:`asyncio.loop.set_exception_handler`, whose own report shows arguments and the error's words."""
    error = context.get("exception")
    log.error("an error that nobody waited for", fault=describe(error) if isinstance(error, BaseException) else None)


def _without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: of an exception the types and places, its causes included."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else (sys.exc_info() if info is True else info or (None, None))[1]
    told: list[str] = []
    while error is not None:
        told.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__name__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if told:
        event["exception"] = "\n".join(reversed(told))
    return event


_CHAIN: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def use_standard_logging() -> None:
    """Hand our records to the standard library's loggers, which decide what is shown and where."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_CHAIN, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def set_up_logs(level: str = "INFO", secrets: Iterable[str] = (), *, colour: bool | None = None) -> None:
    """Send all logs through one masked chain: lines for people on a terminal, JSON elsewhere."""
    terminal = sys.stderr.isatty() if colour is None else colour
    masker = _Masker(secrets)
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    use_standard_logging()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_CHAIN,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_words,
                masker,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger(_OURS).setLevel(level)
    logging.getLogger(_SILENT).setLevel(logging.CRITICAL + 1)
    logging.getLogger(_TICKING).setLevel(logging.ERROR)
