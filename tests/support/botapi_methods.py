"""The methods of the emulated Bot API. Each takes the world and its parameters and returns the result."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.support.telegram_html import Entity, Parsed, Refused, parse_html, units

if TYPE_CHECKING:
    from tests.support.botapi import BotApi, Sent


class ApiError(Exception):
    """An answer with ``ok: false``."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}


Method = Callable[["BotApi", dict[str, Any]], Awaitable[Any]]
METHODS: dict[str, Method] = {}
_WORDS = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}
_PERMISSIONS = (
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes"
    " can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_change_info"
    " can_invite_users can_pin_messages can_manage_topics can_react_to_messages can_edit_tag"
)
_RIGHTS = (
    "can_be_edited can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members"
    " can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories is_anonymous"
)
_MAX_TEXT, _MAX_CAPTION, _MAX_DOWNLOAD = 4096, 1024, 20 * 2**20


def _method(name: str) -> Callable[[Method], Method]:
    def keep(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return keep


def _json(value: Any, default: Any = None) -> Any:
    if value is None or value == "":
        return default
    return json.loads(value) if isinstance(value, str) else value


def _yes(value: Any) -> bool:
    return value in (True, "true", "True", "1", 1)


def _text(parameters: dict[str, Any], key: str, most: int, too_long: str) -> Parsed:
    source = str(parameters.get(key, ""))
    mode = str(parameters.get("parse_mode", "")).upper()
    try:
        parsed = parse_html(source) if mode == "HTML" else Parsed(source, ())
    except Refused as error:
        raise ApiError(400, f"Bad Request: {error}") from None
    if parsed.units > most:
        raise ApiError(400, f"Bad Request: {too_long}")
    return Parsed(parsed.text, parsed.entities[:100])


def _buttons(parameters: dict[str, Any]) -> tuple[tuple[tuple[str, str], ...], ...]:
    markup = _json(parameters.get("reply_markup"), {})
    rows = []
    for row in markup.get("inline_keyboard", ()):
        cells = []
        for button in row:
            data = button.get("callback_data")
            if not button.get("text"):
                raise ApiError(400, "Bad Request: inline keyboard button text must be non-empty")
            if data is not None and not 1 <= len(data.encode()) <= 64:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
            cells.append((button["text"], data or button.get("url") or button.get("switch_inline_query", "")))
        rows.append(tuple(cells))
    return tuple(rows)


def _chat(api: BotApi, parameters: dict[str, Any]) -> int:
    try:
        chat_id = int(parameters["chat_id"])
    except (KeyError, ValueError):
        raise ApiError(400, "Bad Request: chat_id is empty") from None
    if chat_id not in api.chats:
        raise ApiError(400, "Bad Request: chat not found")
    return chat_id


def standing_fields(status: str) -> dict[str, Any]:
    """What Telegram tells of a member of this status beside it."""
    if status == "administrator":
        return dict.fromkeys(_RIGHTS.split(), True)
    if status == "restricted":
        return dict.fromkeys(_PERMISSIONS.split(), False) | {"is_member": True, "until_date": 0}
    return {"until_date": 0} if status == "kicked" else {"is_anonymous": False} if status == "creator" else {}


def _writable(api: BotApi, parameters: dict[str, Any]) -> int:
    """The chat, if the bot may write there.

    :raises ApiError: in Telegram's words, if it may not.
    """
    chat_id = _chat(api, parameters)
    kind, standing = api.chats[chat_id], api.standing.get(chat_id, {})
    status = standing.get("status", "member")
    if status == "kicked" and kind == "private":
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if status == "kicked":
        raise ApiError(403, f"Forbidden: bot was kicked from the {_WORDS[kind]}")
    if status == "left":
        raise ApiError(403, f"Forbidden: bot is not a member of the {_WORDS[kind]}")
    if kind == "channel" and not standing.get("can_post_messages", status != "administrator"):
        raise ApiError(400, "Bad Request: need administrator rights in the channel chat")
    if status == "restricted" and not standing.get("can_send_messages"):
        raise ApiError(400, "Bad Request: not enough rights to send text messages to the chat")
    thread = parameters.get("message_thread_id")
    if thread and chat_id in api.topics and int(thread) not in api.topics[chat_id]:
        raise ApiError(400, "Bad Request: message thread not found")
    return chat_id


def _reply_to(api: BotApi, parameters: dict[str, Any]) -> int | None:
    wanted = _json(parameters.get("reply_parameters"), {})
    return int(wanted["message_id"]) if wanted else None


def _message(sent: Sent, api: BotApi) -> dict[str, Any]:
    kind = api.chats[sent.chat_id]
    message: dict[str, Any] = {
        "message_id": sent.message_id,
        "date": int(api.clock()),
        "chat": {"id": sent.chat_id, "type": kind},
        "from": {"id": 42, "is_bot": True, "first_name": "Brief", "username": api.username},
        "text": sent.text,
        "entities": [_entity(one) for one in sent.entities],
    }
    if sent.thread is not None:
        message |= {"message_thread_id": sent.thread, "is_topic_message": True}
    return message


def _entity(one: Entity) -> dict[str, Any]:
    shape = {"type": one.kind, "offset": one.offset, "length": one.length}
    return shape | ({"url": one.url} if one.url else {})


def _send(api: BotApi, parameters: dict[str, Any], method: str, parsed: Parsed, document: bytes | None = None) -> Any:
    from tests.support.botapi import Sent

    chat_id = _writable(api, parameters)
    preview = _json(parameters.get("link_preview_options"), {})
    sent = Sent(
        chat_id=chat_id,
        message_id=api.new_message_id(),
        method=method,
        text=parsed.text,
        source=str(parameters.get("text", parameters.get("caption", ""))),
        entities=parsed.entities,
        buttons=_buttons(parameters),
        at=time.monotonic(),
        thread=int(parameters["message_thread_id"]) if parameters.get("message_thread_id") else None,
        reply_to=_reply_to(api, parameters),
        silent=_yes(parameters.get("disable_notification")),
        preview=method == "sendMessage" and not _yes(preview.get("is_disabled")),
        document=document,
    )
    api.keep(sent)
    return _message(sent, api)


@_method("getMe")
async def get_me(api: BotApi, parameters: dict[str, Any]) -> Any:
    return {
        "id": 42, "is_bot": True, "first_name": "Brief", "username": api.username, "can_join_groups": True,
        "can_read_all_group_messages": False, "supports_inline_queries": True,
    }  # fmt: skip


@_method("getUpdates")
async def get_updates(api: BotApi, parameters: dict[str, Any]) -> Any:
    wait = float(parameters.get("timeout") or 0)
    return await api.updates(int(parameters.get("offset") or 0), int(parameters.get("limit") or 100), wait)


@_method("sendMessage")
async def send_message(api: BotApi, parameters: dict[str, Any]) -> Any:
    _writable(api, parameters)
    parsed = _text(parameters, "text", _MAX_TEXT, "message is too long")
    if not parsed.text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    return _send(api, parameters, "sendMessage", parsed)


@_method("editMessageText")
async def edit_message_text(api: BotApi, parameters: dict[str, Any]) -> Any:
    chat_id, message_id = _chat(api, parameters), int(parameters["message_id"])
    old = next((one for one in api.sent_to(chat_id) if one.message_id == message_id), None)
    if old is None:
        raise ApiError(400, "Bad Request: message to edit not found")
    parsed = _text(parameters, "text", _MAX_TEXT, "MESSAGE_TOO_LONG")
    if not parsed.text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    buttons = _buttons(parameters)
    if (parsed.text, parsed.entities, buttons) == (old.text, old.entities, old.buttons):
        raise ApiError(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message",
        )
    source = str(parameters["text"])
    new = replace(old, text=parsed.text, source=source, entities=parsed.entities, buttons=buttons)
    api.keep(new)
    return _message(new, api)


@_method("answerCallbackQuery")
async def answer_callback_query(api: BotApi, parameters: dict[str, Any]) -> Any:
    query_id = str(parameters.get("callback_query_id", ""))
    if query_id not in api.open_callbacks:
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    text = str(parameters.get("text", ""))
    if units(text) > 200:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    api.open_callbacks.discard(query_id)
    api.answered[query_id] = text
    return True


@_method("answerInlineQuery")
async def answer_inline_query(api: BotApi, parameters: dict[str, Any]) -> Any:
    query_id = str(parameters.get("inline_query_id", ""))
    if query_id not in api.open_inline:
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    results = _json(parameters.get("results"), [])
    if len(results) > 50:
        raise ApiError(400, "Bad Request: RESULTS_TOO_MUCH")
    for result in results:
        if not 1 <= len(result["id"].encode()) <= 64:
            raise ApiError(400, "Bad Request: RESULT_ID_INVALID")
        if not result.get("title"):
            raise ApiError(400, "Bad Request: can't parse inline query result: Can't find field \"title\"")
        content = result.get("input_message_content", {})
        _text(content | {"text": content.get("message_text", "")}, "text", _MAX_TEXT, "MESSAGE_TOO_LONG")
    if len({result["id"] for result in results}) < len(results):
        raise ApiError(400, "Bad Request: RESULT_ID_DUPLICATE")
    api.open_inline.discard(query_id)
    api.inline[query_id] = results
    return True


async def _send_media(api: BotApi, parameters: dict[str, Any], method: str, field: str) -> Any:
    content = parameters.get(field)
    if isinstance(content, str) and content.startswith("attach://"):
        content = parameters.get(content.removeprefix("attach://"))
    if not content:
        raise ApiError(400, f"Bad Request: there is no {field} in the request")
    parsed = _text(parameters, "caption", _MAX_CAPTION, "message caption is too long")
    return _send(api, parameters, method, parsed, content if isinstance(content, bytes) else b"")


@_method("sendPhoto")
async def send_photo(api: BotApi, parameters: dict[str, Any]) -> Any:
    return await _send_media(api, parameters, "sendPhoto", "photo")


@_method("sendDocument")
async def send_document(api: BotApi, parameters: dict[str, Any]) -> Any:
    return await _send_media(api, parameters, "sendDocument", "document")


@_method("setMyCommands")
async def set_my_commands(api: BotApi, parameters: dict[str, Any]) -> Any:
    commands = _json(parameters.get("commands"), [])
    if len(commands) > 100:
        raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not 1 <= len(one["description"]) <= 256:
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
    scope = _json(parameters.get("scope"), {"type": "default"})
    if "chat_id" in scope and int(scope["chat_id"]) not in api.chats:
        raise ApiError(400, "Bad Request: chat not found")
    place = ":".join(str(scope[key]) for key in ("type", "chat_id") if key in scope)
    language = parameters.get("language_code")
    api.commands[f"{place} {language}" if language else place] = commands
    return True


@_method("sendChatAction")
async def send_chat_action(api: BotApi, parameters: dict[str, Any]) -> Any:
    api.actions.append((_chat(api, parameters), str(parameters["action"])))
    return True


@_method("getFile")
async def get_file(api: BotApi, parameters: dict[str, Any]) -> Any:
    file_id = str(parameters.get("file_id", ""))
    if file_id not in api.files:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    size = len(api.files[file_id][1])
    if size > _MAX_DOWNLOAD:
        raise ApiError(400, "Bad Request: file is too big")
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": f"documents/{file_id}"}


@_method("getChatMember")
async def get_chat_member(api: BotApi, parameters: dict[str, Any]) -> Any:
    chat_id, user_id = _chat(api, parameters), int(parameters["user_id"])
    if user_id < 0:
        raise ApiError(400, "Bad Request: invalid user_id specified")
    status = api.members.get((chat_id, user_id), "member")
    user = {"id": user_id, "is_bot": False, "first_name": "Reader"}
    return {"user": user, "status": status, **standing_fields(status)}


@_method("setWebhook")
async def set_webhook(api: BotApi, parameters: dict[str, Any]) -> Any:
    url, secret = str(parameters.get("url", "")), str(parameters.get("secret_token", ""))
    # A local Bot API server also posts to plain HTTP, and only to where it can reach.
    if not url.startswith(("https://", "http://127.0.0.1")):
        raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise ApiError(400, "Bad Request: secret token contains unallowed characters")
    api.webhook = {"url": url, "secret_token": secret}
    await api.post_pending()
    return True


@_method("deleteWebhook")
async def delete_webhook(api: BotApi, parameters: dict[str, Any]) -> Any:
    api.webhook = None
    return True


@_method("getWebhookInfo")
async def get_webhook_info(api: BotApi, parameters: dict[str, Any]) -> Any:
    return {"url": (api.webhook or {}).get("url", ""), "has_custom_certificate": False, "pending_update_count": 0}
