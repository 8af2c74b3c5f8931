"""Putting the parser's and the name finder's halves together into the shipped folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.language import Language
from spacy.pipeline import EditTreeLemmatizer
from spacy.strings import StringStore

#: Read a batch of this many texts at once: the largest that stays in the processor's cache; default sizes are slower.
BATCH_SIZE = 64
META: dict[str, Any] = {
    "name": "brief",
    "lang": "en",
    "version": "0.4.0",
    "description": "English news: UD tags, features, lemmas, relations, sentence boundaries; PERSON, ORG, LOC, NORP.",
    "author": "briefbot contributors",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "UD English EWT", "license": "CC BY-SA 4.0", "url": "https://universaldependencies.org", "author": ""},
        {"name": "GUM 11.1", "license": "CC BY 4.0", "url": "https://gucorpling.org/gum", "author": ""},
        {"name": "Universal NER: EWT", "license": "CC BY-SA 4.0", "url": "https://www.universalner.org", "author": ""},
        {"name": "CrossNER politics", "license": "MIT", "url": "https://github.com/zliucr/CrossNER", "author": ""},
        {"name": "GloVe 6B", "license": "PDDL 1.0", "url": "https://nlp.stanford.edu/projects/glove", "author": ""},
        {
            "name": "Groningen Meaning Bank 2.2.0",
            "license": "see README",
            "url": "https://gmb.let.rug.nl",
            "author": "",
        },
    ],
}


def write(parser: Path, names: Path, target: Path) -> None:
    """Join both pipelines and write them to ``target``, replacing the weights that are there; text files stay."""
    nlp = join(parser, names)
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    nlp.to_disk(fresh)
    StringStore(needed_strings(nlp)).to_disk(fresh / "vocab" / "strings.json")
    for text in ("README.md", "LICENSE"):
        if (target / text).exists():
            shutil.copy(target / text, fresh / text)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def join(parser: Path, names: Path) -> Language:
    """One pipeline: the parser's components over their shared encoder, the name finder over its own."""
    nlp = spacy.load(parser)
    finder = spacy.load(names)
    finder.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.vocab.vectors = finder.vocab.vectors
    # First: spaCy cuts names at sentence boundaries where it knows them, and the parser's may be wrong.
    nlp.add_pipe("ner", source=finder, name="ner", first=True)
    nlp.batch_size = BATCH_SIZE
    nlp.config["nlp"]["batch_size"] = BATCH_SIZE
    # Where the corpora and the first leg lay on the machine that trained says nothing to anybody else.
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.meta.update(META)
    for key in ("performance", "speed"):
        nlp.meta.pop(key, None)
    return nlp


def needed_strings(nlp: Language) -> list[str]:
    """The strings that components look up by hash; the training text's words, nine in ten, are left behind."""
    needed = set(spacy.blank(META["lang"]).vocab.strings)
    for _, component in nlp.pipeline:
        needed.update(_texts((getattr(component, "cfg", {}), getattr(component, "labels", ()))))
        if isinstance(component, EditTreeLemmatizer):
            needed.update(_of_trees(component, nlp))
    return sorted(needed)


def _of_trees(lemmatizer: EditTreeLemmatizer, nlp: Language) -> Iterator[str]:
    for tree in srsly.msgpack_loads(lemmatizer.trees.to_bytes())["trees"]:
        for key in ("orig", "subst"):
            if tree.get(key):
                yield nlp.vocab.strings[tree[key]]


def _texts(value: object) -> Iterator[str]:
    """Every string in nested settings, keys among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from _texts(pair)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
