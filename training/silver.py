"""Distillation: news text parsed by the graph-based teacher, for the shipped parser to learn from.

The treebanks hold little news. The text of GMB's Voice of America part (public domain) is parsed by a slow parser that
weighs whole sentences, and in which the fast parser's first leg has a vote: better than either reads it alone (Sagae &
Lavie 2006, "Parser combination by reparsing"). From that the fast one learns (Kim & Rush 2016, "Sequence-level
knowledge distillation").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from training import iob2
from training.conllu import Sentence, Word
from training.documents import group, to_doc
from training.iob2 import Tagged
from training.treebanks import store

if TYPE_CHECKING:  # torch is not needed to read this module
    from training.teacher import Parsed

#: Shorter sentences teach nothing; longer ones are mostly several that were not parted.
_SHORTEST, _LONGEST = 4, 60
#: The share of the sentences that is left out: those the teacher is least sure of.
_DOUBTFUL = 0.1

Parse = Callable[[list[list[str]], list[Sentence]], Iterable["Parsed"]]


def news_texts(data: Path, limit: int | None = None) -> list[str]:
    """The raw text of GMB's news sentences, each once, its held-out end left out."""
    section, texts = "", []
    for sentence in list(iob2.read(data / "ner" / "gmb.iob2.gz"))[:-2000]:
        section = sentence.comments.get("section", section)
        if section == "voa" and _SHORTEST <= len(sentence.tokens) <= _LONGEST:
            texts.append(_spell(sentence))
    return list(dict.fromkeys(texts))[:limit]


def write(data: Path, parser: Path, parse: Parse, target: Path) -> int:
    """Write the news as ``parse`` reads it to ``target``, as texts of several sentences; returns how many sentences."""
    nlp = spacy.load(parser)
    sentences = analysed(nlp, news_texts(data), parse)
    store(target, (to_doc(nlp.vocab, part) for part in group(sentences, seed=5)))
    return len(sentences)


def analysed(nlp: Language, texts: Iterable[str], parse: Parse) -> list[Sentence]:
    """The texts, one sentence each, as ``parse`` reads them, without the doubtful ones; lemmas are left open.

    ``parse`` is given the tokens and opinions of ``nlp``.

    What follows on a sentence left out counts as another document: only neighbours teach where sentences end.
    """
    docs = list(nlp.pipe(texts))
    found = list(parse([[token.text for token in doc] for doc in docs], [_opinion(doc) for doc in docs]))
    surest = sorted(parsed.confidence for parsed in found)
    least = surest[int(_DOUBTFUL * len(surest))] if surest else 0.0
    sentences: list[Sentence] = []
    for index, (doc, parsed) in enumerate(zip(docs, found, strict=True)):
        if parsed.confidence >= least:
            sentences.append(Sentence(list(_words(doc, parsed)), "", index))
    return _documents(sentences)


def _documents(sentences: list[Sentence]) -> list[Sentence]:
    document, before = 0, -1
    for sentence in sentences:
        document += sentence.paragraph != before + 1
        before, sentence.document = sentence.paragraph, str(document)
    return sentences


def _opinion(doc: Doc) -> Sentence:
    return Sentence([_word(token) for token in doc], "", 0)


def _word(token: Token) -> Word:
    label = "root" if token.dep_ == "ROOT" else token.dep_
    return Word(token.text, "", token.pos_, token.tag_, str(token.morph), token.head.i, label, True, "")


def _words(doc: Doc, parsed: Parsed) -> Iterator[Word]:
    columns = (parsed.upos, parsed.xpos, parsed.feats, parsed.heads, parsed.labels)
    for token, upos, xpos, feats, head, label in zip(doc, *columns, strict=True):
        yield Word(token.text, "", upos, xpos, feats, head, label, bool(token.whitespace_), "")


def _spell(sentence: Tagged) -> str:
    pairs = zip(sentence.tokens, iob2.guess_spaces(sentence.tokens), strict=True)
    return "".join(token + (" " if space else "") for token, space in pairs).strip()
