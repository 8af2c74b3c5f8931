"""How well moves are coded in own sentences: all types, many regions.

Floors are what the pipeline reached when they were set, less a point or two; lowering one needs a reason in the commit.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from bot.domain.facts import Extraction, Move
from bot.domain.plover import MoveType
from bot.extract.analyzer import Analyzer
from tests.quality.reading import phrases, read

_GOLD = Path(__file__).with_name("moves") / "gold.tsv"
TYPE, SIDES, STATUS = 0.97, 0.94, 0.97


def gold() -> list[dict[str, str]]:
    with _GOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_gold_covers_every_type() -> None:
    rows = gold()
    assert len(rows) >= 520
    assert {row["type"] for row in rows} == {kind.value for kind in MoveType}


def test_own_sentences(analyzer: Analyzer, record_property: Callable[[str, object], None]) -> None:
    rows = gold()
    found = typed = sided = status = 0
    for number, row in enumerate(rows):
        text = row["# sentence"]
        extraction = read(analyzer, text)
        found += len(extraction.moves)
        right = [move for move in extraction.moves if move.type.value == row["type"]]
        both = [move for move in right if _sides(extraction, text, move, row)]
        typed += bool(right)
        sided += bool(both)
        status += any(move.status.value == row["status"] for move in right)
        record_property(f"{number}", f"{bool(right)} {bool(both)} {row} {extraction.moves}")
    figures = f"type {2 * typed / (len(rows) + found):.3f} sides {2 * sided / (len(rows) + found):.3f}"
    record_property("figures", f"{figures} status {status / max(typed, 1):.3f}")
    assert 2 * typed / (len(rows) + found) >= TYPE
    assert 2 * sided / (len(rows) + found) >= SIDES
    assert status / max(typed, 1) >= STATUS


def _sides(extraction: Extraction, text: str, move: Move, row: dict[str, str]) -> bool:
    pairs = ((row["initiator"], move.initiators), (row["target"], move.targets))
    return all(
        not wanted or any(wanted in form for actor in actors for form in phrases(extraction, text, actor))
        for wanted, actors in pairs
    )
