"""An update as a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import telegram
from telegram.constants import ChatMemberStatus, ChatType, FileSizeLimit

from bot.domain.conversation import Chat, Request

#: What getUpdates is asked for.
ALLOWED_UPDATES = ("message", "channel_post", "callback_query", "inline_query", "my_chat_member")
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was sent along and is not fetched yet."""

    file_id: str
    name: str
    media_type: str
    #: Bytes, as Telegram says.
    size: int

    @property
    def too_big(self) -> bool:
        """Whether bots may not download it."""
        return self.size > FileSizeLimit.FILESIZE_DOWNLOAD


@dataclass(frozen=True, slots=True)
class Turn:
    """A request, and what Telegram needs to know to answer it."""

    request: Request
    #: The message that the answer replies to.
    message_id: int | None = None
    #: The callback query to answer, and the message whose button it was.
    query_id: str | None = None
    pressed: int | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The bot was added to a chat, unblocked, thrown out or blocked."""

    chat: Chat
    welcome: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup."""

    old: int
    new: int


Event = Turn | Standing | Moved


def read_update(update: telegram.Update, now: datetime, admins: frozenset[int]) -> Event | None:
    """What an update means for us; ``None`` when it is not ours to answer."""
    if update.my_chat_member is not None:
        change = update.my_chat_member
        return Standing(_chat(change.chat), change.new_chat_member.status not in _GONE)
    if update.callback_query is not None:
        return _pressed(update.callback_query, now, admins)
    message = update.effective_message
    if message is None or update.edited_message is not None or update.edited_channel_post is not None:
        return None
    if message.migrate_to_chat_id is not None:
        return Moved(message.chat.id, message.migrate_to_chat_id)
    return _said(message, now, admins)


def _said(message: telegram.Message, now: datetime, admins: frozenset[int]) -> Turn | None:
    sender = message.from_user
    if sender is not None and sender.is_bot:
        return None
    text = message.text or message.caption or ""
    document = _document(message)
    private = message.chat.type == ChatType.PRIVATE
    if not text and document is None and (not private or _is_service(message)):
        return None
    request = Request(
        chat=_chat(message.chat, message),
        user=sender.id if sender else None,
        text=_with_links(text, message),
        at=now,
        admin=sender is not None and sender.id in admins,
    )
    return Turn(request, message_id=message.message_id, document=document)


def _is_service(message: telegram.Message) -> bool:
    """Whether the message tells of something that happened, and wants no answer."""
    return not (message.photo or message.sticker or message.voice or message.video or message.audio or message.location)


def _with_links(text: str, message: telegram.Message) -> str:
    """The text; where its only links are hidden behind words, they are put after it."""
    hidden = [entity.url for entity in (*message.entities, *message.caption_entities) if entity.url]
    if not hidden or "://" in text or text.startswith("/"):
        return text
    return f"{text}\n{hidden[0]}"


def _pressed(query: telegram.CallbackQuery, now: datetime, admins: frozenset[int]) -> Turn:
    message = query.message
    if message is None:
        # A button under a message sent through inline mode: there is no chat to answer in but the person's own.
        return Turn(_press(Chat(id=query.from_user.id), query, now, admins), query_id=query.id)
    chat = _chat(message.chat, message if isinstance(message, telegram.Message) else None)
    return Turn(_press(chat, query, now, admins), message_id=None, query_id=query.id, pressed=message.message_id)


def _press(chat: Chat, query: telegram.CallbackQuery, now: datetime, admins: frozenset[int]) -> Request:
    user = query.from_user.id
    return Request(chat=chat, user=user, button=query.data or "", at=now, admin=user in admins)


def _chat(chat: telegram.Chat, message: telegram.Message | None = None) -> Chat:
    thread = message.message_thread_id if message is not None and message.is_topic_message else None
    return Chat(id=chat.id, kind=str(chat.type), thread=thread, title=chat.title or "")


def _document(message: telegram.Message) -> Document | None:
    sent = message.document
    if sent is None:
        return None
    return Document(
        file_id=sent.file_id,
        name=(sent.file_name or "document")[:200],
        media_type=(sent.mime_type or "").lower(),
        size=sent.file_size or 0,
    )
