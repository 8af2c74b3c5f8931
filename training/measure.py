"""Measuring a pipeline on the held-out parts: raw text in, tokens aligned by their characters.

A word of the treebank that the pipeline cut differently counts as wrong. Relations are compared with their full labels
(``nmod:poss`` is not ``nmod``), punctuation included, as the CoNLL 2018 evaluation does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from training import iob2, names, treebanks
from training.conllu import Sentence
from training.documents import to_doc
from training.iob2 import Tagged

#: The types that are scored; NORP is a table's in every corpus, so a score on it would praise the table.
SCORED = ("PERSON", "ORG", "LOC")
Scores = dict[str, float]


@dataclass(slots=True)
class Counts:
    """True positives, predictions and gold items."""

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def f1(self) -> float:
        """Per cent."""
        return 200 * self.correct / max(1, self.predicted + self.gold)


@dataclass(slots=True)
class _Hits:
    counts: Counter[str] = field(default_factory=Counter)
    words: int = 0


def treebank(nlp: Language, sentences: list[Sentence], size: int = 5) -> Scores:
    """Token and sentence F1, UPOS, XPOS, lemma, UAS and LAS over gold words; ``size`` sentences a text."""
    hits, tokens, starts = _Hits(), Counts(), Counts()
    groups = [sentences[i : i + size] for i in range(0, len(sentences), size)]
    gold = [to_doc(nlp.vocab, part) for part in groups]
    for reference, predicted in zip(gold, nlp.pipe([doc.text for doc in gold]), strict=True):
        _compare(reference, predicted, hits, tokens, starts)
    scores = {key: 100 * count / max(1, hits.words) for key, count in hits.counts.items()}
    return {"TOKENS": tokens.f1, "SENTENCES": starts.f1, **scores}


def _compare(gold: Doc, predicted: Doc, hits: _Hits, tokens: Counts, starts: Counts) -> None:
    at = {(t.idx, t.idx + len(t)): t for t in predicted if not t.is_space}
    tokens.gold += len(gold)
    tokens.predicted += len(at)
    ends_gold = {_span(sent) for sent in gold.sents}
    ends_predicted = {_span(sent) for sent in predicted.sents}
    starts.gold, starts.predicted = starts.gold + len(ends_gold), starts.predicted + len(ends_predicted)
    starts.correct += len(ends_gold & ends_predicted)
    hits.words += len(gold)
    for token in gold:
        other = at.get((token.idx, token.idx + len(token)))
        if other is None:
            continue
        tokens.correct += 1
        hits.counts["UPOS"] += token.pos_ == other.pos_
        hits.counts["XPOS"] += token.tag_ == other.tag_
        hits.counts["LEMMA"] += token.lemma_ == other.lemma_
        attached = _place(token.head.idx, token.idx) == _place(other.head.idx, other.idx)
        same_end = len(token.head) == len(other.head)
        hits.counts["UAS"] += attached and same_end
        hits.counts["LAS"] += attached and same_end and token.dep_ == other.dep_


def _place(head: int, own: int) -> int:
    return -1 if head == own else head


def _span(sent: object) -> tuple[int, int]:
    tokens = [t for t in sent if not t.is_space]  # type: ignore[attr-defined]
    return (tokens[0].idx, tokens[-1].idx + len(tokens[-1])) if tokens else (-1, -1)


def name_spans(nlp: Language, sentences: Iterable[Tagged], own_tokens: bool = False) -> dict[str, Counts]:
    """Exact spans and types, one sentence at a time; with ``own_tokens`` the corpus' tokens are kept."""
    listed = [s for s in sentences if s.tokens]
    docs = [_plain(nlp, sentence) for sentence in listed]
    inputs: Iterable[Doc | str] = docs if own_tokens else [doc.text for doc in docs]
    counts = {label: Counts() for label in (*SCORED, "NORP", "ALL")}
    for sentence, reference, doc in zip(listed, docs, nlp.pipe(inputs), strict=True):
        gold = {(*_chars(reference, n.start, n.end), n.label) for n in sentence.names}
        found = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        for label, total in counts.items():
            wanted = SCORED if label == "ALL" else (label,)
            right, told = ({s for s in spans if s[2] in wanted} for spans in (gold, found))
            total.correct += len(right & told)
            total.predicted += len(told)
            total.gold += len(right)
    return counts


def _plain(nlp: Language, sentence: Tagged) -> Doc:
    spaces = sentence.spaces or iob2.guess_spaces(sentence.tokens)
    return Doc(nlp.vocab, words=sentence.tokens, spaces=spaces)


def _chars(doc: Doc, start: int, end: int) -> tuple[int, int]:
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def everything(nlp: Language, data: Path) -> dict[str, Mapping[str, float]]:
    """Every held-out part's scores: treebanks by name, names as ``names/<corpus>`` with F1 by type."""
    report: dict[str, Mapping[str, float]] = {}
    for corpus, sentences in treebanks.held_out(data).items():
        report[corpus] = treebank(nlp, sentences)
    for corpus, tagged in names.held_out(data).items():
        report[f"names/{corpus}"] = {label: c.f1 for label, c in name_spans(nlp, tagged).items()}
    return report
