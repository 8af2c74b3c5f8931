"""Two processes never send from one database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import BusyError, StorageError
from bot.storage.engine import Database
from bot.storage.lock import sole_sender


async def test_the_second_sender_is_told_to_stop_the_first(database_url: str) -> None:
    async with Database(database_url) as first, Database(database_url) as second:
        async with sole_sender(first):
            with pytest.raises(BusyError, match="stop that one first"):
                async with sole_sender(second):
                    pass
        async with sole_sender(second):
            pass


async def test_the_message_names_the_process(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database, sole_sender(database):
        with pytest.raises(BusyError, match=f"process {os.getpid()}"):
            async with sole_sender(database):
                pass


async def test_a_database_in_memory_is_nobody_elses() -> None:
    async with Database("sqlite://") as one, Database("sqlite://") as other, sole_sender(one), sole_sender(other):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, the device on which no room is left")
async def test_a_full_disk_is_no_reason_not_to_hold_the_lock(tmp_path: Path) -> None:
    (tmp_path / "bot.db.lock").symlink_to("/dev/full")
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database, sole_sender(database):
        with pytest.raises(BusyError):
            async with sole_sender(database):
                pass


async def test_a_server_that_is_not_there_is_told(unused_tcp_port: int) -> None:
    async with Database(f"postgresql://nobody@127.0.0.1:{unused_tcp_port}/none") as database:
        with pytest.raises(StorageError, match="check that the database server runs"):
            async with sole_sender(database):
                pass
