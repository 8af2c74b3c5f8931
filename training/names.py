"""The name finder's training and measuring parts, from all corpora, in the pipeline's own tokenisation."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from training import clean, conllu, gum_names, iob2, packaged, swaps, tokenizer, treebanks, written
from training.gazetteers import load
from training.iob2 import UNKNOWN, Tagged

#: The last sentences of GMB measure; they train nothing.
GMB_HELD_OUT = 2000
#: Copies of each corpus, as it is and with names swapped. The human annotations are small, so they are repeated.
COPIES = {"uner": (2, 2), "gum": (3, 3), "crossner": (1, 1), "written": (4, 5), "gmb": (1, 0)}
#: Share of GMB sentences that get a swapped copy besides.
_GMB_SWAPPED = 0.4
#: Share of GMB sentences left in the corpus' own tokens, for readers that bring their own tokeniser.
_GMB_TOKENS = 0.25


def training(data: Path) -> dict[str, list[Tagged]]:
    """The sentences that train, by corpus."""
    gazetteer = load(data)
    return {
        "uner": list(clean.uner(data / "ner" / "uner_ewt_train.iob2.gz", gazetteer)),
        "gum": list(gum_names.read((s for s in treebanks.training(data) if s.document.startswith("GUM_")), gazetteer)),
        "crossner": [
            *clean.crossner(data / "ner" / "crossner_politics_train.iob2.gz", gazetteer),
            *list(clean.crossner(data / "ner" / "crossner_politics_dev.iob2.gz", gazetteer))[137:],
        ],
        "written": [s for path in sorted(written.FOLDER.glob("*.txt")) for s in written.read(path)],
        "gmb": clean.gmb(data / "ner" / "gmb.iob2.gz", gazetteer)[:-GMB_HELD_OUT],
    }


def held_out(data: Path) -> dict[str, list[Tagged]]:
    """The sentences that only measure, by corpus."""
    gazetteer = load(data)
    news = [s for s in conllu.read(data / "treebanks" / "gum_dev.conllu.gz") if s.document.startswith("GUM_news_")]
    return {
        "uner_dev": list(clean.uner(data / "ner" / "uner_ewt_dev.iob2.gz", gazetteer)),
        "gum_news": list(gum_names.read(news, gazetteer)),
        "crossner": list(clean.crossner(data / "ner" / "crossner_politics_dev.iob2.gz", gazetteer))[:137],
        "gmb": clean.gmb(data / "ner" / "gmb.iob2.gz", gazetteer)[-GMB_HELD_OUT:],
    }


def write(data: Path, target: Path, seed: int = 1) -> None:
    """``train.spacy`` and ``dev.spacy`` for the name finder, into ``target``."""
    nlp = spacy.blank("en")
    tokenizer.configure(nlp)
    treebanks.store(target / "train.spacy", _training_docs(nlp, data, seed))
    parts = held_out(data)
    dev = [*parts["uner_dev"][:1000], *parts["gum_news"], *parts["crossner"], *parts["gmb"][:700]]
    treebanks.store(target / "dev.spacy", (to_doc(nlp, [sentence]) for sentence in dev))


def _training_docs(nlp: Language, data: Path, seed: int) -> Iterator[Doc]:
    rng = random.Random(seed)
    corpora = training(data)
    source = swaps.pools((s for part in corpora.values() for s in part), load(data), packaged.load())
    for corpus, sentences in corpora.items():
        untouched, changed = COPIES[corpus]
        for _ in range(untouched):
            for part in _runs([swaps.plain(s, rng) for s in sentences], rng):
                yield to_doc(nlp, part, own_tokens=corpus == "gmb" and rng.random() < _GMB_TOKENS)
        again = sentences if changed else [s for s in sentences if s.names and rng.random() < _GMB_SWAPPED]
        for _ in range(max(1, changed)):
            for part in _runs([swaps.plain(swaps.swapped(s, source, rng), rng) for s in again], rng):
                yield to_doc(nlp, part)


def _runs(sentences: list[Tagged], rng: random.Random) -> Iterator[list[Tagged]]:
    position = 0
    while position < len(sentences):
        size = rng.choice((1, 1, 2, 3))
        yield sentences[position : position + size]
        position += size


def to_doc(nlp: Language, sentences: Iterable[Tagged], own_tokens: bool = False) -> Doc:
    """One Doc of the sentences with their names; names that no token boundary meets are left unknown."""
    words: list[str] = []
    spaces: list[bool] = []
    marks: list[tuple[int, int, str]] = []
    for sentence in sentences:
        marks += [(len(words) + n.start, len(words) + n.end, n.label) for n in sentence.names]
        words += sentence.tokens
        spaces += [*(sentence.spaces or iob2.guess_spaces(sentence.tokens))[:-1], True]
    reference = Doc(nlp.vocab, words=words, spaces=spaces)
    if own_tokens:
        return _marked(reference, [Span(reference, a, b, label=kind) for a, b, kind in marks])
    doc = nlp.make_doc(reference.text)
    spans = (doc.char_span(*_characters(reference, a, b), label=kind, alignment_mode="expand") for a, b, kind in marks)
    return _marked(doc, filter_spans([span for span in spans if span is not None]))


def _marked(doc: Doc, spans: list[Span]) -> Doc:
    names = [span for span in spans if span.label_ != UNKNOWN]
    doc.set_ents(names, missing=[span for span in spans if span.label_ == UNKNOWN])
    return doc


def _characters(doc: Doc, start: int, end: int) -> tuple[int, int]:
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
