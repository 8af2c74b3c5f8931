"""Answers in the terminal: what is refused before anything is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.common import explained
from bot.errors import ConfigError, FetchError, ForbiddenAddress


@pytest.mark.parametrize("name", ["gone.txt", "news/gone.PDF", "mail.eml"])
def test_a_file_that_is_not_there_is_not_searched_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    raised = CliRunner().invoke(app, ["brief", name]).exception
    assert isinstance(raised, ConfigError)
    assert name in str(raised)


def test_whoever_types_here_is_told_the_setting_that_opens_a_private_address() -> None:
    closed = ForbiddenAddress("http://intranet/feed", "a local name is not read", pair=("intranet", 80))
    assert explained(closed).endswith("write BRIEFBOT_ALLOW_PRIVATE_HOSTS=intranet:80 into .env")
    assert (
        explained(FetchError("https://e.org", "answered with status 404")) == "https://e.org: answered with status 404"
    )
