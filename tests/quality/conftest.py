"""The packaged pipeline and the tables, loaded once for all gates; without the weights what needs them is skipped."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot import resources
from bot.extract.analyzer import Analyzer
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.extract.pipeline import load_pipeline


@pytest.fixture(scope="session")
def pipeline() -> Language:
    """The packaged pipeline."""
    if not (resources.folder("models") / "en_brief" / "config.cfg").is_file():
        pytest.skip("models/en_brief is not in this checkout")
    return load_pipeline()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The packaged tables."""
    return load_lexicon()


@pytest.fixture(scope="session")
def analyzer(pipeline: Language, lexicon: Lexicon) -> Analyzer:
    """Both, ready to read articles."""
    return Analyzer(pipeline, lexicon)
