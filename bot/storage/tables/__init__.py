"""Every table, declared once. Migrations are tested to give exactly this."""

from bot.storage.tables.archive import (
    actor_names,
    actor_words,
    actors,
    article_actors,
    article_bands,
    articles,
    corrections,
    fact_actors,
    facts,
    seen_items,
    sources,
    stories,
    story_terms,
)
from bot.storage.tables.columns import Serial, UtcDateTime, metadata
from bot.storage.tables.readers import alerts, chats, inbox, kv, outbox, shown, subscriptions

__all__ = [
    "Serial",
    "UtcDateTime",
    "actor_names",
    "actor_words",
    "actors",
    "alerts",
    "article_actors",
    "article_bands",
    "articles",
    "chats",
    "corrections",
    "fact_actors",
    "facts",
    "inbox",
    "kv",
    "metadata",
    "outbox",
    "seen_items",
    "shown",
    "sources",
    "stories",
    "story_terms",
    "subscriptions",
]
