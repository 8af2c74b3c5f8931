"""The model card: ``card.md`` filled with what was measured, so that no figure is typed by hand."""

from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path

import spacy
from spacy.language import Language

_TEMPLATE = Path(__file__).with_name("card.md")
_MEGABYTE = 1_000_000


def write(model: Path, scores: str, texts: list[str]) -> None:
    """``README.md`` beside the weights of ``model``.

    :param scores: the tables of :mod:`training.report`.
    :param texts: raw text on which the speed is measured.
    """
    card = _TEMPLATE.read_text(encoding="utf8").format(
        version=spacy.util.load_meta(model / "meta.json")["version"],
        spacy=version("spacy"),
        size=megabytes(model),
        speed=words_a_second(spacy.load(model), texts),
        scores=scores,
    )
    (model / "README.md").write_text(card, encoding="utf8")


def megabytes(folder: Path) -> float:
    """The size of every file under ``folder``, in MB of 10⁶ bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / _MEGABYTE


def words_a_second(nlp: Language, texts: list[str]) -> float:
    """How many words ``nlp.pipe`` reads in a second of processor time, after a first reading to warm up."""
    list(nlp.pipe(texts[: nlp.batch_size]))
    began = time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    return words / (time.process_time() - began)
