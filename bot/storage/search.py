"""Full-text search behind one function on both engines: FTS5 on SQLite, tsvector on PostgreSQL.

Both stem English and know letters without their marks. The index itself is made by the migrations; it is no part of
the declared tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, text

_WORD = re.compile(r"\w+")


def matching(
    dialect: str, words: Sequence[str], *, every: bool, arrived_last: int | None = None
) -> ColumnElement[bool]:
    """A condition on ``articles``: its title or text holds every (or any) one of ``words``.

    The words are quoted for the engine's query language: nothing a reader types is an operator in it.

    :param arrived_last: look at so many that arrived last only, where the engine's index is in order of arrival: a
        word that stands in every fifth article then costs no more in a large archive than in a small one.
    """
    terms = [match.group() for word in words for match in _WORD.finditer(_plain(word))]
    if not terms:
        return false()
    if dialect == "sqlite":
        query = (" AND " if every else " OR ").join(f'"{term}"' for term in terms)
        clause = (
            "articles.number IN (SELECT rowid FROM articles_search WHERE articles_search MATCH :words"
            " ORDER BY rowid DESC LIMIT :last)"
        )
        last: Any = bindparam("last", arrived_last or -1, unique=True)
        found: Any = text(clause).bindparams(bindparam("words", query, unique=True), last)
    else:
        query = (" & " if every else " | ").join(f"'{term}'" for term in terms)
        clause = "articles.search @@ to_tsquery('english', :words)"
        found = text(clause).bindparams(bindparam("words", query, unique=True))
    return found  # type: ignore[no-any-return]


def is_declared(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """Whether something found in a database belongs to the declared tables, and not to the search index.

    Alembic's ``include_object``.
    """
    if kind == "table":
        return not str(name).startswith("articles_search")
    return (kind, name) not in {("column", "search"), ("index", "ix_articles_search")}


def _plain(word: str) -> str:
    """Lower case, marks gone: as both indexes hold it."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
