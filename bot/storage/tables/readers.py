"""Whom it is told: chats, what they asked for and were shown, requests that came in, messages that go out."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.tables.columns import Serial, UtcDateTime, metadata

chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    #: Set while Telegram refuses our messages there; settings stay.
    Column("disabled_reason", Text),
    Column("last_brief_at", UtcDateTime),
    #: IANA name, once the chat has told it.
    Column("timezone", String(64)),
    #: JSON of the question that the chat was asked last, until it is answered.
    Column("awaiting", Text),
    #: Since when Telegram refuses our messages there.
    Column("disabled_at", UtcDateTime),
    #: Who brought the bot into a group or channel.
    Column("added_by", BigInteger),
    #: Local hours without alerts, ``HH:MM-HH:MM``.
    Column("quiet", String(11)),
    #: Code of the language that is spoken there, once it is known.
    Column("language", String(16)),
)

#: Which facts a chat has been sent: what "new" is measured against.
shown = Table(
    "shown",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("fact_id", String(40), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("chat_id", BigInteger, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("thread", BigInteger),
    Column("words", JSON, nullable=False),
    Column("template", String(40), nullable=False),
    #: Local wall-clock time, ``HH:MM``.
    Column("at", String(5), nullable=False),
    #: ``0123456`` with 0 for Monday, the chosen days only.
    Column("days", String(7), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("next_due_at", UtcDateTime, nullable=False, index=True),
    #: The local date that ``next_due_at`` stands for, and the last one that was served: at most one digest a date.
    Column("next_date", Date, nullable=False),
    Column("last_date", Date),
    Column("paused", Boolean, nullable=False, default=False, server_default="0"),
    Column("paused_until", UtcDateTime),
    #: Sent without a sound.
    Column("silent", Boolean, nullable=False, default=False, server_default="0"),
    Column("created_by", BigInteger),
)

#: What is told at once, a row for each chat or forum topic (0 where there are none).
alerts = Table(
    "alerts",
    metadata,
    Column("chat_id", BigInteger, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    Column("kinds", JSON, nullable=False),
    #: Pairs of actor id and name.
    Column("actors", JSON, nullable=False),
    Column("at_night", Boolean, nullable=False),
    #: Facts up to this number have been looked at.
    Column("since", BigInteger, nullable=False),
    Column("last_at", UtcDateTime),
    Column("day", Date),
    Column("sent", Integer, nullable=False),
    Column("created_by", BigInteger),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),
    Column("data", JSON, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime, index=True),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    Column("error", Text),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("key", String(160), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("text", Text, nullable=False),
    Column("keyboard", Text),
    Column("state", String(16), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    Column("message_id", BigInteger),
    Column("reply_to", BigInteger),
    #: A message that is rewritten instead of a new one being sent.
    Column("edits", BigInteger),
    Column("silent", Boolean, nullable=False, default=False, server_default="0"),
    Column("subscription_id", String(40)),
    Column("local_date", Date),
    Column("error", Text),
    #: A picture or document that is sent; ``text`` is its caption then.
    Column("file_name", Text),
    Column("file_type", Text),
    Column("file_content", LargeBinary),
    #: Not sent after this moment; empty for answers, which are never too late.
    Column("expires_at", UtcDateTime),
    #: When the operator was told that it was given up.
    Column("reported_at", UtcDateTime),
    UniqueConstraint("key"),
    Index("ix_outbox_chat_id_state", "chat_id", "state"),
    Index("ix_outbox_due", "state", "priority", "not_before"),
    sqlite_autoincrement=True,
)

#: Small settings of the running bot: the poll offset, versions.
kv = Table(
    "kv",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
