from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


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
