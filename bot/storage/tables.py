"""Every table, declared once. Migrations are tested to give exactly this.

Facts of all kinds share one table: a reader's ``/why 12`` needs one running number, corrections one id to
hang on, and selection one index over time. What differs by kind lies in ``data``, JSON of the record.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: Rows that grow without bound count in 64 bits; SQLite only numbers plain INTEGER keys itself.
Serial = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _article_key(**more: Any) -> Column[str]:
    return Column("article_id", String(40), ForeignKey("articles.id", ondelete="CASCADE"), **more)


sources = Table(
    "sources",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("locator", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("state_media", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("next_poll_at", UtcDateTime, index=True),
    Column("interval_s", Integer, nullable=False, default=900, server_default="900"),
    Column("failures", Integer, nullable=False, default=0, server_default="0"),
    Column("last_success_at", UtcDateTime),
    Column("last_error", Text),
)

articles = Table(
    "articles",
    metadata,
    #: In order of arrival; the full-text index goes by it.
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("source_id", String(40), ForeignKey("sources.id"), nullable=False, index=True),
    Column("url", Text, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("published_at", UtcDateTime),
    Column("fetched_at", UtcDateTime, nullable=False),
    #: Published if that is known, else fetched: what windows and orders go by.
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("content_hash", String(32), nullable=False, index=True),
    Column("origin", Text),
    Column("outlet", Text, nullable=False),
    Column("author", Text),
    Column("story_id", String(40), index=True),
    Column("duplicate_of", String(40)),
    #: Version that analysed it; NULL until then.
    Column("analyzer", String(64), index=True),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    #: Why it is set aside, when it is.
    Column("problem", Text),
    #: Came with the first fetch of its source: not news, however fresh, and nobody is alerted.
    Column("history", Boolean, nullable=False, default=False, server_default="0"),
    sqlite_autoincrement=True,
)

actors = Table(
    "actors",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("country", String(3)),
    Column("sector", String(8)),
    Column("articles", Integer, nullable=False, default=0, server_default="0"),
)

actor_names = Table(
    "actor_names",
    metadata,
    Column("actor_id", String(40), ForeignKey("actors.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    #: Lower case, accents and marks gone: what is looked up.
    Column("folded", Text, nullable=False, index=True),
)

#: One row a word of a name, so that "Han" finds "Han Tae Song" by index.
actor_words = Table(
    "actor_words",
    metadata,
    Column("word", Text, primary_key=True),
    Column("actor_id", String(40), ForeignKey("actors.id", ondelete="CASCADE"), primary_key=True, index=True),
)

article_actors = Table(
    "article_actors",
    metadata,
    _article_key(primary_key=True),
    Column("local_id", String(12), primary_key=True),
    Column("actor_id", String(40), ForeignKey("actors.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("role", Text),
    Column("salience", Float, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    #: What a reader types after /why.
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    #: position, drill or move.
    Column("kind", String(16), nullable=False),
    _article_key(nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    #: Stance on an issue, or the type of a drill or move.
    Column("type", String(40), nullable=False),
    Column("issue", Text),
    Column("confidence", Float, nullable=False),
    Column("data", JSON, nullable=False),
    Index("ix_facts_kind_at", "kind", "at"),
    Index("ix_facts_issue_at", "issue", "at"),
    sqlite_autoincrement=True,
)

fact_actors = Table(
    "fact_actors",
    metadata,
    Column("fact_id", String(40), ForeignKey("facts.id", ondelete="CASCADE"), primary_key=True),
    Column("actor_id", String(40), ForeignKey("actors.id"), primary_key=True),
    #: source, participant, initiator or target; of a position also behalf (the state spoken for) or voice.
    Column("part", String(16), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_fact_actors_actor_id_at", "actor_id", "at"),
)

#: What operators struck out or set right; kept apart from facts, so that a new analysis brings nothing back.
corrections = Table(
    "corrections",
    metadata,
    Column("fact_id", String(40), primary_key=True),
    Column("by_user", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    Column("note", Text),
    Column("article_id", String(40), index=True),
    #: New values by field; NULL: the fact is struck out.
    Column("changes", JSON(none_as_null=True)),
    #: Kind and JSON of the record as it was read, to know it again under another id.
    Column("kind", String(16)),
    Column("data", JSON(none_as_null=True)),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False, index=True),
    Column("articles", Integer, nullable=False),
    #: The title that says best what the story is about, and how well it does.
    Column("headline", Text, nullable=False, default="", server_default=""),
    Column("headline_weight", Float, nullable=False, default=0.0, server_default="0"),
    #: What its articles have in common: terms and their weights.
    Column("centroid", JSON),
    #: The story it turned out to be one with; such a row only keeps the old id known.
    Column("merged_into", String(40)),
)

#: Keys under which the copies of an article are found (:mod:`bot.briefing.duplicates`); the newest few of a key.
article_bands = Table(
    "article_bands",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

#: Terms under which a story is found; the newest stories of a term.
story_terms = Table(
    "story_terms",
    metadata,
    Column("term", String(80), primary_key=True),
    Column("story_id", String(40), primary_key=True),
    #: Of the last article that brought the term to the story.
    Column("number", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

#: Items of feeds that were dealt with, so that the page behind each is fetched once.
seen_items = Table(
    "seen_items",
    metadata,
    Column("source_id", String(40), ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

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
