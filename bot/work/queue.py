"""Work for many processes on many machines: jobs in PostgreSQL, by procrastinate.

    clock ─┬─> fetch, one job a due feed ──> articles kept ─┐ one transaction
           ├─> overlooked articles ────────> analyze <──────┘
           └─> deliver ──> outbox ──> the one sender (``briefbot run``)

A job says that there is work; the database says what is left of it. A job that is lost, doubled or run by two at once
therefore loses and doubles nothing. The clock ticks once, however many workers there are; the job of a worker whose
heart has stopped is given to another.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import procrastinate
import psycopg
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException, UniqueViolation
from procrastinate.jobs import Status
from psycopg.conninfo import conninfo_to_dict

from bot.errors import StorageError

log = structlog.get_logger(__name__)

#: The queues that a worker may serve. The clock is served by all.
QUEUES = ("fetch", "analyze", "deliver")
_CLOCK = "clock"
#: Articles a job: enough that the queue costs nothing beside the reading, few enough that a death costs little.
_BATCH = 20
#: A job that was begun so often and not finished is taken apart: its worker may have died of one of its articles.
_APART = 2
#: Errors of the database and the network pass; a job is tried again so often before it is left as failed.
_ATTEMPTS = 8
_FAILED_KEPT = timedelta(days=7)
#: Seconds within which the server has to answer at the start.
_REACHED_WITHIN = 10
#: An advisory lock of our own, for changes of the queue's tables.
_PREPARING = 0x62726970


class Tasks(Protocol):
    """What is done; see :class:`bot.service.tasks.Tasks`."""

    async def due_sources(self) -> list[str]: ...
    async def fetch(self, source_id: str) -> None: ...
    async def overlooked(self) -> list[str]: ...
    async def analyze(self, article_ids: Sequence[str], tries: int = 0) -> None: ...
    async def serve_digests(self) -> None: ...
    async def keep_up(self) -> None: ...


class Transaction(Protocol):
    """A transaction of the storage's, of which the driver's connection can be had."""

    async def get_raw_connection(self) -> Any: ...


class JobQueue:
    """The queue over one database. Open it with :func:`open_queue`."""

    def __init__(self, app: procrastinate.App, *, tick_seconds: int, heartbeat_seconds: float) -> None:
        self._app = app
        self._heartbeat = heartbeat_seconds
        self._tasks: Tasks | None = None
        self._fetch = app.task(queue="fetch", name="fetch")(self._do_fetch)
        retry = procrastinate.RetryStrategy(max_attempts=_ATTEMPTS, wait=5, linear_wait=10)
        self._analyze = app.task(queue="analyze", name="analyze", pass_context=True, retry=retry)(self._do_analyze)
        self._deliver = app.task(queue="deliver", name="deliver", retry=retry)(self._do_deliver)
        cron = f"* * * * * */{tick_seconds}"
        tick = app.task(queue=_CLOCK, name="tick", queueing_lock="tick", lock="tick")(self._tick)
        app.periodic(cron=cron, periodic_id="tick")(tick)
        daily = app.task(queue=_CLOCK, name="keep_up", queueing_lock="keep_up", lock="keep_up")(self._keep_up)
        app.periodic(cron="17 3 * * *", periodic_id="keep_up")(daily)

    async def announce(self, connection: Transaction, article_ids: Sequence[str]) -> None:
        """Enqueue the analysis of articles inside the transaction that keeps them."""
        driver = (await connection.get_raw_connection()).driver_connection
        await self._enqueue(article_ids, connection=driver)

    async def work(
        self, tasks: Tasks, queues: Sequence[str], *, concurrency: int, wait: bool = True, signals: bool = True
    ) -> None:
        """Do jobs until SIGTERM or SIGINT; what is under way is finished first.

        :param concurrency: jobs side by side.
        :param wait: whether to wait for more when nothing is left.
        :param signals: whether to listen to signals; cancelling does the same.
        """
        self._tasks = tasks
        rescuing = asyncio.create_task(self._keep_rescuing())
        try:
            await self._app.run_worker_async(
                queues=[*queues, _CLOCK],
                concurrency=concurrency,
                wait=wait,
                install_signal_handlers=signals and wait,
                shutdown_graceful_timeout=20.0,
                delete_jobs="successful",
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=self._heartbeat,
                stalled_worker_timeout=3 * self._heartbeat,
            )
        finally:
            rescuing.cancel()

    async def waiting(self, queue: str) -> int:
        """Jobs of a queue that nobody has begun."""
        listed = await self._app.job_manager.list_queues_async(queue=queue)
        return sum(int(one["todo"]) for one in listed)

    @property
    def _work(self) -> Tasks:
        if self._tasks is None:
            raise RuntimeError("jobs are done by work() only")
        return self._tasks

    async def _enqueue(self, article_ids: Sequence[str], *, size: int = _BATCH, connection: Any = None) -> None:
        job = self._analyze.configure(connection=connection)
        starts = range(0, len(article_ids), size)
        batches: list[dict[str, Any]] = [{"article_ids": list(article_ids[at : at + size])} for at in starts]
        await job.batch_defer_async(*batches)

    async def _tick(self, timestamp: int) -> None:
        """The clock: see what has fallen due."""
        for source_id in await self._work.due_sources():
            lock = f"fetch {source_id}"
            with suppress(AlreadyEnqueued):
                await self._fetch.configure(lock=lock, queueing_lock=lock).defer_async(source_id=source_id)
        if not await self.waiting("analyze") and (overlooked := await self._work.overlooked()):
            log.info("articles that were overlooked are read", count=len(overlooked))
            await self._enqueue(overlooked)
        with suppress(AlreadyEnqueued):
            await self._deliver.configure(lock="deliver", queueing_lock="deliver").defer_async()

    async def _keep_rescuing(self) -> None:
        """Every worker looks after the dead, beside its jobs and not as one of them: a worker that dies of a tick holds
        the clock's lock, and would stop a rescue that waits for the next tick for good."""
        while True:
            await asyncio.sleep(self._heartbeat)
            try:
                await self._rescue()
            except ProcrastinateException as error:
                # The database is away, or another worker was quicker: there is a next time.
                log.debug("no rescue this time", error=type(error).__name__)

    async def _rescue(self) -> None:
        """Give the jobs of the dead to the living."""
        jobs = self._app.job_manager
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=3 * self._heartbeat):
            log.warning("the worker of a job has died; another takes it", task=job.task_name, job=job.id)
            try:
                await jobs.retry_job(job)
            except UniqueViolation:
                # The same work waits already; this is not told as AlreadyEnqueued when a job is tried again.
                await jobs.finish_job(job, Status.FAILED, delete_job=True)

    async def _do_fetch(self, source_id: str) -> None:
        await self._work.fetch(source_id)

    async def _do_analyze(self, context: procrastinate.JobContext, article_ids: list[str]) -> None:
        tries = context.job.attempts
        if tries > _APART and len(article_ids) > 1:
            await self._enqueue(article_ids, size=1)
            return
        await self._work.analyze(article_ids, tries)

    async def _do_deliver(self) -> None:
        await self._work.serve_digests()

    async def _keep_up(self, timestamp: int) -> None:
        await self._work.keep_up()
        hours = int(_FAILED_KEPT / timedelta(hours=1))
        await self._app.job_manager.delete_old_jobs(hours, include_failed=True, include_aborted=True)


@asynccontextmanager
async def open_queue(url: str, *, tick_seconds: int = 10, heartbeat_seconds: float = 5.0) -> AsyncIterator[JobQueue]:
    """The queue in a PostgreSQL database, its tables made or brought up to date.

    :param url: as libpq takes it.
    :param tick_seconds: how often the clock ticks; divides 60.
    :param heartbeat_seconds: how often a worker tells that it lives; after three missed ones it counts as dead.
    :raises StorageError: when the server cannot be reached.
    """
    await _reach(url)
    connector = procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=8)
    app = procrastinate.App(connector=connector)
    async with app.open_async():
        await _prepare(connector)
        yield JobQueue(app, tick_seconds=tick_seconds, heartbeat_seconds=heartbeat_seconds)


async def _reach(url: str) -> None:
    """Connect once: the pool would try in silence for half a minute, and then not say why it could not."""
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=_REACHED_WITHIN):
            pass
    except psycopg.OperationalError as error:
        parts = conninfo_to_dict(url)
        where = f"{parts.get('dbname') or parts.get('user')} on {parts.get('host') or 'this machine'}"
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        told = f"The database {where} cannot be reached: {reason}; check that the server runs and lets this program in."
        raise StorageError(told) from error


async def _prepare(connector: procrastinate.PsycopgConnector) -> None:
    """Make the queue's tables, or apply what a newer procrastinate changed in them.

    How far that went is kept as the table's comment, written in the same transaction.
    """
    files = await asyncio.to_thread(migrations)
    async with connector.pool.connection() as connection, connection.transaction():
        await connection.execute(f"SELECT pg_advisory_xact_lock({_PREPARING})".encode())
        cursor = await connection.execute(b"SELECT obj_description(to_regclass('procrastinate_jobs'))")
        row = await cursor.fetchone()
        cursor = await connection.execute(b"SELECT to_regclass('procrastinate_jobs') IS NULL")
        missing = await cursor.fetchone()
        newest = max(files)
        if missing and missing[0]:
            schema = procrastinate.schema.SchemaManager.get_schema()
            await connection.execute(schema.encode())
        elif row and row[0]:
            for name in sorted(name for name in files if name > row[0]):
                await connection.execute(files[name].encode())
        await connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{newest}'".encode())


def migrations() -> dict[str, str]:
    """What procrastinate's versions changed in its tables, by file name, which is in order."""
    folder = Path(procrastinate.schema.SchemaManager.get_migrations_path())
    return {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.sql")}
