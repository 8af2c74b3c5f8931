"""Words for drills that an operator edits."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.extract.lexicon.drills import load_drills


def test_a_phase_that_drills_do_not_have_is_named(tmp_path: Path) -> None:
    (tmp_path / "drills.toml").write_text('[beside]\nnearly = ["almost"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="beside: no phase of a drill is called nearly"):
        load_drills(tmp_path)


def test_every_list_of_the_table_is_read() -> None:
    table = load_drills()
    assert "firefighters" in table.civil_holders
    assert "send" in table.sending
    assert table.beside["upcoming"] == "planned"
