"""The table of moves: what an expert edits is read, and a slip is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.extract.lexicon.moves import load_moves


def _edited(folder: Path, text: str) -> Path:
    (folder / "moves.toml").write_text(text, encoding="utf-8")
    return folder


def test_every_list_of_the_packaged_table_is_filled() -> None:
    table = load_moves()
    assert all(
        (table.acts, table.people, table.wrongs, table.claims, table.unsure, table.hedges, table.weapons, table.control)
    )
    assert {"plan", "deny", "allege"} <= set(table.control.values())


def test_words_of_an_expert_are_taken(tmp_path: Path) -> None:
    table = load_moves(_edited(tmp_path, '[told]\nclaims = ["hearsay"]\n[control]\nallege = ["insinuate"]\n'))
    assert "hearsay" in table.claims
    assert table.control["insinuate"] == "allege"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[told]\nclams = ["x"]\n', "clams"),
        ('[control]\nhope = ["x"]\n', "hope"),
        ('[MEET]\nverbs = ["meet"]\n', "MEET"),
        ('[AID]\nverbs = ["aid <"]\n', "aid <"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        load_moves(_edited(tmp_path, text))
