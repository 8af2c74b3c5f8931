"""Structured logs on standard error, without secrets.

Everything, the libraries' own records included, passes one chain of processors that masks whatever looks like a
bot token and every secret it was told of. Only our own records follow the chosen level: libraries say at DEBUG and
INFO what must not be kept (httpx each URL with the token in it), so of theirs only warnings pass, masked like the rest.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any

import structlog

#: A bot token as @BotFather gives it: the bot's id, a colon, 35 letters or so (core.telegram.org/bots/api).
_TOKEN = re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}")
_MASK = "[secret]"
#: The package whose records follow the chosen level. Libraries write addresses, SQL and what readers said into theirs
#: (SQLAlchemy each statement, python-telegram-bot each call): of those only warnings are shown, whatever the level.
_OURS = "bot"
#: Writes the whole of an update that it cannot read, whatever was said in it; we report that ourselves.
_SILENT = "telegram"


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


def set_up_logs(level: str = "INFO", secrets: Iterable[str] = (), *, colour: bool | None = None) -> None:
    """Send all logs through one masked chain: lines for people on a terminal, JSON elsewhere."""
    terminal = sys.stderr.isatty() if colour is None else colour
    masker = _Masker(secrets)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
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
