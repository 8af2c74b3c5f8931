"""The two stages that need torch (``pip install -e .[train]``): training the teacher, and reading the news with it.

Run by the recipe in processes of their own: ``python -m training.distil learn DATA FOLDER SEED``, and
``python -m training.distil read DATA PARSER TARGET FOLDER…``, with the folders of all teachers.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

from training import iob2, silver, treebanks, vectors
from training.teacher import Teacher, train

_WEIGHTS = "teacher.pt"
_EPOCHS = 12


def learn(data: Path, folder: Path, seed: int) -> None:
    """Train a teacher into ``folder``; its word vectors are counted from the treebanks and GMB."""
    gold = list(treebanks.training(data))
    news = [sentence.tokens for sentence in iob2.read(data / "ner" / "gmb.iob2.gz")][:-2000]
    counted = vectors.count([*([word.form for word in sentence.words] for sentence in gold), *news])
    train(gold, treebanks.held_out(data), counted, _EPOCHS, seed).save(folder / _WEIGHTS)


def read(data: Path, parser: Path, target: Path, *folders: Path) -> None:
    """Write the news as the teachers in ``folders`` read it together, with a vote for the pipeline ``parser``."""
    teacher = Teacher.load(*(folder / _WEIGHTS for folder in folders))
    count = silver.write(data, parser, teacher.parse, target)
    print(f"{count} sentences of news read")


def main(task: str, data: str, *rest: str) -> None:
    """What the command line asks for."""
    torch.set_num_threads(1)
    if task == "learn":
        learn(Path(data), Path(rest[0]), int(rest[1]))
    else:
        read(Path(data), *map(Path, rest))


if __name__ == "__main__":
    main(*sys.argv[1:])
