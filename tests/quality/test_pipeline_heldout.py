"""The shipped pipeline on held-out treebank and name data, when the data folder is there. Floors only rise."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from training import measure, names, treebanks

_ROOT = Path(__file__).resolve().parents[2]
_DATA = _ROOT.parent / "shared" / "data"
_MODEL = _ROOT / "models" / "en_brief"
#: Sentences of each treebank that are read here; the whole takes minutes (``python -m training --only report``).
_SENTENCES = 500
#: Per cent on the first 500 sentences, measured on the committed weights and rounded down to half a point.
TREEBANK_FLOORS: dict[str, dict[str, float]] = {
    "ewt_dev": {"UPOS": 95.0, "LAS": 82.5, "LEMMA": 96.0},
    "gum_news": {"UPOS": 96.0, "LAS": 82.5, "LEMMA": 97.0, "SENTENCES": 80.5},
}
#: The same for names, on the whole of each part: its first 500 sentences hold too few persons to tell a good name
#: finder from a lucky one.
NAME_FLOORS: dict[str, dict[str, float]] = {
    "uner_dev": {"ALL": 67.0, "PERSON": 73.5},
    "gum_news": {"ALL": 80.0, "PERSON": 79.0},
    "crossner": {"ALL": 77.0, "PERSON": 80.0},
    "gmb": {"ALL": 87.0, "PERSON": 89.0},
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _DATA.is_dir(), reason="the treebanks are not here: ../shared/data beside the repository"),
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(_MODEL)


@pytest.mark.parametrize("corpus", TREEBANK_FLOORS)
def test_analysis_of_held_out_treebanks_keeps_its_floor(nlp: Language, corpus: str) -> None:
    scores = measure.treebank(nlp, treebanks.held_out(_DATA)[corpus][:_SENTENCES])
    below = {key: scores[key] for key, floor in TREEBANK_FLOORS[corpus].items() if scores[key] < floor}
    assert not below, scores


@pytest.mark.parametrize("corpus", NAME_FLOORS)
def test_names_in_held_out_text_keep_their_floor(nlp: Language, corpus: str) -> None:
    with nlp.select_pipes(enable=["ner"]):
        counts = measure.name_spans(nlp, names.held_out(_DATA)[corpus])
    below = {key: counts[key].f1 for key, floor in NAME_FLOORS[corpus].items() if counts[key].f1 < floor}
    assert not below, {key: round(count.f1, 1) for key, count in counts.items()}
