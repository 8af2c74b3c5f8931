"""The table of issues."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.extract.lexicon.issues import load_issues


def test_forty_issues_and_more_are_packaged() -> None:
    table = load_issues()
    assert len(table.issues) >= 40
    assert {"talks", "sanctions", "joint drills", "ceasefire", "immigration", "abortion"} <= set(table.issues)


@pytest.mark.parametrize(
    ("asked", "key"),
    [("sanctions", "sanctions"), ("Nuclear  Weapons", "nuclear programme"), ("war games", "joint drills")],
)
def test_readers_find_an_issue_under_its_names(asked: str, key: str) -> None:
    issue = load_issues().find(asked)
    assert issue is not None
    assert issue.key == key


def test_an_unknown_issue_is_none() -> None:
    assert load_issues().find("cheese") is None


def test_a_repeated_key_is_named(tmp_path: Path) -> None:
    entry = '[[issue]]\nkey = "cheese"\nlabel = "Cheese"\ncues = "cheese"\n'
    (tmp_path / "issues.toml").write_text(entry * 2, encoding="utf-8")
    with pytest.raises(ConfigError, match="cheese"):
        load_issues(tmp_path)
