"""The table of officeholders: for whom they act, and whom a surname alone means."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.extract.lexicon.officeholders import load_full_names, load_officeholders


def table(folder: Path, lines: str) -> Path:
    (folder / "officeholders.toml").write_text(f"[GOV]\n{lines}\n", "utf-8")
    return folder


def test_a_surname_in_the_table_stands_for_the_one_full_name_beside_it(tmp_path: Path) -> None:
    names = '"Ada B. Lund", "Ada Lund", "Lund", "Bo Holm", "Cy Holm", "Holm", "Moe", "Roh Jae-in", "Roh"'
    found = load_full_names(table(tmp_path, f"NOR = [{names}]"))
    assert found == {("NOR", "lund"): "Ada Lund", ("NOR", "roh"): "Roh Jae-in"}
    assert load_officeholders(tmp_path)["lund"] == ("NOR", "GOV")


def test_an_entry_that_is_no_list_is_named(tmp_path: Path) -> None:
    for load in (load_full_names, load_officeholders):
        with pytest.raises(ConfigError, match="GOV: NOR must be a list"):
            load(table(tmp_path, 'NOR = "Ada Lund"'))


def test_the_packaged_table_tells_full_names() -> None:
    assert load_full_names()["DEU", "merkel"] == "Angela Merkel"
