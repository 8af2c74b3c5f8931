"""What was read: sources, articles, actors, facts, stories.

Facts of all kinds share one table: a reader's ``/why 12`` needs one running number, corrections one id to
hang on, and selection one index over time. What differs by kind lies in ``data``, JSON of the record.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from bot.storage.tables.columns import Serial, UtcDateTime, metadata


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
    #: The organs of a state, and all who act for it.
    Index("ix_actors_country_sector_kind", "country", "sector", "kind"),
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
