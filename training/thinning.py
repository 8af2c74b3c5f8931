"""Taking a layer out of a trained encoder: a residual layer only adds to what passes it, so little is lost.

What is lost comes back with some thousand steps more.

    python -m training.thinning SOURCE TARGET LAYER
"""

from __future__ import annotations

import sys
from pathlib import Path

import spacy
from spacy.language import Language
from thinc.api import Model

import training.hooks  # noqa: F401 - the functions named in the configs


def write(source: Path, target: Path, layer: int) -> None:
    """The pipeline of ``source`` with the encoder of its ``tok2vec`` one layer shallower, in ``target``."""
    nlp = spacy.load(source)
    without(nlp, layer)
    nlp.to_disk(target)


def without(nlp: Language, layer: int) -> None:
    """Take out the ``layer``-th (from 0) residual layer of the encoder; IndexError if there is none."""
    encoder = _encoder(nlp)
    del encoder.layers[layer]
    nlp.config["components"]["tok2vec"]["model"]["encode"]["depth"] = len(encoder.layers)


def _encoder(nlp: Language) -> Model[object, object]:
    """The chain of residual layers inside `spacy.Tok2Vec.v2`: chain(embed, with_array(chain(layer, …)))."""
    outer: Model[object, object] = nlp.get_pipe("tok2vec").model.layers[1]  # type: ignore[attr-defined]
    return outer.layers[0]


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
