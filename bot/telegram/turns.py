"""An update as a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import telegram
from telegram.constants import ChatMemberStatus, ChatType, FileSizeLimit

from bot.domain.conversation import Chat, Request
from bot.telegram.places import zone_at

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
    """The bot was added to a chat, unblocked, thrown out, blocked, or what it may do there has changed."""

    chat: Chat
    #: Whether it can write there.
    welcome: bool
    #: Who changed it.
    by: int
    #: Whether it was not in the chat before.
    new: bool = False
    #: What the device of who changed it speaks (BCP 47).
    language: str | None = None


@dataclass(frozen=True, slots=True)
class InlineTurn:
    """Words typed after the bot's name in any chat."""

    request: Request
    query_id: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup."""

    old: int
    new: int


Event = Turn | InlineTurn | Standing | Moved


def read_update(update: telegram.Update, now: datetime, admins: frozenset[int]) -> Event | None:
    """What an update means for us; ``None`` when it is not ours to answer."""
    if update.my_chat_member is not None:
        change = update.my_chat_member
        new = change.old_chat_member.status in _GONE
        welcome, by = _may_write(change.chat, change.new_chat_member), change.from_user
        return Standing(_chat(change.chat), welcome, by.id, new, by.language_code)
    if update.inline_query is not None:
        return _inline(update.inline_query, now, admins)
    if update.callback_query is not None:
        return _pressed(update.callback_query, now, admins)
    message = update.effective_message
    if message is None or update.edited_message is not None or update.edited_channel_post is not None:
        return None
    if message.migrate_to_chat_id is not None:
        return Moved(message.chat.id, message.migrate_to_chat_id)
    return _said(message, now, admins)


def _may_write(chat: telegram.Chat, member: telegram.ChatMember) -> bool:
    """Whether the bot can write in the chat: in a channel it must be an administrator who may post."""
    if isinstance(member, telegram.ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    if chat.type == ChatType.CHANNEL:
        return isinstance(member, telegram.ChatMemberAdministrator) and bool(member.can_post_messages)
    return member.status not in _GONE


def _inline(query: telegram.InlineQuery, now: datetime, admins: frozenset[int]) -> InlineTurn:
    user = query.from_user.id
    request = Request(
        chat=Chat(id=user),
        user=user,
        text=query.query,
        language=query.from_user.language_code,
        at=now,
        admin=user in admins,
    )
    return InlineTurn(request, query.id)


def _sender(message: telegram.Message) -> int | None:
    """Who wrote it; ``None`` for who writes in the name of the chat itself: its administrators."""
    if message.sender_chat is not None:
        return None if message.sender_chat.id == message.chat.id else message.sender_chat.id
    return message.from_user.id if message.from_user else None


def _said(message: telegram.Message, now: datetime, admins: frozenset[int]) -> Turn | None:
    sender = message.from_user
    if message.is_automatic_forward or (sender is not None and sender.is_bot and message.sender_chat is None):
        return None
    text = message.text or message.caption or ""
    document = _document(message)
    private = message.chat.type == ChatType.PRIVATE
    if not text and document is None and (not private or _is_service(message)):
        return None
    user, place = _sender(message), message.location
    request = Request(
        chat=_chat(message.chat, message),
        user=user,
        text=_with_links(text, message),
        language=message.from_user.language_code if message.from_user else None,
        place_zone=zone_at(place.longitude, place.latitude) if place and private else None,
        at=now,
        admin=user in admins,
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
    language = query.from_user.language_code
    return Request(chat=chat, user=user, button=query.data or "", language=language, at=now, admin=user in admins)


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
