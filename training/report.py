"""The scores of a finished pipeline, as JSON for the gate and as a table for the model card."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import spacy

from training import card, measure, silver

_SCORES = "scores.json"
#: News sentences on which the speed is measured.
_TIMED = 2000


def write(model: Path, data: Path, folder: Path) -> None:
    """Measure ``model`` on every held-out part; ``scores.json`` and ``scores.md`` in ``folder``, the card beside it."""
    scores = measure.everything(spacy.load(model), data)
    rounded = {corpus: {key: round(value, 1) for key, value in row.items()} for corpus, row in scores.items()}
    (folder / _SCORES).write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf8")
    table_ = table(rounded)
    (folder / "scores.md").write_text(table_, encoding="utf8")
    card.write(model, table_, silver.news_texts(data, _TIMED))
    print(table_)


def table(scores: Mapping[str, Mapping[str, float]]) -> str:
    """Two Markdown tables: treebanks, and names."""
    trees = {corpus: row for corpus, row in scores.items() if not corpus.startswith("names/")}
    spans = {corpus.partition("/")[2]: row for corpus, row in scores.items() if corpus.startswith("names/")}
    return f"{_table(trees)}\n{_table(spans)}"


def _table(rows: Mapping[str, Mapping[str, float]]) -> str:
    keys = list(dict.fromkeys(key for row in rows.values() for key in row))
    lines = [f"| held out | {' | '.join(keys)} |", f"|---|{'---|' * len(keys)}"]
    for corpus, row in rows.items():
        lines.append(f"| {corpus} | {' | '.join(f'{row.get(key, 0):.1f}' for key in keys)} |")
    return "\n".join(lines) + "\n"
