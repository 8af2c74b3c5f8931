"""The sources of the terminal: what is listed there and in OPML files of other readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import ConfigError

FEED = "https://example.org/feed.xml"
LIST = f'<opml version="2.0"><body><outline type="rss" text="Example" xmlUrl="{FEED}"/></body></opml>'


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A terminal in an empty folder with a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEFBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    return CliRunner()


def say(terminal: CliRunner, *words: str) -> str:
    result = terminal.invoke(app, ["sources", *words])
    assert result.exit_code == 0, result.output
    return result.output.strip()


def test_no_sources_yet_says_where_they_come_from(terminal: CliRunner) -> None:
    assert "briefbot sources add LINK" in say(terminal)


def test_a_feed_that_was_dropped_is_polled_again_when_a_list_names_it(terminal: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(LIST)
    assert say(terminal, "import", "list.opml") == "1 added, 0 already known"
    assert say(terminal, "import", "list.opml") == "0 added, 1 already known"
    exported = say(terminal, "export")
    assert FEED in exported
    (tmp_path / "off.opml").write_text(exported.replace('enabled="true"', 'enabled="false"'))
    say(terminal, "drop", FEED)
    assert say(terminal, "import", "off.opml") == "1 added, 0 already known", "without articles it was forgotten"
    assert say(terminal, "import", "off.opml") == "0 added, 1 already known", "listed as not polled"
    assert say(terminal, "import", "list.opml") == "0 added, 1 already known, 1 of them polled again"


def test_a_feed_is_dropped_by_the_title_that_the_list_shows(terminal: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(LIST)
    say(terminal, "import", "list.opml")
    assert say(terminal, "drop", "example") == f"Dropped: Example ({FEED})"
    assert isinstance(terminal.invoke(app, ["sources", "drop", "Example"]).exception, ConfigError)
