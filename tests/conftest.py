"""The network is off: a test that leaves loopback fails at once. Storage is tested on both engines."""

from __future__ import annotations

import io
import ipaddress
import logging
import os
import socket
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.logs import use_standard_logging
from bot.storage.engine import Database
from tests.support import botapi
from tests.support.postgres import Postgres, running_postgres

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for all tests."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty PostgreSQL database of the test's own."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture(params=ENGINES)
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database without a schema, once on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'fresh.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the test's own, once on each engine; on PostgreSQL it is migrated already."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    yield server.cleared()


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database, on each engine."""
    async with Database(database_url) as opened:
        await opened.migrate()
        yield opened


@pytest.fixture(autouse=True)
def _network_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not to this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_local(address):
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        if not _is_local(address):
            raise AssertionError(f"a test tried to reach {address!r}")
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)


@pytest.fixture(autouse=True)
def _clean_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's own machine reaches a test."""
    for name in list(os.environ):
        if name.startswith(("BRIEFBOT_", "TELEGRAM_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("BRIEFBOT_LOG_LEVEL", "WARNING")


@pytest.fixture(autouse=True)
def _logs_hold_no_secret() -> Iterator[None]:
    """Of no test may our own records, at DEBUG, hold the bot's token or what people wrote to it."""
    use_standard_logging()
    output, root, ours = io.StringIO(), logging.getLogger(), logging.getLogger("bot")
    handler, level = logging.StreamHandler(output), ours.level
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    root.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    told = len(botapi.TOLD)
    yield
    root.removeHandler(handler)
    ours.setLevel(level)
    found = _leaks(output.getvalue(), told)
    del botapi.TOLD[told:]
    assert not found, f"logged: {found}"


def _leaks(shown: str, told: int = 0) -> list[str]:
    """The token, and what people said since ``told``, as far as ``shown`` holds it."""
    return [secret for secret in (botapi.TOKEN, *botapi.TOLD[told:]) if secret in shown]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Nor may anything else that a test prints, its processes' output included, hold them: answers go to standard
    output, whatever is told of a run to standard error."""
    report = yield
    if report.when == "call" and report.passed:
        errors = "".join(text for name, text in report.sections if "stderr" in name or "log" in name)
        found = _leaks(errors) or [one for _, text in report.sections if botapi.TOKEN in text for one in ("the token",)]
        if found:
            report.outcome = "failed"
            report.longrepr = f"printed: {found}"
    return report
