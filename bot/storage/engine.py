"""The database: engine, transactions, migrations. One class for SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from bot.errors import ConfigError, StorageError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
_BUSY_MS = 10_000


class Turn(IntEnum):
    """What is written by one at a time: PostgreSQL's advisory locks, numbers of our own."""

    #: Changes of the schema.
    SCHEMA = 0x62726965
    #: New articles: each is placed among all those before it.
    ARTICLES = SCHEMA + 1
    #: Facts and actors: their numbers are committed in order, so that whoever has seen one has seen all below it.
    FACTS = SCHEMA + 2
    NOTES = SCHEMA + 3
    #: Held by the process that sends, for as long as it does.
    SENDER = SCHEMA + 16


def database_url(text: str) -> URL:
    """``sqlite:///file`` or ``postgresql://…`` with the asynchronous driver filled in.

    :raises ConfigError: when it is neither.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ConfigError(
            "BRIEFBOT_DATABASE_URL is not an address; write sqlite:///briefbot.db or postgresql://user@host/name"
        ) from error
    backend = url.get_backend_name()
    if backend not in _DRIVERS:
        raise ConfigError(f"BRIEFBOT_DATABASE_URL: {backend!r} is not supported; use sqlite:///… or postgresql://…")
    return url.set(drivername=_DRIVERS[backend])


def shown_url(url: URL) -> str:
    """The address as an operator writes it: without the driver, the password hidden."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def libpq_url(text: str) -> str:
    """The address of a PostgreSQL database as its own client library takes it, password included.

    :raises ConfigError: when it is no PostgreSQL address.
    """
    url = database_url(text)
    if url.get_backend_name() == "sqlite":
        raise ConfigError("Workers need PostgreSQL: set BRIEFBOT_DATABASE_URL to postgresql://user@host/name.")
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _prepare_sqlite(engine: AsyncEngine) -> None:
    """Durable and concurrent: WAL, every commit on disk, and transactions that begin where we say.

    The driver's own implicit BEGIN is off; a writer takes its lock at once (BEGIN IMMEDIATE), so that two
    writers queue instead of failing half-way (https://www.sqlite.org/lang_transaction.html).
    """

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """Hands out transactions. Close it: ``async with Database(url) as database``."""

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        memory = self.is_sqlite and self.url.database in (None, "", ":memory:")
        options: dict[str, Any] = {"poolclass": StaticPool} if memory else {"pool_pre_ping": not self.is_sqlite}
        # Parameters are what readers wrote: no error and no log line shows them.
        options["hide_parameters"] = True
        try:
            self.engine = create_async_engine(self.url, **options)
        except ModuleNotFoundError as error:
            raise ConfigError("PostgreSQL needs its driver: pip install 'briefing-bot[postgres]'") from error
        self._memory = memory
        self._writer = asyncio.Lock()
        if self.is_sqlite:
            _prepare_sqlite(self.engine)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.engine.dispose()

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database; ``None`` for one in memory or on a server."""
        return Path(self.url.database or "").expanduser() if self.is_sqlite and not self._memory else None

    @asynccontextmanager
    async def write(self, *, turn: Turn | None = None) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: all of it is committed at the end, or none of it.

        On SQLite writers of this process take turns, so that none waits on the file's lock.

        :param turn: on PostgreSQL, wait for all others who write the same, in whatever process.
        """
        async with self._writer if self.is_sqlite else _nothing(), self._connection(writes=True) as connection:
            if turn is not None and not self.is_sqlite:
                await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({turn:d})")
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, from one consistent state."""
        async with self._writer if self._memory else _nothing(), self._connection(writes=False) as connection:
            yield connection

    @asynccontextmanager
    async def _connection(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(**self._options(writes=writes))
                async with connection.begin():
                    yield connection
        except (OperationalError, InterfaceError, InternalError) as error:
            if self.path is not None and any(sign in str(error.orig) for sign in _STALE):
                # An open file stays read-only, or gone, however its folder is mended: the next try opens it anew.
                await self.engine.dispose()
            raise wrapped(error, self.url) from error
        except PoolTimeout as error:
            raise StorageError("all connections to the database are in use; it is too slow or hangs") from error
        except DatabaseError as error:
            # A damaged file is told as this class itself; its other subclasses are mistakes in our own SQL.
            if type(error) is not DatabaseError:
                raise
            raise wrapped(error, self.url) from error

    def _options(self, *, writes: bool) -> dict[str, Any]:
        """How a transaction is begun. SQLite's readers see one state anyway; PostgreSQL's are asked to."""
        options: dict[str, Any] = {"writes": writes}
        if not self.is_sqlite and not writes:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return options

    async def migrate(self, target: str = "head") -> str:
        """Bring the schema to the newest version, or up to ``target``; returns the newest revision this code knows.

        Safe to call at every start, also from several processes at once: they take turns.
        """
        self._make_room()
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(writes=True)
                async with connection.begin():
                    if not self.is_sqlite:
                        await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({Turn.SCHEMA:d})")
                    await connection.run_sync(_upgrade, target)
        except DBAPIError as error:
            raise wrapped(error, self.url) from error
        return head()

    async def revision(self) -> str | None:
        """The schema's revision, ``None`` in an empty database."""
        async with self.read() as connection:
            return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())

    async def exists(self) -> bool:
        """Whether there is anything at the address: a file, a server's database."""
        if self.is_sqlite:
            return self._memory or self._has_file()
        async with self.read():
            return True

    def _has_file(self) -> bool:
        return Path(self.url.database or "").expanduser().is_file()

    def _make_room(self) -> None:
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"{self.path.parent} cannot be made: {error.strerror}; name another place in BRIEFBOT_DATABASE_URL"
            ) from error


@asynccontextmanager
async def _nothing() -> AsyncIterator[None]:
    yield


#: What SQLite says when the file is not what it was when it was opened.
_STALE = ("readonly", "disk I/O", "unable to open")
#: What SQLite says of a file that no later try can read.
_DAMAGED = ("malformed", "not a database")


def wrapped(error: DBAPIError, url: URL) -> StorageError:
    """A driver's error in our words."""
    return StorageError(_explain(error, url), transient=not any(sign in str(error.orig) for sign in _DAMAGED))


def _explain(error: DBAPIError, url: URL) -> str:
    shown = shown_url(url)
    text = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    hints = {
        "unable to open": "check that the folder exists and may be written",
        "readonly": "the file or its folder may not be written; check its owner and mode",
        "disk is full": "make room on the disk; nothing was lost",
        "disk I/O": "the disk fails or is gone; check it and its mount",
        "connection": "check that the database server runs and lets this program in",
        "locked": "another program holds the database; stop it or try again",
        "malformed": "the file is damaged; restore the newest backup (briefbot restore)",
        "not a database": "the file is no SQLite database; move it away or name another",
    }
    hint = next((advice for sign, advice in hints.items() if sign in text), "")
    return f"{shown}: {text}{f'; {hint}' if hint else ''}"


def alembic_config() -> Config:
    """Where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection, target: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def head() -> str:
    """The newest revision this code knows."""
    revision = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if revision is None:
        raise StorageError("No migrations found in this installation; reinstall briefing-bot.")
    return revision
