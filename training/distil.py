"""The two stages that need torch (``pip install -e .[train]``): training the teacher, and reading the news with it.

Run by the recipe in processes of their own: ``python -m training.distil learn DATA FOLDER``, and
``python -m training.distil read DATA FOLDER PARSER TARGET``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from training import iob2, silver, treebanks, vectors
from training.teacher import Teacher, train

_WEIGHTS = "teacher.pt"
_EPOCHS, _SEED = 12, 1


def learn(data: Path, folder: Path) -> None:
    """Train the teacher into ``folder``; its word vectors are counted from the treebanks and GMB."""
    gold = list(treebanks.training(data))
    news = [sentence.tokens for sentence in iob2.read(data / "ner" / "gmb.iob2.gz")][:-2000]
    counted = vectors.count([*([word.form for word in sentence.words] for sentence in gold), *news])
    train(gold, treebanks.held_out(data), counted, _EPOCHS, _SEED).save(folder / _WEIGHTS)


def read(data: Path, folder: Path, parser: Path, target: Path) -> None:
    """Write the news as the teacher in ``folder`` reads it, with a vote for the pipeline ``parser``."""
    count = silver.write(data, parser, Teacher.load(folder / _WEIGHTS).parse, target)
    print(f"{count} sentences of news read")


def main(task: str, *places: str) -> None:
    """What the command line asks for."""
    torch.set_num_threads(1)
    paths = map(Path, places)
    if task == "learn":
        learn(*paths)
    else:
        read(*paths)


if __name__ == "__main__":
    main(*sys.argv[1:])
