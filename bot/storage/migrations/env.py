"""Run by Alembic with the connection that :class:`bot.storage.engine.Database` handed over."""

from __future__ import annotations

from alembic import context

from bot.storage.search import is_declared
from bot.storage.tables import metadata


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        # SQLite cannot alter most things in place: Alembic copies the table.
        render_as_batch=True,
        transactional_ddl=True,
        include_object=is_declared,
    )
    context.run_migrations()


_run()
