"""The mean of pipelines that went on from the same weights with other seeds ("model soup", Wortsman et al. 2022).

Only weights that share their beginning can be averaged: their hidden units still mean the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language


def write(sources: list[Path], target: Path) -> None:
    """Average ``sources`` into ``target``; settings and labels are the first one's."""
    pipelines = [spacy.load(source) for source in sources]
    mean(pipelines).to_disk(target)


def mean(pipelines: list[Language]) -> Language:
    """The first pipeline, its weights replaced by the mean over all; they must have the same components and sizes."""
    first = pipelines[0]
    for name in first.pipe_names:
        models: list[Any] = [nlp.get_pipe(name).model for nlp in pipelines]  # type: ignore[attr-defined]
        for nodes in zip(*(list(model.walk()) for model in models), strict=True):
            for parameter in nodes[0].param_names:
                if all(node.has_param(parameter) for node in nodes):
                    total = sum(node.get_param(parameter) for node in nodes)
                    nodes[0].set_param(parameter, total / len(nodes))
    return first
