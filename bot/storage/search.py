"""Full-text search behind one function on both engines: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, text

_WORD = re.compile(r"\w+")


def matching(dialect: str, words: Sequence[str], *, every: bool) -> ColumnElement[bool]:
    """A condition on ``articles``: its title or text holds every (or any) one of ``words``.

    The words are quoted for the engine's query language: nothing a reader types is an operator in it.
    """
    terms = [match.group().lower() for word in words for match in _WORD.finditer(word)]
    if not terms:
        return false()
    if dialect == "sqlite":
        query = (" AND " if every else " OR ").join(f'"{term}"' for term in terms)
        clause = "articles.number IN (SELECT rowid FROM articles_search WHERE articles_search MATCH :words)"
    else:
        query = (" & " if every else " | ").join(f"'{term}'" for term in terms)
        clause = "articles.search @@ to_tsquery('english', :words)"
    condition: Any = text(clause).bindparams(bindparam("words", query, unique=True))
    return condition  # type: ignore[no-any-return]
