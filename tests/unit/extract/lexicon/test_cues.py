"""The table of reporting words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.facts import Stance
from bot.errors import ConfigError
from bot.extract.lexicon.cues import inflections, load_cues

_TABLE = """
[[verb]]
class = "say"
takes = ["clause"]
words = "call, call for"
[polarity]
supports = "accept"
opposes = "reject"
negations = "not"
wills = "would"
"""


def test_several_hundred_words_are_packaged() -> None:
    table = load_cues()
    assert len(table.verbs) >= 300
    assert len(table.nouns) >= 80
    assert table.verbs["deny"][0].stance is Stance.OPPOSES
    assert table.verb_of["said"] == "say"


def test_longer_wordings_come_first(tmp_path: Path) -> None:
    (tmp_path / "cues.toml").write_text(_TABLE, encoding="utf-8")
    assert [cue.words for cue in load_cues(tmp_path).verbs["call"]] == [("call", "for"), ("call",)]


def test_irregular_forms_stand_for_one_verb_each() -> None:
    assert {"held": "hold", "found": "find", "chosen": "choose"}.items() <= load_cues().verb_of.items()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (_TABLE + '[irregular]\nheld = "title, crown"\n', "irregular held"),
        (_TABLE.replace('"clause"', '"claus"'), "claus"),
        (_TABLE.replace('class = "say"\n', ""), "class"),
        (_TABLE.replace('takes = ["clause"]', 'takes = ["clause"]\nstance = "for"'), "for"),
        ("[[verb", "cues.toml"),
    ],
)
def test_a_wrong_table_is_named(tmp_path: Path, wrong: str, named: str) -> None:
    (tmp_path / "cues.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ConfigError, match=named):
        load_cues(tmp_path)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("stop", {"stops", "stopped", "stopping"}),
        ("deny", {"denies", "denied", "denying"}),
        ("urge", {"urges", "urged", "urging"}),
    ],
)
def test_forms_of_regular_verbs(verb: str, forms: set[str]) -> None:
    assert forms <= set(inflections(verb))
