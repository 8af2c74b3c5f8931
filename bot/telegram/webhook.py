"""Taking updates in by webhook: Telegram posts them to us, mostly through a proxy that ends TLS.

    POST (secret checked) ─> inbox ─> 200

An update is acknowledged when it is stored; until then Telegram posts it again. Which path the proxy hands on does not
matter: the secret tells Telegram from others.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
import telegram
from telegram.error import BadRequest, InvalidToken, TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.errors import ConfigError, StorageError
from bot.telegram.turns import ALLOWED_UPDATES

log = structlog.get_logger(__name__)

#: Bytes of one update at most; Telegram's have some kilobytes.
_MOST = 1_000_000
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
TakeIn = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates are posted."""

    #: The public address that Telegram is told.
    url: str
    #: Where we listen: address and port.
    listen: tuple[str, int] = ("127.0.0.1", 8080)
    #: 1–256 letters, digits, ``_`` or ``-``; ``None`` for a new one at each start.
    secret: str | None = None


class Receiver:
    """Listens until cancelled."""

    def __init__(self, bot: telegram.Bot, hook: Hook, take_in: TakeIn) -> None:
        """:param take_in: stores updates; see :meth:`bot.telegram.polling.Poller.take_in`."""
        self._bot = bot
        self._hook = hook
        self._secret = hook.secret or secrets.token_urlsafe(32)
        self._take_in = take_in

    async def run(self) -> None:
        """Listen, tell Telegram where, and receive until cancelled. Telegram keeps the address for the next start.

        :raises ConfigError: when the port is taken.
        """
        values = {"secret": self._secret, "take_in": self._take_in}
        server = HTTPServer(Application([(r".*", _Handler, values)]), max_body_size=_MOST)
        server.add_socket(self._open())
        try:
            await persistently(self._announce)
            host, port = self._hook.listen
            log.info("updates are received", host=host, port=port)
            await asyncio.Event().wait()
        finally:
            server.stop()
            await server.close_all_connections()

    def _open(self) -> socket.socket:
        host, port = self._hook.listen
        try:
            opened = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        except OSError as error:
            raise ConfigError(
                f"BRIEFBOT_WEBHOOK_LISTEN: {host}:{port} cannot be listened on ({error.strerror}); name another."
            ) from error
        opened.setblocking(False)
        return opened

    async def _announce(self) -> None:
        try:
            await self._bot.set_webhook(
                self._hook.url, secret_token=self._secret, allowed_updates=list(ALLOWED_UPDATES)
            )
        except BadRequest as error:
            raise ConfigError(f"Telegram refuses TELEGRAM_WEBHOOK_URL: {error.message}. Name another.") from error


async def persistently(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call of Telegram's until it takes it.

    :raises ConfigError: when Telegram refuses the token.
    """
    wait = 0.5
    while True:
        try:
            await call()
            return
        except InvalidToken as error:
            raise ConfigError("Telegram refuses TELEGRAM_BOT_TOKEN; get a valid one from @BotFather.") from error
        except TelegramError as error:
            log.warning("Telegram cannot be reached", again_in=round(wait, 1), error=type(error).__name__)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 30.0)


class _Handler(RequestHandler):
    """Anything but a POST with the secret is turned away."""

    def initialize(self, secret: str, take_in: TakeIn) -> None:
        self._secret = secret
        self._take_in = take_in

    async def post(self) -> None:
        given = self.request.headers.get(_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            self.set_status(403)
            return
        try:
            update = json.loads(self.request.body)
            int(update["update_id"])
        except (ValueError, KeyError, TypeError):
            self.set_status(400)
            return
        try:
            await self._take_in([update])
        except StorageError as error:
            # Telegram posts it again.
            log.error("an update could not be stored", error=str(error))
            self.set_status(503)

    def log_exception(self, *_: object) -> None:
        """Errors are logged without what was posted."""
        log.error("an update could not be received")
