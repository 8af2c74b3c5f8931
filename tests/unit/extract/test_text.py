"""Docs built block by block read as the tokeniser's own."""

from __future__ import annotations

import pytest
import spacy

from bot.extract.text import build_doc


@pytest.mark.parametrize("text", ["They won’t go, and it can't last.", "Gov. Lee said:\n\nWe don’t know."])
def test_what_stands_for_a_contraction_is_kept(text: str) -> None:
    """The parser learnt "n’t" and "wo" by their norms, "not" and "will"."""
    nlp = spacy.blank("en")
    doc, _ = build_doc(nlp, text)
    expected = [token.norm_ for line in text.split("\n\n") for token in nlp.tokenizer(line)]
    assert [token.norm_ for token in doc] == expected
    assert "not" in expected
