"""How fast the shipped pipeline reads, against an untouched spaCy CNN pipeline with the same components.

The peer has spaCy's own defaults (``spacy init config --optimize efficiency``): one shared encoder, default sizes,
default tokeniser and batch size. It is trained for a few passes on the shipped pipeline's own output, because an
untrained parser does less (or more) work than a trained one. Both read the same texts in turns, on one thread;
the ratio of the best rounds is printed, and the exit status is 1 below the floor.

    python bench/pipeline_speed.py [--rounds 5] [--floor 0.8]
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import spacy
from spacy.cli.init_config import init_config
from spacy.language import Language
from spacy.training import Example

_ROOT = Path(__file__).resolve().parent.parent
_MODEL = _ROOT / "models" / "en_brief"
_PASSES = 6
#: Paragraphs shorter than this are front matter and headings.
_SHORTEST = 60


def texts() -> list[str]:
    """The paragraphs of the sample articles."""
    files = sorted((_ROOT / "seeds" / "articles").glob("*.md"))
    return [line for file in files for line in file.read_text(encoding="utf8").splitlines() if len(line) > _SHORTEST]


def peer(ours: Language, sample: list[str]) -> Language:
    """spaCy's default pipeline with the components of ``ours``, taught a little by it."""
    names = [name for name in ours.pipe_names if name != "tok2vec"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = init_config(lang="en", pipeline=names, optimize="efficiency", gpu=False)
        nlp = spacy.util.load_model_from_config(config, auto_fill=True)
        examples = [Example(nlp.make_doc(doc.text), doc) for doc in _taught(ours, nlp, sample)]
        nlp.initialize(lambda: examples)
        optimizer = nlp.resume_training()
        rng = random.Random(0)
        for _ in range(_PASSES):
            rng.shuffle(examples)
            for start in range(0, len(examples), 16):
                nlp.update(examples[start : start + 16], sgd=optimizer, drop=0.1)
    return nlp


def _taught(ours: Language, nlp: Language, sample: list[str]) -> Iterator[spacy.tokens.Doc]:
    for doc in ours.pipe(sample):
        yield spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())


def seconds(nlp: Language, sample: list[str]) -> float:
    """Processor time for one reading of ``sample``."""
    began = time.process_time()
    for _ in nlp.pipe(sample):
        pass
    return time.process_time() - began


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--model", default=str(_MODEL))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--floor", type=float, default=0.8)
    options = parser.parse_args()
    ours = spacy.load(options.model)
    sample = texts()
    other = peer(ours, sample)
    sample *= 4
    words = sum(len(ours.make_doc(text)) for text in sample)
    times = [(seconds(ours, sample), seconds(other, sample)) for _ in range(options.rounds)]
    best_ours, best_peer = (min(column) for column in zip(*times, strict=True))
    ratio = best_peer / best_ours
    print(f"shipped {words / best_ours:,.0f} words/s, peer {words / best_peer:,.0f} words/s, ratio {ratio:.2f}")
    return 0 if ratio >= options.floor else 1


if __name__ == "__main__":
    sys.exit(main())
