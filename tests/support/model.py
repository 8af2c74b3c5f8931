"""Tests that read real language need the weights, which a source archive may lack."""

from __future__ import annotations

import pytest

from bot import resources

needs_model = pytest.mark.skipif(
    not (resources.folder("models") / "en_brief" / "config.cfg").is_file(),
    reason="the language model's weights are not here",
)
