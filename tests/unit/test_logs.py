"""What the logs hold: fields, no secrets, nobody's words."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

import bot
from bot.logs import report_unwatched, set_up_logs

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_lines_are_json_and_hold_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("DEBUG", ["hush"], colour=False)
    structlog.get_logger("bot").info("asked", url=f"https://api/bot{TOKEN}/getMe", word="hush", count=3)
    logging.getLogger("some.library").warning("calling %s", f"https://api/bot{TOKEN}/getMe")
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError:
        structlog.get_logger("bot").exception("failed")
    output = capsys.readouterr().err
    records = [json.loads(line) for line in output.splitlines()]
    assert records[0]["event"] == "asked"
    assert records[0]["count"] == 3
    assert "RuntimeError" in records[2]["exception"]
    assert TOKEN not in output
    assert "hush" not in output


def test_the_http_clients_lines_are_kept_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO", colour=False)
    logging.getLogger("httpx").info("HTTP Request: POST https://api/bot%s/getMe", TOKEN)
    assert capsys.readouterr().err == ""


def test_an_error_is_told_by_type_and_place_never_by_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("DEBUG", colour=False)
    try:
        try:
            raise KeyError("what a reader wrote")
        except KeyError as error:
            raise RuntimeError("what a reader wrote") from error
    except RuntimeError:
        logging.getLogger("apscheduler").exception("a job failed")
        structlog.get_logger("bot").exception("failed")
    output = capsys.readouterr().err
    foreign, own = (json.loads(line)["exception"] for line in output.splitlines())
    assert foreign == own
    assert "KeyError" in own
    assert own.endswith("RuntimeError")
    assert Path(__file__).name in own
    assert "what a reader wrote" not in own.replace('raise KeyError("what a reader wrote")', "").replace(
        'raise RuntimeError("what a reader wrote") from error', ""
    )


async def test_an_error_that_nobody_waited_for_is_told_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("DEBUG", colour=False)
    asyncio.get_running_loop().set_exception_handler(report_unwatched)
    asyncio.get_running_loop().call_soon(int, "the words")
    await asyncio.sleep(0.01)
    output = capsys.readouterr().err
    assert json.loads(output)["fault"].startswith("ValueError")
    assert "the words" not in output


def _calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call of a logger in the package, and where it is."""
    for file in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                holder = node.func.value
                if isinstance(holder, ast.Name) and holder.id == "log":
                    yield f"{file.name}:{node.lineno}", node


def test_every_record_is_a_fixed_event_with_fields() -> None:
    """No text is formatted into an event: a log can be searched by event, and by field."""
    calls = list(_calls())
    assert len(calls) > 30
    loose = [place for place, call in calls if len(call.args) != 1 or not isinstance(call.args[0], ast.Constant)]
    assert loose == []
