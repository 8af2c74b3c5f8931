"""``briefbot check``: every table, template and setting of the operator's own is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import resources
from bot.cli import checks as module
from bot.cli.checks import Check, Level, checks


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEFBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    for name in ("SEEDS", "TEMPLATES"):
        (tmp_path / name.lower()).mkdir()
        monkeypatch.setenv(f"BRIEFBOT_{name}", str(tmp_path / name.lower()))

    async def loaded(_: object) -> str:
        return "not looked at here"

    monkeypatch.setattr(module, "_model", loaded)


async def _line(name: str, level: Level) -> str:
    """The detail of the one line of that name and level."""
    (found,) = [one.detail for one in await checks() if (one.name, one.level) == (name, level)]
    return found


async def test_all_is_well_with_empty_folders() -> None:
    assert {one.level for one in await checks()} == {Level.OK}


TABLES = sorted(path.stem for path in resources.folder("seeds").glob("*.toml"))


@pytest.mark.parametrize("table", TABLES)
async def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, table: str) -> None:
    (tmp_path / "seeds" / f"{table}.toml").write_text("[topic\n")
    assert f"{table}.toml" in await _line("seeds", Level.FAIL)


async def test_a_file_that_replaces_no_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "seeds" / "isues.toml").write_text("")
    assert "isues.toml" in await _line("seeds", Level.FAIL)


async def test_every_refused_template_is_named(tmp_path: Path) -> None:
    (tmp_path / "templates" / "who.html.j2").write_text("{% if %}")
    (tmp_path / "templates" / "whoo.html.j2").write_text("x")
    told = await _line("templates", Level.FAIL)
    assert "who.html.j2:1" in told
    assert "whoo.html.j2" in told


async def test_the_database_is_shown_as_it_is_written() -> None:
    assert (await _line("database", Level.OK)).startswith("sqlite:///")


async def test_a_misspelt_setting_is_told_and_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFBOT_TIMZONE", "Europe/Berlin")
    assert (
        Check("settings", Level.WARN, "there is no BRIEFBOT_TIMZONE; BRIEFBOT_TIMEZONE may be meant") in await checks()
    )
