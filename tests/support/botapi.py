"""An emulator of Telegram's Bot API, as far as the bot uses it, and a driver to talk to the bot through it.

    async with BotApi() as api:
        ...start the bot with api.token and api.url...
        api.say(7, "/brief")
        answer = await api.reply_to(7)

It keeps Telegram's rules: long polling with offsets, 4096 UTF-16 units, Telegram's HTML, its error texts. It can be
told to fail (:meth:`BotApi.fail`), to drop a reply after the deed is done, or to enforce the rate limits. Everything
that was sent is in ``history``.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.support.botapi_methods import METHODS, ApiError, standing_fields

TOKEN = "42:emulated-token-that-must-not-be-logged"


#: What people said through any emulator of this process, where it is long enough to be recognised in a log.
TOLD: list[str] = []
_RECOGNISABLE = 12


def _note(*texts: str) -> None:
    """Remember what people said: whole, and without the command before it."""
    for text in texts:
        TOLD.extend(part for part in {text, text.partition(" ")[2]} if len(part) >= _RECOGNISABLE)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message as the bot sent it (or as it stands after an edit)."""

    chat_id: int
    message_id: int
    method: str
    #: As a reader sees it.
    text: str
    #: As it was sent.
    source: str
    entities: tuple[Any, ...]
    #: Rows of (label, data or link).
    buttons: tuple[tuple[tuple[str, str], ...], ...]
    #: Monotonic seconds.
    at: float
    thread: int | None = None
    reply_to: int | None = None
    silent: bool = False
    preview: bool = True
    document: bytes | None = None
    edits: int = 0

    def button(self, label: str) -> str:
        """The data of the button whose label holds ``label``."""
        for row in self.buttons:
            for shown, data in row:
                if label.lower() in shown.lower():
                    return data
        raise AssertionError(f"no button {label!r} under {self.text!r}: {self.buttons}")


@dataclass(frozen=True, slots=True)
class Fault:
    """How a call fails: an HTTP answer instead of the deed, or (``drop``) the deed without an answer."""

    status: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, Any] = field(default_factory=dict)
    drop: bool = False
    #: The connection is reset before anything is done.
    reset: bool = False
    #: Seconds that the server takes before it does anything.
    delay: float = 0.0


def flood(retry_after: int) -> Fault:
    """Too Many Requests."""
    return Fault(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")
GATEWAY = Fault(502, "Bad Gateway")
LOST = Fault(drop=True)
RESET = Fault(reset=True)


class BotApi:
    """The emulated server and the world behind it: chats, members, files, updates."""

    def __init__(
        self, *, token: str = TOKEN, username: str = "brief_bot", clock: Callable[[], float] = time.time
    ) -> None:
        self.token = token
        self.username = username
        self.clock = clock
        self.history: list[Sent] = []
        #: Chat id → kind.
        self.chats: dict[int, str] = {}
        #: Chat id → the bot's own standing there, once it was told by :meth:`join`.
        self.standing: dict[int, dict[str, Any]] = {}
        #: Chat id → forum topics that are open; a chat that is not listed takes any.
        self.topics: dict[int, set[int]] = {}
        #: (chat, user) → status; ``member`` when not listed.
        self.members: dict[tuple[int, int], str] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.actions: list[tuple[int, str]] = []
        self.answered: dict[str, str] = {}
        self.inline: dict[str, list[dict[str, Any]]] = {}
        self.calls: Counter[str] = Counter()
        self.webhook: dict[str, str] | None = None
        self.bad_requests: list[str] = []
        #: Methods that were called while a flood wait was on (getUpdates apart, whose loop has a wait of its own).
        self.calls_while_stopped: list[str] = []
        self._stopped_until = 0.0
        #: Called for each call before it is done; may return a fault.
        self.fault: Callable[[str, dict[str, Any]], Fault | None] | None = None
        self.open_callbacks: set[str] = set()
        self.open_inline: set[str] = set()
        self._faults: dict[str, deque[Fault]] = {}
        self._updates: list[dict[str, Any]] = []
        self._numbers = itertools.count(1000)
        self._messages = itertools.count(1)
        self._changed = asyncio.Condition()
        self._polls = 0
        self._seen: Counter[int] = Counter()
        self._places: dict[tuple[int, int], int] = {}
        self._runner: web.AppRunner | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._port = 0

    # --- life ---------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; a fixed port makes it possible to come back after a :meth:`stop`."""
        app = web.Application(client_max_size=60 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening; the world stays."""
        for task in self._tasks:
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def pending(self) -> list[dict[str, Any]]:
        """Updates that the bot has not acknowledged."""
        return list(self._updates)

    @property
    def url(self) -> str:
        """What TELEGRAM_API_URL is set to."""
        return f"http://127.0.0.1:{self._port}"

    # --- what people do -----------------------------------------------------------------------------------

    def say(self, chat_id: int, text: str, *, user: int | None = None, kind: str | None = None, **more: Any) -> int:
        """Somebody writes in a chat; returns the message's id. ``more`` goes into the message."""
        message = self._message(chat_id, user, kind, **more)
        message["text"] = text
        _note(text)
        entities = _command_entities(text)
        if entities:
            message["entities"] = entities
        self.push({"channel_post" if message["chat"]["type"] == "channel" else "message": message})
        return int(message["message_id"])

    def send_file(
        self,
        chat_id: int,
        name: str,
        content: bytes,
        *,
        media_type: str = "text/plain",
        caption: str = "",
        kind: str | None = None,
    ) -> int:
        """Somebody sends a document."""
        file_id = f"file{next(self._messages)}"
        self.files[file_id] = (name, content)
        _note(name, caption)
        message = self._message(chat_id, None, kind)
        message["document"] = {
            "file_id": file_id, "file_unique_id": file_id, "file_name": name, "mime_type": media_type,
            "file_size": len(content),
        }  # fmt: skip
        if caption:
            message["caption"] = caption
        self.push({"channel_post" if message["chat"]["type"] == "channel" else "message": message})
        return int(message["message_id"])

    def press(self, message: Sent, data: str, *, user: int | None = None) -> str:
        """Somebody presses a button; returns the query's id. The data may be forged."""
        query_id = f"q{next(self._messages)}"
        self.open_callbacks.add(query_id)
        shown = self._message(message.chat_id, None, None) | {
            "message_id": message.message_id, "text": message.text,
            "from": {"id": 42, "is_bot": True, "first_name": "Brief", "username": self.username},
        }  # fmt: skip
        sender = _user(user or abs(message.chat_id))
        query: dict[str, Any] = {"id": query_id, "from": sender, "message": shown, "chat_instance": "1", "data": data}
        self.push({"callback_query": query})
        return query_id

    def join(self, chat_id: int, status: str, *, user: int = 1, kind: str | None = None, **rights: bool) -> None:
        """The bot's standing in a chat changes: ``member``, ``administrator``, ``restricted``, ``left``, ``kicked``.

        :param rights: of an administrator or a restricted member, such as ``can_post_messages``.
        """
        base = self._message(chat_id, user, kind)
        me = {"id": 42, "is_bot": True, "first_name": "Brief", "username": self.username}
        old = self.standing.get(chat_id, {"user": me, "status": "left"})
        new: dict[str, Any] = {"user": me, "status": status, **standing_fields(status), **rights}
        self.standing[chat_id] = new
        sender = base.get("from") or _user(user)
        change = {"chat": base["chat"], "from": sender, "date": base["date"]}
        self.push({"my_chat_member": change | {"old_chat_member": old, "new_chat_member": new}})

    def share_place(self, chat_id: int, latitude: float, longitude: float, **more: Any) -> int:
        """Somebody shares a location."""
        message = self._message(chat_id, None, None, **more)
        message["location"] = {"latitude": latitude, "longitude": longitude}
        self.push({"message": message})
        return int(message["message_id"])

    def ask_inline(self, query: str, *, user: int = 7) -> str:
        """Somebody types ``@bot query`` in any chat; returns the query's id."""
        query_id = f"i{next(self._messages)}"
        self.open_inline.add(query_id)
        _note(query)
        self.push({"inline_query": {"id": query_id, "from": _user(user), "query": query, "offset": ""}})
        return query_id

    def message(self, chat_id: int) -> dict[str, Any]:
        """A message without content, to be filled and pushed."""
        return self._message(chat_id, None, None)

    def push(self, update: dict[str, Any]) -> int:
        """Hand an update to the bot; returns its number."""
        number = next(self._numbers)
        self.repeat({"update_id": number, **update})
        return number

    def repeat(self, update: dict[str, Any]) -> None:
        """Hand out an update (again) under the number it has."""
        self._updates.append(update)
        task = asyncio.ensure_future(self._notify(update))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def open(self, chat_ids: Iterable[int], kind: str = "private") -> None:
        """Make chats known to the server without a word being said."""
        self.chats.update(dict.fromkeys(chat_ids, kind))

    async def _notify(self, update: dict[str, Any]) -> None:
        if self.webhook is not None:
            await self._post(update)
        async with self._changed:
            self._changed.notify_all()

    async def post_pending(self) -> None:
        """Post what waits, as Telegram does once a webhook is set."""
        for update in list(self._updates):
            await self._post(update)

    async def _post(self, update: dict[str, Any]) -> None:
        """Post an update until it is acknowledged, a few times at most."""
        hook = self.webhook or {}
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")}
        async with aiohttp.ClientSession() as session:
            for _ in range(5):
                async with session.post(hook["url"], json=update, headers=headers) as response:
                    if response.status == 200:
                        self._updates = [one for one in self._updates if one is not update]
                        return
                await asyncio.sleep(0.05)

    def _message(self, chat_id: int, user: int | None, kind: str | None, **more: Any) -> dict[str, Any]:
        kind = kind or self.chats.get(chat_id) or ("private" if chat_id > 0 else "supergroup")
        self.chats[chat_id] = kind
        chat: dict[str, Any] = {"id": chat_id, "type": kind}
        chat |= {"first_name": "Reader"} if kind == "private" else {"title": f"Chat {chat_id}"}
        message: dict[str, Any] = {"message_id": next(self._messages), "date": int(self.clock()), "chat": chat}
        if kind != "channel":
            message["from"] = _user(user or abs(chat_id))
        return message | more

    # --- what the bot did ---------------------------------------------------------------------------------

    def sent_to(self, chat_id: int) -> list[Sent]:
        """All messages to a chat, in order of first sending."""
        return [one for one in self.history if one.chat_id == chat_id]

    async def reply_to(self, chat_id: int, within: float = 5.0) -> Sent:
        """The next message to a chat that this method has not returned yet."""
        async with asyncio.timeout(within):
            async with self._changed:
                await self._changed.wait_for(lambda: len(self.sent_to(chat_id)) > self._seen[chat_id])
        found = self.sent_to(chat_id)[self._seen[chat_id]]
        self._seen[chat_id] += 1
        return found

    async def until(self, condition: Callable[[], bool], within: float = 5.0) -> None:
        """Wait until ``condition`` holds; it is tried after each call of the bot's."""
        async with asyncio.timeout(within):
            async with self._changed:
                await self._changed.wait_for(condition)

    async def edited(self, message: Sent, within: float = 5.0) -> Sent:
        """The message after its next edit."""
        await self.until(lambda: self._current(message).edits > message.edits, within)
        return self._current(message)

    def now(self, message: Sent) -> Sent:
        """A message as it stands after all edits."""
        return self._current(message)

    def _current(self, message: Sent) -> Sent:
        place = self._places.get((message.chat_id, message.message_id))
        return message if place is None else self.history[place]

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of ``method`` fail, one fault each."""
        self._faults.setdefault(method, deque()).extend(faults)

    def assert_rates(self, per_second: float = 30, per_chat: float = 1.0, per_group_minute: int = 20) -> None:
        """No sliding window holds more than Telegram allows: overall, to a chat, to a group."""
        _assert_window([one.at for one in self.history], 1.0, int(per_second), "overall")
        by_chat: dict[int, list[float]] = {}
        for one in self.history:
            by_chat.setdefault(one.chat_id, []).append(one.at)
        for chat_id, times in by_chat.items():
            _assert_window(times, per_chat, 1, f"chat {chat_id}")
            if chat_id < 0:
                _assert_window(times, 60.0, per_group_minute, f"group {chat_id}")

    # --- the server ---------------------------------------------------------------------------------------

    def new_message_id(self) -> int:
        """The next message id."""
        return next(self._messages)

    def keep(self, sent: Sent) -> None:
        """Add to the history, or replace what was edited."""
        key = (sent.chat_id, sent.message_id)
        place = self._places.get(key)
        if place is None:
            self._places[key] = len(self.history)
            self.history.append(sent)
        else:
            old = self.history[place]
            self.history[place] = replace(sent, at=old.at, edits=old.edits + 1)

    async def updates(self, offset: int, limit: int, wait: float) -> list[dict[str, Any]]:
        """Long polling: drop what is acknowledged, wait for something new, hand out the rest again and again."""
        if self.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
                " webhook first",
            )
        self._polls += 1
        mine = self._polls
        self._updates = [u for u in self._updates if u["update_id"] >= offset]
        async with self._changed:
            self._changed.notify_all()
            with_news = self._changed.wait_for(lambda: self._updates or self._polls != mine)
            try:
                async with asyncio.timeout(wait):
                    await with_news
            except TimeoutError:
                return []
        if self._polls != mine:
            text = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            raise ApiError(409, text)
        return sorted(self._updates, key=lambda u: int(u["update_id"]))[:limit]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _answer(401, "Unauthorized")
        method = request.match_info["method"]
        self.calls[method] += 1
        parameters = await _parameters(request)
        if time.monotonic() < self._stopped_until and method != "getUpdates":
            self.calls_while_stopped.append(method)
        fault = self._next_fault(method, parameters)
        if fault is not None and fault.status == 429:
            self._stopped_until = time.monotonic() + fault.parameters.get("retry_after", 0)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.reset and request.transport is not None:
            request.transport.close()
            return web.Response()
        if fault is not None and not fault.drop and not (fault.delay and fault.status == 200):
            return _answer(fault.status, fault.description, fault.parameters)
        response = await self._perform(method, parameters)
        async with self._changed:
            self._changed.notify_all()
        if fault is not None and fault.drop and request.transport is not None:
            request.transport.close()
        return response

    async def _perform(self, method: str, parameters: dict[str, Any]) -> web.Response:
        handler = METHODS.get(method.lower())
        if handler is None:
            return _answer(404, "Not Found")
        try:
            result = await handler(self, parameters)
        except ApiError as error:
            if error.status == 400:
                self.bad_requests.append(f"{method}: {error.description}")
            return _answer(error.status, error.description, error.parameters)
        return web.json_response({"ok": True, "result": result})

    def _next_fault(self, method: str, parameters: dict[str, Any]) -> Fault | None:
        waiting = self._faults.get(method)
        if waiting:
            return waiting.popleft()
        return self.fault(method, parameters) if self.fault is not None else None

    async def _download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _answer(401, "Unauthorized")
        name = request.match_info["path"].removeprefix("documents/")
        if name not in self.files:
            return _answer(404, "Not Found")
        return web.Response(body=self.files[name][1])


def _user(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": "Reader", "language_code": "en"}


def _command_entities(text: str) -> list[dict[str, Any]]:
    if not text.startswith("/"):
        return []
    return [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]


async def _parameters(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    found: dict[str, Any] = dict(request.query)
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            found[key] = value.file.read()
        else:
            found[key] = value
    return found


def _answer(status: int, description: str, parameters: dict[str, Any] | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")


def _assert_window(times: list[float], seconds: float, most: int, what: str) -> None:
    ordered = sorted(times)
    for first, beyond in zip(ordered, ordered[most:], strict=False):
        assert beyond - first >= seconds - 1e-9, f"{what}: {most + 1} messages within {beyond - first:.3f} s"
