"""Which treebank documents train the parser and which only measure it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from training import conllu
from training.conllu import Sentence
from training.documents import group, to_doc

#: Never trained on: all of EWT dev, and GUM dev's news articles, the nearest thing to what the bot reads.
HELD_OUT_GUM = "GUM_news_"


def training(data: Path) -> Iterator[Sentence]:
    """EWT train, GUM train, and GUM dev without its news."""
    folder = data / "treebanks"
    yield from conllu.read(folder / "ewt_train.conllu.gz")
    yield from conllu.read(folder / "gum_train.conllu.gz")
    yield from (s for s in conllu.read(folder / "gum_dev.conllu.gz") if not s.document.startswith(HELD_OUT_GUM))


def held_out(data: Path) -> dict[str, list[Sentence]]:
    """The sentences that only measure, by corpus."""
    folder = data / "treebanks"
    news = [s for s in conllu.read(folder / "gum_dev.conllu.gz") if s.document.startswith(HELD_OUT_GUM)]
    return {"ewt_dev": list(conllu.read(folder / "ewt_dev.conllu.gz")), "gum_news": news}


def write(data: Path, target: Path, seed: int = 1) -> None:
    """``train.spacy`` and ``dev.spacy`` for the parser, into ``target``."""
    vocab = Vocab()
    store(target / "train.spacy", (to_doc(vocab, part) for part in group(training(data), seed)))
    measured = held_out(data)
    dev = [*measured["gum_news"], *measured["ewt_dev"][:600]]
    store(target / "dev.spacy", (to_doc(vocab, part) for part in group(dev, seed)))


def store(path: Path, docs: Iterable[Doc]) -> None:
    """Write Docs as a spaCy DocBin."""
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs, store_user_data=False).to_disk(path)


def join(sources: list[Path], target: Path) -> None:
    """Several DocBins as one."""
    joined = DocBin(store_user_data=False)
    for source in sources:
        joined.merge(DocBin().from_disk(source))
    target.parent.mkdir(parents=True, exist_ok=True)
    joined.to_disk(target)
